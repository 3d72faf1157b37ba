public import Access
public import Audit
import Core
public import Store
import Synchronization

/// What was anonymised of a person's events before the change that removes their account.
public struct ForgottenEvents: Sendable {
    /// All addresses that the person was known by: the rows that they stood in are nameless by now.
    let addresses: [String]
    /// How many events these were.
    let count: Int
}

/// The events of somebody whose account goes: nameless afterwards, as by ``EventLog/anonymise(_:isKnown:by:_:)``.
extension EventLog {
    /// Anonymises so many of a person's events that few are left for the change that removes their account, each part in a
    /// change of its own; and drops what was counted of them here and isn't recorded yet.
    public func forgetMost(of subject: EventSubject, by grant: Grant) async throws(StoreFault) -> ForgottenEvents {
        let addresses = try await addressesToForget(subject)
        let ids = subject.ids(addresses, limit: Self.rowsAtOnce)
        var (count, rows) = (0, Self.rowsAtOnce)
        while rows >= Self.rowsAtOnce {
            rows = try await database.change(by: grant, action: .eventsAnonymised, on: .user(subject.user)) {
                change throws(StoreFault) in
                let rows = try change.transaction.anonymise(ids)
                // The last few belong to the change that follows.
                guard rows >= Self.rowsAtOnce else { return .rollback(0) }
                change.note("events", .integer(Int64(rows)))
                return .commit(rows)
            }
            count += rows
        }
        return ForgottenEvents(addresses: addresses, count: count)
    }

    /// The addresses that a person is known by, read before the rows that they stand in go. What was counted of the person
    /// is dropped.
    func addressesToForget(_ subject: EventSubject) async throws(StoreFault) -> [String] {
        let addresses = try await database.read(.scan) { reader throws(StoreFault) in try subject.addresses(reader) }
        floods.tally.withLock { tally in
            tally.forget { $0.userID == subject.user || $0.email.map(addresses.contains) == true }
        }
        return addresses
    }
}

extension Change {
    /// Anonymises what is left of a person's events, in the change that removes their account, and removes the person's own
    /// counts. A job takes `reference` out of the events of others that they brought about or delivered.
    public func forgetEvents(
        of subject: EventSubject, reference: String, after forgotten: ForgottenEvents
    ) throws(StoreFault) {
        let addresses = Set(try subject.addresses(transaction) + forgotten.addresses).sorted()
        let rows = try transaction.anonymise(subject.ids(addresses, limit: .max))
        note("events", .integer(Int64(forgotten.count + rows)))
        try transaction.run(EventCount.remove(of: subject.user))
        let payload = JSONText(JSONValue.object([.init("reference", .string(reference))]).json)
        try transaction.enqueue(JobDraft(EventLog.actorErased, payload: payload), at: time, randomness)
    }
}

extension Transaction {
    /// Takes every identifier out of events and keeps what statistics need: type, category, severity, success, method, time
    /// and country. How many they were. Without its salt nobody can say any more what an event's digest was made of.
    func anonymise(_ ids: SQL) throws(StoreFault) -> Int {
        try run(
            """
            UPDATE security_events SET user_id = NULL, email = NULL, username = NULL, ip_address = NULL, \
            user_agent = NULL, request_path = NULL, message = NULL, metadata = \(JSONText(#"{"anonymized":true}"#)), \
            api_key_id = NULL, location_city = NULL, location_region = NULL, location_lat = NULL, \
            location_lng = NULL, location_timezone = NULL, salt = NULL WHERE id IN (\(ids))
            """)
    }
}
