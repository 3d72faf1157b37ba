import Access
import Audit
public import Core
public import SecurityEvents
public import Store
import Synchronization

/// How often who read personal data of which kind: since the start, for monitors, and since it was last taken, for events.
///
/// In memory: what was not yet taken is lost with the process.
public final class ReadCounts: Sendable {
    /// How often ``take()`` should be called.
    public static let takenEvery = Duration.seconds(3600)
    /// Readers that are counted by name, so that a list for monitors stays one; those beyond are counted together.
    static let mostReaders = 1_000

    /// Who read what.
    public struct Reading: Sendable, Hashable {
        /// The reader; nil for those who came when ``ReadCounts`` was full.
        public let reader: UserID?
        /// What was read: `users`, `audit_logs`.
        public let resource: String
    }

    private struct Counts {
        var total: [Reading: Int64] = [:]
        var recent: [Reading: Int64] = [:]
    }

    private let counts = Mutex(Counts())

    /// Nothing was read yet.
    public init() {}

    /// Counts one read.
    public func note(_ resource: String, by reader: UserID) {
        counts.withLock { counts in
            counts.recent[Reading(reader: reader, resource: resource), default: 0] += 1
            let named = Reading(reader: reader, resource: resource)
            let isKnown = counts.total[named] != nil || counts.total.count < Self.mostReaders
            counts.total[isKnown ? named : Reading(reader: nil, resource: resource), default: 0] += 1
        }
    }

    /// All reads since the start, in a fixed order.
    public var totals: [(reading: Reading, count: Int64)] {
        counts.withLock { $0.total }.map { ($0.key, $0.value) }.sorted {
            ($0.reading.resource, $0.reading.reader?.description ?? "~")
                < ($1.reading.resource, $1.reading.reader?.description ?? "~")
        }
    }

    /// Records what was read since it was last recorded: an event for each reader and kind of record. What can't be recorded is counted
    /// with the next. `existing` says which of some users there still are: nothing is written about somebody who was erased meanwhile.
    public func record(
        in events: EventLog, existing: @escaping @Sendable (Reader, Set<UserID>) throws(StoreFault) -> Set<UserID>
    ) async throws(StoreFault) {
        let taken = take()
        guard !taken.isEmpty else { return }
        let drafts = taken.map { reading, count in
            EventDraft(
                .dataRead, user: reading.reader, message: "Personal data was read \(count) times",
                metadata: [
                    "resource_type": .text(reading.resource), "count": .integer(count), "summary": .text("pii_access"),
                ])
        }.sorted { ($0.userID?.description ?? "", $0.message) < ($1.userID?.description ?? "", $1.message) }
        do throws(StoreFault) {
            try await events.recordSummaries(drafts, existing: existing)
        } catch {
            putBack(taken)
            throw error
        }
    }

    /// What was read since this was last called.
    func take() -> [Reading: Int64] {
        counts.withLock { counts in
            defer { counts.recent = [:] }
            return counts.recent
        }
    }

    /// Counts again what was taken and could not be kept.
    private func putBack(_ taken: [Reading: Int64]) {
        counts.withLock { $0.recent.merge(taken, uniquingKeysWith: +) }
    }
}
