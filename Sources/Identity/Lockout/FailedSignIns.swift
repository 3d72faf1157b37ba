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
    let events: EventLog
    let time: any TimeSource
    let randomness: any Randomness
    private let bursts = FailureBursts()

    init(
        store: IdentityStore, mail: IdentityMail, events: EventLog, time: any TimeSource, randomness: any Randomness
    ) {
        self.store = store
        self.mail = mail
        self.events = events
        self.time = time
        self.randomness = randomness
    }

    /// Counts a wrong password; or finds the account locked, and says so.
    ///
    /// Decided inside the transaction: of many wrong passwords at once five are counted, and the rest find the lock.
    func count(
        _ subject: LockoutSubject, _ login: Login, from origin: Origin
    ) async throws(IdentityFault) -> AccountLock? {
        let (now, randomness, sanitizer) = (time.now(), randomness, store.sanitizer)
        try await noteAddress(login, subject.user, from: origin, at: now)
        // Sealed for every failure: which one locks is known only inside the transaction.
        let letters = try subject.user.map { user throws(IdentityFault) in
            (
                lock: try mail.seal(to: user) { $0.locked(to: $1, .until(now + Lockout.duration)) },
                cap: try mail.seal(to: user) { $0.locked(to: $1, .untilUnlocked) }
            )
        }
        let lock: AccountLock? = try await store.housekeep(.signInAttempts) { transaction throws(StoreFault) in
            guard var lockout = try transaction.lockout(of: subject) else { return .rollback(nil) }
            func record(_ draft: EventDraft) throws(StoreFault) {
                try transaction.record(draft, from: origin, at: now, randomness, sanitizer)
            }
            if let lock = lockout.lock(at: now) { return .rollback(lock) }
            if let user = subject.user, let end = lockout.endOfLock(at: now) { try record(.unlocked(user, since: end)) }
            let lock = lockout.recordFailure(at: now)
            try transaction.save(lockout, of: subject, at: now)
            try record(
                login.draft(
                    .loginFailed, about: subject.user,
                    message: subject.user == nil ? "Unknown user" : "Invalid password"))
            guard let lock else { return .commit(nil) }
            if lockout.isBurst(at: now) { try record(login.burst("account", subject.user)) }
            try record(login.locked(lock, lockout, subject.user))
            try transaction.send(lock == .untilUnlocked ? letters?.cap : letters?.lock, at: now, randomness)
            return .commit(nil)
        }
        if let lock { try await noteAttempt(login, at: lock, subject.user, from: origin) }
        return lock
    }

    /// Records that somebody tries again while the account is locked: the first attempt of a minute at once, the others
    /// together with their number.
    func noteAttempt(
        _ login: Login, at lock: AccountLock, _ user: User?, from origin: Origin
    ) async throws(IdentityFault) {
        let draft = login.attemptWhileLocked(lock, user, at: time.now())
        let subject = "\(login.name.prefix(254)) \(origin.address ?? "")"
        do { try await events.recordFlood(draft, of: subject, from: origin) } catch { throw .store(error) }
    }

    /// Notes a failure from an address, with an event when it is the fifth in a short time. Apart from the account's
    /// transaction, so that none is lost when that finds a lock, and none is counted twice when it runs twice.
    private func noteAddress(
        _ login: Login, _ user: User?, from origin: Origin, at now: Instant
    ) async throws(IdentityFault) {
        guard let address = origin.address.flatMap({ IPAddress($0) }), bursts.note(address, at: now) else { return }
        do { try await events.record(login.burst("ip_address", user), from: origin) } catch { throw .store(error) }
    }
}

extension Login {
    /// Somebody tries again while the account is locked.
    fileprivate func attemptWhileLocked(_ lock: AccountLock, _ user: User?, at now: Instant) -> EventDraft {
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

    /// The fifth failure within five minutes, of an `account` or from an `ip_address`.
    fileprivate func burst(_ scope: String, _ user: User?) -> EventDraft {
        let minutes = FailureBursts.window.components.seconds / 60
        var draft = draft(
            .multipleFailedLogins, about: user,
            message: "\(FailureBursts.threshold) failed sign-ins within \(minutes) minutes")
        draft.metadata["scope"] = .text(scope)
        draft.metadata["failures"] = .integer(Int64(FailureBursts.threshold))
        draft.metadata["window_seconds"] = .integer(FailureBursts.window.components.seconds)
        return draft
    }
}
