@_spi(Authentication) public import Access
import Audit
public import Core
import Delivery
import SecurityEvents
import Store
import Vault

extension Sessions {
    /// Signs somebody in by e-mail address or user name and password.
    ///
    /// The password is checked outside any transaction, on the hasher's own threads; the transaction that opens the
    /// session then looks again whether the user is still the one whose password was checked. Throws
    /// ``IdentityFault/overloaded(retryAfter:)`` when too many passwords are waiting.
    public func signIn(
        login: String, password: Secret<String>, from origin: Origin
    ) async throws(IdentityFault) -> SignInOutcome {
        let login = Login(login)
        let nobody = UnknownName(login.name, vault.macKey(.unknownName))
        // Both are read for everybody, so that a lock takes as long to find where there is no account.
        let (found, shadow) = try await store.read { reader throws(StoreFault) in
            (try reader.credential(login.condition), try reader.lockout(of: .unknown(nobody)))
        }
        let now = time.now()
        if let lock = (found?.lockout ?? shadow ?? Lockout()).lock(at: now) {
            try await failures.noteAttempt(login, at: lock, found?.user, from: origin)
            return .locked(lock)
        }
        guard let found else {
            try await passwords.comparingWithNobody(password)
            return try await refuse(.unknown(nobody), login, from: origin)
        }
        switch try await passwords.comparing(password, with: found.hash) {
        case .differs:
            return try await refuse(.user(found.user), login, from: origin)
        case .matches where !found.user.isActive:
            try await note(login.draft(.loginFailed, about: found.user, message: "User is disabled"), from: origin)
            return .disabled
        case .matches(let needsRehash):
            let hash = needsRehash ? try await passwords.hashing(password) : found.hash
            return try await open(for: found, keeping: hash, from: origin)
        }
    }

    /// Opens a session in one change: its row and first secret, the user's counters, the event, the audit entry.
    private func open(
        for found: Credential, keeping hash: PasswordHash, from origin: Origin
    ) async throws(IdentityFault) -> SignInOutcome {
        let user = found.user
        let session = SessionID.make(at: time.now(), randomness)
        let refresh = RefreshToken(session: session, randomness)
        let device = KnownDevice(origin, of: user.id, vault.macKey(.knownDevice))
        let seen = (device: DeviceName(origin.userAgent).text, time: time.now())
        let notice = try mail.seal(to: user) {
            $0.newSignIn(to: $1, device: seen.device, ipAddress: origin.address, at: seen.time)
        }
        let grant = Grant.credential(of: .user(user.id, reference: user.reference), from: origin)
        let anomaly = try await anomaly(of: user, from: origin)
        let opened: Result<Instant, Refusal> = try await store.change(
            by: grant, .sessionCreated, on: .session(session, of: user.id)
        ) { change throws(StoreFault) in
            let (transaction, now) = (change.transaction, change.time)
            guard let current = try transaction.credential("users.id = \(user.id)"), current.hash == found.hash else {
                return .rollback(.failure(Refusal(outcome: .refused)))
            }
            guard current.user.isActive else { return .rollback(.failure(Refusal(outcome: .disabled))) }
            if let lock = current.lockout.lock(at: now) {
                return .rollback(.failure(Refusal(outcome: .locked(lock))))
            }
            if let end = current.lockout.endOfLock(at: now) { try change.record(.unlocked(user, since: end)) }
            try transaction.insertSession(refresh, of: user.id, from: origin, at: now)
            try transaction.insert(
                """
                UPDATE users SET \(Lockout.lifted), last_login_at = \(now), password_hash = \(hash) WHERE id = \(user.id)
                """)
            if try transaction.remember(device, of: user.id, at: now) { try change.send(notice) }
            try change.record(
                EventDraft(.loginSuccess, about: user, message: "Signed in", session: session))
            if let anomaly { try change.record(anomaly.event(about: user, session: session)) }
            return .commit(.success(now))
        }
        switch opened {
        case .failure(let refusal): return refusal.outcome
        case .success(let time): return .signedIn(try await signedIn(user, refresh, at: time))
        }
    }

    /// Why a session wasn't opened after all: the user changed while the password was being checked.
    private struct Refusal: Error {
        let outcome: SignInOutcome
    }

    /// What a client gets: both tokens, and who it is.
    func signedIn(
        _ user: User, _ refresh: RefreshToken, at time: Instant
    ) async throws(IdentityFault) -> SignedIn {
        SignedIn(
            user: UserView(user), sessionID: refresh.session,
            accessToken: try await tokens.issue(
                to: user, session: refresh.session, generation: refresh.generation,
                client: SessionLimits.passwordClient, at: time),
            refreshToken: refresh.text, expiresIn: Int(tokens.rules.lifetime.components.seconds))
    }

    private func refuse(
        _ subject: LockoutSubject, _ login: Login, from origin: Origin
    ) async throws(IdentityFault) -> SignInOutcome {
        try await failures.count(subject, login, from: origin).map(SignInOutcome.locked) ?? .refused
    }

    private func note(_ draft: EventDraft, from origin: Origin) async throws(IdentityFault) {
        do { try await events.record(draft, from: origin) } catch { throw .store(error) }
    }
}
