public import Access
public import Audit
public import Core
public import Store
import Synchronization

/// What came of asking that the events forget a person.
public enum EventErasure: Sendable, Equatable {
    /// So many of them did.
    case done(Int)
    /// There never was such a person here.
    case unknown
    /// The person's data is under a legal hold.
    case held
}

/// What the GDPR asks of the events: giving a person theirs (Article 15), and forgetting them (Article 17). Each is a change
/// with an entry and an event, and neither says again what was erased.
extension EventLog {
    /// Removes every event about a person. `isKnown` says whether they have an account.
    ///
    /// Statistics over everybody stay as they were: they name nobody.
    public func erase(
        _ subject: EventSubject, isKnown: Bool, by principal: Principal, _ grant: Grant
    ) async throws(StoreFault) -> EventErasure {
        try await forget(subject, isKnown, .eventsErased, .dataDeleted, "Security events erased", principal, grant) {
            transaction, ids throws(StoreFault) in
            try transaction.run("DELETE FROM security_events WHERE id IN (\(ids))")
        }
    }

    /// Takes every identifier out of the events about a person and keeps what statistics need: type, category, severity, success,
    /// method, time and country.
    public func anonymise(
        _ subject: EventSubject, isKnown: Bool, by principal: Principal, _ grant: Grant
    ) async throws(StoreFault) -> EventErasure {
        try await forget(
            subject, isKnown, .eventsAnonymised, .dataUpdated, "Security events anonymised", principal, grant
        ) { transaction, ids throws(StoreFault) in try transaction.anonymise(ids) }
    }

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

    /// Takes a person's events in as many changes as it needs, each with its entry; the last records how many they were.
    private func forget(
        _ subject: EventSubject, _ isKnown: Bool, _ action: Action, _ type: EventType, _ message: String,
        _ principal: Principal, _ grant: Grant,
        _ carryOut: @escaping @Sendable (Transaction, SQL) throws(StoreFault) -> Int
    ) async throws(StoreFault) -> EventErasure {
        let addresses = try await addressesToForget(subject)
        let ids = subject.ids(addresses, limit: Self.rowsAtOnce)
        var (before, rows) = (0, Self.rowsAtOnce)
        while rows >= Self.rowsAtOnce {
            let total = before
            let part = try await database.change(by: grant, action: action, on: .user(subject.user)) {
                change throws(StoreFault) -> Ending<Int?> in
                guard try !change.transaction.isHeld(subject.user) else { return .rollback(nil) }
                let rows = try carryOut(change.transaction, ids)
                guard isKnown || total + rows > 0 else { return .rollback(0) }
                change.note("events", .integer(Int64(rows)))
                if rows < Self.rowsAtOnce { try change.noteForgotten(subject, total + rows, type, message, principal) }
                return .commit(rows)
            }
            guard let part else { return .held }
            rows = part
            before += rows
        }
        pulse.beat()
        guard isKnown || before > 0 else { return .unknown }
        try await database.noteErasedEvents(of: subject.user, removed: action == .eventsErased)
        return .done(before)
    }
}

extension Change {
    /// Removes the person's own counts and records that their events are gone, without saying whose: the path names them too.
    fileprivate func noteForgotten(
        _ subject: EventSubject, _ events: Int, _ type: EventType, _ message: String, _ principal: Principal
    ) throws(StoreFault) {
        try transaction.run(EventCount.remove(of: subject.user))
        var draft = EventDraft(type, user: principal.userID, email: principal.email, message: message)
        draft.severity = .warning
        draft.metadata = ["resource_type": .text("security_events"), "events": .integer(Int64(events))]
        var origin = grant.origin
        origin.path = nil
        try transaction.record(draft, from: origin, at: time, randomness, sanitizer)
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
