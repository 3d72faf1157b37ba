@_spi(Authentication) public import Access
public import Audit
public import Core
import Delivery
import SecurityEvents
import Store
import Vault

/// New passwords: by who knows the old one, by who has a ticket, and the tickets that administrators send. Nobody sets
/// somebody else's password.
public struct Passwords: Sendable {
    let store: IdentityStore
    let vault: KeyVault
    let hasher: PasswordHasher
    let policy: PasswordPolicy
    let factorPolicy: SecondFactorPolicy
    let failures: FailedSignIns
    let mail: IdentityMail
    let time: any TimeSource
    let randomness: any Randomness

    /// Changes the password of somebody who knows the old one, and ends their other sessions. Wrong passwords count as at
    /// sign-in.
    public func change(
        _ current: Secret<String>, to new: Secret<String>, by principal: Principal
    ) async throws(IdentityFault) -> PasswordOutcome {
        let found = try await store.read { reader throws(StoreFault) in
            try reader.credential("users.id = \(principal.userID)")
        }
        guard let found else { return .wrongPassword }
        if let problem = try await problem(with: new, of: found.user) { return .refused(problem) }
        if let refusal = try await refusal(of: current, found, from: principal.origin) { return refusal }
        let hash = try await hasher.hashing(new)
        let notice = try mail.seal(to: found.user) { $0.passwordChanged(to: $1) }
        let grant = Grant.credential(of: principal.actor, from: principal.origin)
        return try await store.change(by: grant, .passwordChanged, on: .user(found.user.id)) {
            change throws(StoreFault) in
            if let refusal = try change.transaction.refusal(of: found, at: change.time) { return .rollback(refusal) }
            let ended = try change.setPassword(hash, of: found.user, keeping: principal.credential.session)
            try change.send(notice)
            return .commit(.changed(found.user, endedSessions: ended))
        }
    }

    /// Whether a password is its owner's, where one is asked for again: nil when it is.
    func refusal(
        of password: Secret<String>, _ found: Credential, from origin: Origin
    ) async throws(IdentityFault) -> PasswordOutcome? {
        if let lock = found.lockout.lock(at: time.now()) { return .locked(lock) }
        guard case .differs = try await hasher.comparing(password, with: found.hash) else { return nil }
        let lock = try await failures.count(.user(found.user), Login(found.user.email), from: origin)
        return lock.map(PasswordOutcome.locked) ?? .wrongPassword
    }

    /// What is wrong with a new password of a user. It may be shorter where a second factor is asked for as well.
    func problem(with password: Secret<String>, of user: User) async throws(IdentityFault) -> PasswordProblem? {
        let factors = try await store.read { reader throws(StoreFault) in try reader.factors(of: user.id) }
        return policy.problem(
            with: password.reveal(), names: PasswordPolicy.names(email: user.email, username: user.username),
            hasSecondFactor: !factors.isEmpty || factorPolicy.isRequired(of: user))
    }
}

/// What became of a wish that needs a password.
public enum PasswordOutcome: Sendable {
    /// The user has a new password, and so many sessions were ended.
    case changed(User, endedSessions: Int)
    /// The old password is another one.
    case wrongPassword
    /// There were too many wrong ones; this one wasn't looked at.
    case locked(AccountLock)
    /// The new password won't do.
    case refused(PasswordProblem)
    /// The ticket was used, replaced, is too old, or isn't one.
    case invalidTicket
}

extension Action {
    /// A user has a new password.
    public static let passwordChanged = Action("password.changed")
}

extension Reader {
    /// Whether a password that was compared outside the transaction may still be acted upon: nil when it may. Meanwhile
    /// somebody else may have changed it, and other guesses may have locked the account.
    func refusal(of found: Credential, at now: Instant) throws(StoreFault) -> PasswordOutcome? {
        guard let current = try credential("users.id = \(found.user.id)"), current.hash == found.hash else {
            return .wrongPassword
        }
        return current.lockout.lock(at: now).map(PasswordOutcome.locked)
    }
}

extension Change {
    /// Sets a password, lifts every lock, makes outstanding tickets for it worthless and ends the user's sessions but
    /// one; how many it ended.
    func setPassword(
        _ hash: PasswordHash, of user: User, keeping session: SessionID?
    ) throws(StoreFault) -> Int {
        try transaction.update(user, "password_hash = \(hash), \(Lockout.lifted)", at: time)
        try transaction.discardTickets(of: user.id, TicketPurpose.allCases)
        try transaction.discardPending(of: user.id)
        try forgetDevices(of: user)
        var sql: SQL = "DELETE FROM refresh_tokens WHERE user_id = \(user.id)"
        if let session { sql += " AND id <> \(session)" }
        let ended = try transaction.run(sql)
        note("sessions_ended", .integer(Int64(ended)))
        try record(EventDraft(.passwordChanged, about: user, message: "Password changed"))
        return ended
    }
}
