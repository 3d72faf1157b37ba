public import Access
public import Audit
public import Core
public import PII
public import Store
import Synchronization

extension EventLog {
    /// What events of other programs pass through.
    public var reportedSanitizer: Sanitizer { database.reportedSanitizer }

    /// Records events of another program, all of them or none, with one entry in the audit log; returns their ids in order.
    ///
    /// Events without a time happened now. Each says in its `metadata` who gave it to us; `place` says where its address is.
    public func ingest(
        _ events: [IngestedEvent], by principal: Principal, _ grant: Grant,
        place: @escaping @Sendable (IPAddress) -> Place? = { _ in nil }
    ) async throws(StoreFault) -> [SecurityEventID] {
        let target = Target(type: "security_events", id: nil)
        let ids = try await database.change(by: grant, action: .eventsIngested, on: target) {
            change throws(StoreFault) in
            change.note("events", .integer(Int64(events.count)))
            let entries = events.map { event in
                var draft = event.draft
                draft.metadata["ingested_by"] = .text(principal.reference)
                let origin = Origin(
                    address: event.address, userAgent: event.userAgent, path: event.path, method: event.method,
                    apiKey: principal.origin.apiKey,
                    place: event.address.flatMap { IPAddress($0) }.flatMap(place))
                return EventEntry(draft, from: origin, at: event.time ?? change.time)
            }
            // Looked through when they were read, before the transaction.
            return .commit(try change.transaction.record(entries, change.randomness, nil))
        }
        pulse.beat()
        return ids
    }
}

extension Action {
    /// Events of another program were recorded.
    public static let eventsIngested = Action("security_events.ingested")
}

/// How many batches may be on their way at once. Whoever finds no room is told so before anything of theirs is read, and so
/// nothing is ever taken and then dropped.
public final class IngestGate: Sendable {
    private let places: Int
    private let taken = Mutex(0)

    /// A gate with room for so many.
    public init(places: Int = 8) {
        self.places = places
    }

    /// Lets `body` work while it holds a place; nil when there is none.
    public func enter<Value>(_ body: () async throws -> Value) async rethrows -> Value? {
        let isIn = taken.withLock { taken in
            guard taken < places else { return false }
            taken += 1
            return true
        }
        guard isIn else { return nil }
        defer { taken.withLock { $0 -= 1 } }
        return try await body()
    }
}
