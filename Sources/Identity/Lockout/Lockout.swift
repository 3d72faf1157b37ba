public import Core

/// How often the password of an account, or of a name that nobody has, was wrong. Pure: `FailedSignIns.swift` carries it
/// out.
///
/// ```
///            wrong, 1st–4th             wrong, 5th                   30 min
///   open ───────────────────► open ──────────────────► locked ────────────────► open, counted from 0
///                               │                                                  │
///                               └── the 100th wrong one since the last right one ──┴──► shut until unlocked
/// ```
///
/// The lock of 30 minutes is guide R's. The cap is NIST SP 800-63B-4 §3.2.2: no more than 100 failures in a row, however
/// they are spread in time.
struct Lockout: Sendable, Equatable {
    /// Wrong passwords that lock an account.
    static let attemptsToLock = 5
    /// How long it is locked.
    static let duration = Duration.seconds(30 * 60)
    /// Wrong passwords since the last right one after which nobody gets in any more.
    static let cap = 100

    /// Wrong passwords since the last right one or the end of the last lock: `failed_login_attempts`.
    var attempts = 0
    /// When the first of them was: `failing_since`.
    var failingSince: Instant?
    /// Until when sign-in is refused: `locked_until`.
    var lockedUntil: Instant?
    /// Wrong passwords since the last right one, across locks: `password_failures`.
    var failures = 0

    /// Why nobody is let in; nil when somebody may be.
    func lock(at now: Instant) -> AccountLock? {
        if failures >= Self.cap { return .untilUnlocked }
        if let lockedUntil, lockedUntil > now { return .until(lockedUntil) }
        return nil
    }

    /// When a lock ended whose end nobody has noticed yet; nil when there is none.
    func endOfLock(at now: Instant) -> Instant? {
        guard failures < Self.cap, let lockedUntil, lockedUntil <= now else { return nil }
        return lockedUntil
    }

    /// Whether the wrong passwords that brought about a lock came within so short a time that they are worth an event of
    /// their own.
    func isBurst(at now: Instant) -> Bool {
        guard attempts >= FailureBursts.threshold, let failingSince else { return false }
        return failingSince > now - FailureBursts.window
    }

    /// Counts a wrong password; the lock that it brought about, if it did.
    mutating func recordFailure(at now: Instant) -> AccountLock? {
        if let lockedUntil, lockedUntil <= now {
            attempts = 0
            self.lockedUntil = nil
        }
        if attempts == 0 { failingSince = now }
        attempts += 1
        failures += 1
        if failures >= Self.cap { return .untilUnlocked }
        guard attempts >= Self.attemptsToLock else { return nil }
        let end = now + Self.duration
        lockedUntil = end
        return .until(end)
    }
}

/// Why an account lets nobody in, however right the password.
public enum AccountLock: Sendable, Equatable {
    /// Too many wrong passwords lately; it opens by itself.
    case until(Instant)
    /// Too many wrong passwords since the last right one; a new password or an administrator opens it.
    case untilUnlocked
}
