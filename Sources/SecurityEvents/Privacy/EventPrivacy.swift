public import Access
public import Audit
public import Core
public import Store

/// What the GDPR asks of the events: giving a person theirs (Article 15), and forgetting them (Article 17). Each is a change
/// with an entry and an event, and neither says again what was erased.
extension EventLog {
    /// Removes every event about a person; nil when there never was such a person here. `isKnown` says whether they have an account.
    ///
    /// Statistics over everybody stay as they were: they name nobody.
    public func erase(
        _ subject: EventSubject, isKnown: Bool, by principal: Principal, _ grant: Grant
    ) async throws(StoreFault) -> Int? {
        try await forget(subject, isKnown, .eventsErased, .dataDeleted, "Security events erased", principal, grant) {
            transaction, condition throws(StoreFault) in
            try transaction.run("DELETE FROM security_events WHERE \(condition)")
        }
    }

    /// Takes every identifier out of the events about a person and keeps what statistics need: type, category, severity, success,
    /// time and country. Nil when there never was such a person here.
    public func anonymise(
        _ subject: EventSubject, isKnown: Bool, by principal: Principal, _ grant: Grant
    ) async throws(StoreFault) -> Int? {
        try await forget(
            subject, isKnown, .eventsAnonymised, .dataUpdated, "Security events anonymised", principal, grant
        ) { transaction, condition throws(StoreFault) in
            try transaction.run(
                """
                UPDATE security_events SET user_id = NULL, email = NULL, username = NULL, ip_address = NULL, \
                user_agent = NULL, request_path = NULL, message = NULL, metadata = \(Self.anonymousMetadata), \
                api_key_id = NULL, location_city = NULL, location_region = NULL, location_lat = NULL, \
                location_lng = NULL, location_timezone = NULL WHERE \(condition)
                """)
        }
    }

    private static let anonymousMetadata = JSONText(#"{"anonymized":true}"#)

    /// Says that somebody took events with them: an entry, and an event of whoever did; nobody's for a person at the terminal.
    public func noteExport(
        of subject: UserID?, format: EventFormat, by principal: Principal?, _ grant: Grant
    ) async throws(StoreFault) {
        let target = subject.map { Target.user($0) } ?? Target(type: "security_events", id: nil)
        try await database.change(by: grant, action: .eventsExported, on: target) { change throws(StoreFault) in
            change.note("format", .text(format.rawValue))
            var draft = EventDraft(
                .dataExported, user: principal?.userID, email: principal?.email, message: "Security events exported")
            draft.metadata = ["resource_type": .text("security_events"), "format": .text(format.rawValue)]
            if let subject, let principal { draft.metadata["own"] = .boolean(subject == principal.userID) }
            try change.record(draft)
            return .commit(())
        }
    }

    private func forget(
        _ subject: EventSubject, _ isKnown: Bool, _ action: Action, _ type: EventType, _ message: String,
        _ principal: Principal, _ grant: Grant,
        _ carryOut: @escaping @Sendable (Transaction, SQL) throws(StoreFault) -> Int
    ) async throws(StoreFault) -> Int? {
        let count = try await database.change(by: grant, action: action, on: .user(subject.user)) {
            change throws(StoreFault) -> Ending<Int?> in
            let transaction = change.transaction
            let rows = try carryOut(transaction, subject.condition(try subject.addresses(transaction)))
            guard isKnown || rows > 0 else { return .rollback(nil) }
            try transaction.run("DELETE FROM security_event_counts WHERE owner = \(subject.user.description)")
            change.note("events", .integer(Int64(rows)))
            var draft = EventDraft(type, user: principal.userID, email: principal.email, message: message)
            draft.severity = .warning
            draft.metadata = ["resource_type": .text("security_events"), "events": .integer(Int64(rows))]
            try change.record(draft)
            return .commit(rows)
        }
        pulse.beat()
        return count
    }
}

extension Action {
    /// Events were exported.
    public static let eventsExported = Action("security_events.exported")
    /// A person's events were removed.
    public static let eventsErased = Action("security_events.erased")
    /// A person's events were anonymised.
    public static let eventsAnonymised = Action("security_events.anonymized")
}
