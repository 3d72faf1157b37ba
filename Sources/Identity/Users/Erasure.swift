public import Access
public import Audit
public import Core
import Delivery
import SecurityEvents
public import Store

/// Removing a user with everything that names them: sessions, keys, tickets and devices go, and mail that waits for them;
/// their security events become nameless, and the audit log forgets who they were: their key of the log is destroyed.
public struct Erasure: Sendable {
    let store: IdentityStore
    let events: EventLog
    let uses: KeyUses

    /// Removes a user. The reference is never used again.
    ///
    /// All is one change, but for the events of somebody who has thousands: those before the last become nameless first,
    /// each part in a change of its own.
    public func erase(
        _ id: UserID, by grant: Grant, under ceiling: Ceiling = .terminal
    ) async throws(IdentityFault) -> UserChangeOutcome {
        let found = try await store.read { reader throws(StoreFault) in
            try reader.user(id).map { user throws(StoreFault) in
                (
                    user: user,
                    refusal: try reader.isHeld(id) ? .held : ceiling.refusal(of: user, removing: true, reader)
                )
            }
        }
        guard let found else { return .notFound }
        if let refusal = found.refusal { return refusal }
        uses.forget(id)
        let forgotten: ForgottenEvents
        do { forgotten = try await events.forgetMost(of: EventSubject(found.user), by: grant) } catch {
            throw .store(error)
        }
        let outcome: UserChangeOutcome = try await store.change(by: grant, .userErased, on: .user(id)) {
            change throws(StoreFault) in
            guard let user = try change.transaction.user(id) else { return .rollback(.notFound) }
            if try change.transaction.isHeld(id) { return .rollback(.held) }
            if let refusal = try ceiling.refusal(of: user, removing: true, change.transaction) {
                return .rollback(refusal)
            }
            try change.forgetEvents(of: EventSubject(user), reference: user.reference, after: forgotten)
            try change.transaction.cancelMail(to: id)
            try change.transaction.run("DELETE FROM users WHERE id = \(id)")
            // Without name and address: the event outlives the person's data.
            try change.record(EventDraft(.accountDeleted, user: id, message: "User \(user.reference) erased"))
            return .commit(.changed(user))
        }
        // Last, so that it takes along what the log has just said.
        if case .changed = outcome {
            do { _ = try await store.database.forget(id, by: grant) } catch { throw .store(error) }
        }
        return outcome
    }

    /// Erases again whoever an older database has brought back, and the events of those whose events were erased; to be called at the
    /// start.
    public func eraseAgain() async throws(IdentityFault) {
        let erased: Set<UserID>
        do { erased = Set(try await store.database.erasedPeople()) } catch { throw .store(error) }
        let returned = try await store.read { reader throws(StoreFault) in try reader.existing(erased) }
        for person in returned {
            _ = try await erase(person, by: .system(.auditKeeping))
        }
        do throws(StoreFault) {
            for erased in try await store.database.erasedEvents() {
                let person = erased.person
                let user = try await store.database.read { reader throws(StoreFault) in try reader.user(person) }
                let subject = user.map(EventSubject.init) ?? EventSubject(user: person, email: nil, username: nil)
                try await events.forgetAgain(subject, as: erased)
            }
        } catch {
            throw .store(error)
        }
    }
}

extension Reader {
    /// Which of some users there are: nothing is written any more about one who was erased meanwhile.
    public func existing(_ users: Set<UserID>) throws(StoreFault) -> Set<UserID> {
        let (users, atOnce) = (Array(users), 1_000)
        var existing: Set<UserID> = []
        for start in stride(from: 0, to: users.count, by: atOnce) {
            let part = users[start...].prefix(atOnce)
            existing.formUnion(
                try values("SELECT id FROM users WHERE id IN \(SQL.list(Array(part)))", as: UserID.self))
        }
        return existing
    }
}

extension EventSubject {
    fileprivate init(_ user: User) {
        self.init(user: user.id, email: user.email, username: user.username)
    }
}

extension Action {
    /// A user was removed with everything that is theirs.
    public static let userErased = Action("user.erased")
}
