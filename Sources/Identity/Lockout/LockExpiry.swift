import Access
import Audit
import Core
import SecurityEvents
import Store

/// A lock that ends by itself is an event once its end is noticed: by the next attempt to sign in, or by this.
extension Sessions {
    /// How often ``expireLocks()`` should run.
    public static let locksExpireEvery = Duration.seconds(60)

    /// Ends the locks whose time is over, each with its event, some at a time; says how many.
    @discardableResult
    public func expireLocks() async throws(IdentityFault) -> Int {
        let (now, randomness, sanitizer, batch) = (time.now(), randomness, store.sanitizer, 200)
        var (total, last) = (0, batch)
        while last == batch, !Task.isCancelled {
            last = try await store.housekeep(.expiry) { transaction throws(StoreFault) in
                let users = try transaction.rows(
                    """
                    SELECT \(User.columns) FROM users WHERE locked_until <= \(now) \
                    AND password_failures < \(Lockout.cap) ORDER BY locked_until LIMIT \(batch)
                    """, as: User.self)
                for user in users {
                    guard let end = user.lockedUntil else { continue }
                    try transaction.run(
                        "UPDATE users SET failed_login_attempts = 0, locked_until = NULL WHERE id = \(user.id)")
                    try transaction.record(
                        .unlocked(user, since: end), from: .local, at: now, randomness, sanitizer)
                }
                return .commit(users.count)
            }
            total += last
        }
        return total
    }
}

extension EventDraft {
    /// A lock ended by itself.
    static func unlocked(_ user: User, since end: Instant) -> EventDraft {
        var draft = EventDraft(.accountUnlocked, about: user, message: "The lock of \(user.reference) ended by itself")
        draft.metadata["reason"] = .text("expired")
        draft.metadata["locked_until"] = .text(end.rfc3339)
        return draft
    }
}
