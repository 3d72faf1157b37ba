import Access
import Audit
import Core
import Delivery
import SecurityEvents
import Store

/// Counts wrong passwords, with their events: at sign-in, and wherever else a password is asked for.
struct FailedSignIns: Sendable {
    let store: IdentityStore
    let mail: IdentityMail
    let time: any TimeSource
    let randomness: any Randomness
    private let bursts = FailureBursts()

    init(store: IdentityStore, mail: IdentityMail, time: any TimeSource, randomness: any Randomness) {
        self.store = store
        self.mail = mail
        self.time = time
        self.randomness = randomness
    }

    /// Counts a wrong password; or finds the account locked, and says so.
    ///
    /// Decided inside the transaction: of many wrong passwords at once five are counted, and the rest find the lock.
    func count(
        _ subject: LockoutSubject, _ login: Login, from origin: Origin
    ) async throws(IdentityFault) -> AccountLock? {
        let (now, randomness) = (time.now(), randomness)
        let keys = [origin.address.map(FailureBursts.Key.address), .account(login.name)].compactMap(\.self)
        let bursts = bursts.note(keys, at: now)
        // Sealed for every failure: which one locks is known only inside the transaction.
        let letters = try subject.user.map { user throws(IdentityFault) in
            (
                lock: try mail.seal(to: user) { $0.locked(to: $1, .until(now + Lockout.duration)) },
                cap: try mail.seal(to: user) { $0.locked(to: $1, .untilUnlocked) }
            )
        }
        return try await store.housekeep(.signInAttempts) { transaction throws(StoreFault) in
            guard var lockout = try transaction.lockout(of: subject) else { return .rollback(nil) }
            func record(_ draft: EventDraft) throws(StoreFault) {
                try transaction.record(draft, from: origin, at: now, randomness)
            }
            if let lock = lockout.lock(at: now) {
                try record(login.attemptWhileLocked(lock, subject.user, at: now))
                return .commit(lock)
            }
            let lock = lockout.recordFailure(at: now)
            try transaction.save(lockout, of: subject)
            try record(
                login.draft(
                    .loginFailed, about: subject.user,
                    message: subject.user == nil ? "Unknown user" : "Invalid password"))
            for burst in bursts { try record(login.burst(burst, subject.user)) }
            guard let lock else { return .commit(nil) }
            try record(login.locked(lock, lockout, subject.user))
            try transaction.send(lock == .untilUnlocked ? letters?.cap : letters?.lock, at: now, randomness)
            return .commit(nil)
        }
    }
}

extension Login {
    /// Somebody tries again while the account is locked.
    func attemptWhileLocked(_ lock: AccountLock, _ user: User?, at now: Instant) -> EventDraft {
        var draft = draft(.lockoutAttemptWhileLocked, about: user, message: "Sign-in while locked")
        if case .until(let end) = lock {
            draft.metadata["minutes_remaining"] = .integer(((end - now).wholeMilliseconds + 59_999) / 60_000)
        }
        return draft
    }

    /// A wrong password was the last straw.
    fileprivate func locked(_ lock: AccountLock, _ lockout: Lockout, _ user: User?) -> EventDraft {
        switch lock {
        case .until(let end):
            var draft = draft(
                .accountLocked, about: user, message: "Account locked after \(lockout.attempts) failed login attempts")
            draft.metadata["failed_attempts"] = .integer(Int64(lockout.attempts))
            draft.metadata["locked_until"] = .text(end.rfc3339)
            return draft
        case .untilUnlocked:
            var draft = draft(
                .lockoutCapReached, about: user,
                message: "Account locked for good after \(lockout.failures) failed login attempts in a row")
            draft.metadata["failed_attempts"] = .integer(Int64(lockout.failures))
            return draft
        }
    }

    /// The fifth failure within five minutes.
    fileprivate func burst(_ key: FailureBursts.Key, _ user: User?) -> EventDraft {
        let minutes = FailureBursts.window.components.seconds / 60
        var draft = draft(
            .multipleFailedLogins, about: user,
            message: "\(FailureBursts.threshold) failed sign-ins within \(minutes) minutes")
        draft.metadata["scope"] = .text(key.scope)
        draft.metadata["failures"] = .integer(Int64(FailureBursts.threshold))
        draft.metadata["window_seconds"] = .integer(FailureBursts.window.components.seconds)
        return draft
    }
}
