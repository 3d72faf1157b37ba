public import Access
public import Audit
public import Core
import SecurityEvents
import Store

/// What an administrator does to a user. Each is one change, with its audit entry and its event.
extension Users {
    /// Refuses the user from now on, on every node, and ends all their sessions.
    public func disable(
        _ id: UserID, by grant: Grant, under ceiling: Ceiling = .terminal
    ) async throws(IdentityFault) -> UserChangeOutcome {
        try await change(id, .userDisabled, by: grant, under: ceiling, removes: true, when: { $0.isActive }) {
            change, user throws(StoreFault) in
            try change.transaction.run("DELETE FROM refresh_tokens WHERE user_id = \(id)")
            try change.transaction.discardTickets(of: id, [.passwordReset, .emailChange])
            try change.transaction.update(user, "is_active = FALSE", at: change.time)
            try change.record(EventDraft(.accountDisabled, about: user, message: "User \(user.reference) disabled"))
        }
    }

    /// Lets a disabled user sign in again.
    public func enable(
        _ id: UserID, by grant: Grant, under ceiling: Ceiling = .terminal
    ) async throws(IdentityFault) -> UserChangeOutcome {
        try await change(id, .userEnabled, by: grant, under: ceiling, when: { !$0.isActive }) {
            change, user throws(StoreFault) in
            try change.transaction.update(user, "is_active = TRUE", at: change.time)
            try change.record(EventDraft(.accountEnabled, about: user, message: "User \(user.reference) enabled"))
        }
    }

    /// Ends a lock, lifts the cap, and forgets the wrong passwords.
    public func unlock(
        _ id: UserID, by grant: Grant, under ceiling: Ceiling = .terminal
    ) async throws(IdentityFault) -> UserChangeOutcome {
        let isNeeded: @Sendable (User) -> Bool = {
            $0.lockedUntil != nil || $0.failedLoginAttempts > 0 || $0.passwordFailures > 0
        }
        return try await change(id, .userUnlocked, by: grant, under: ceiling, when: isNeeded) {
            change, user throws(StoreFault) in
            try change.transaction.update(user, Lockout.lifted, at: change.time)
            try change.record(EventDraft(.accountUnlocked, about: user, message: "User \(user.reference) unlocked"))
        }
    }

    private func change(
        _ id: UserID, _ action: Action, by grant: Grant, under ceiling: Ceiling, removes: Bool = false,
        when isNeeded: @escaping @Sendable (User) -> Bool,
        _ body: @escaping @Sendable (Change, User) throws(StoreFault) -> Void
    ) async throws(IdentityFault) -> UserChangeOutcome {
        try await store.change(by: grant, action, on: .user(id)) { change throws(StoreFault) in
            guard let before = try change.transaction.user(id) else { return .rollback(.notFound) }
            if let refusal = try ceiling.refusal(of: before, removing: removes, change.transaction) {
                return .rollback(refusal)
            }
            guard isNeeded(before) else { return .rollback(.unchanged(before)) }
            try body(change, before)
            guard let after = try change.transaction.user(id) else { return .rollback(.notFound) }
            return .commit(.changed(after))
        }
    }
}

extension Action {
    /// A user was disabled.
    public static let userDisabled = Action("user.disabled")
    /// A disabled user may sign in again.
    public static let userEnabled = Action("user.enabled")
    /// A lock was ended before its time.
    public static let userUnlocked = Action("user.unlocked")
}

extension EventDraft {
    /// A draft about a known user, and a session of theirs if it concerns one.
    init(_ type: EventType, about user: User, message: String, session: SessionID? = nil) {
        self.init(
            type, user: user.id, email: user.email, username: user.username, message: message,
            metadata: session.map { ["session_id": .text($0.description)] } ?? [:])
    }
}

extension Transaction {
    /// Sets columns of a user, and what every change of one sets.
    func update(_ user: User, _ assignments: SQL, at time: Instant) throws(StoreFault) {
        try run("UPDATE users SET \(assignments), updated_at = \(time), version = version + 1 WHERE id = \(user.id)")
    }
}
