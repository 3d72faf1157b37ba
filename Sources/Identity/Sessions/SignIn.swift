public import Access
import Audit
public import Core
import SecurityEvents
import Store
import Vault

extension Sessions {
    /// Signs somebody in by e-mail address or user name and password.
    ///
    /// The password is checked outside any transaction, on the hasher's own threads; the transaction that opens the
    /// session then looks again whether the user is still the one whose password was checked. Throws
    /// ``IdentityFault/overloaded(retryAfter:)`` when too many passwords are waiting. `device` is what spares a device on
    /// which a second factor was shown the next one.
    public func signIn(
        login: String, password: Secret<String>, device: Secret<String>? = nil, from origin: Origin
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
            return try await proceed(found, keeping: hash, on: device, from: origin)
        }
    }

    /// Opens a session for who needs nothing but the password, and has the others wait for their second factor, or for their first
    /// one.
    private func proceed(
        _ found: Credential, keeping hash: PasswordHash, on device: Secret<String>?, from origin: Origin
    ) async throws(IdentityFault) -> SignInOutcome {
        let (user, now) = (found.user, time.now())
        let (factors, known) = try await store.read { reader throws(StoreFault) in
            (try reader.factors(of: user.id), try reader.rememberedDevice(device, of: user.id, factorPolicy, at: now))
        }
        switch (factors.isEmpty, known) {
        case (true, _) where factorPolicy.isRequired(of: user):
            return try await wait(found, for: .enrolment, [.totp], keeping: hash, from: origin)
        case (false, nil):
            return try await wait(found, for: .signIn, factors.kinds, keeping: hash, from: origin)
        case (true, _):
            return try await enter(found, by: [.password], keeping: hash, from: origin) {
                transaction, _ throws(StoreFault) in
                // Not set up while the password was being checked.
                try transaction.factors(of: user.id).isEmpty
            }
        case (false, let device?):
            return try await enter(found, by: [.password, .rememberedDevice], keeping: hash, from: origin) {
                transaction, now throws(StoreFault) in
                try transaction.use(device, at: now)
            }
        }
    }

    /// Opens a session, if what was found before still holds inside the transaction.
    private func enter(
        _ found: Credential, by methods: Set<AuthenticationMethod>, keeping hash: PasswordHash, from origin: Origin,
        if stillHolds: @escaping @Sendable (Transaction, Instant) throws(StoreFault) -> Bool
    ) async throws(IdentityFault) -> SignInOutcome {
        let user = found.user
        let opening: Opening<SignInOutcome> = try await open(for: user, by: methods, from: origin) {
            change throws(StoreFault) in
            let transaction = change.transaction
            let refusal = try transaction.accept(found, at: change.time) { draft throws(StoreFault) in
                try change.record(draft)
            }
            if let refusal { return refusal }
            guard try stillHolds(transaction, change.time) else { return .refused }
            try transaction.insert(
                """
                UPDATE users SET \(Lockout.lifted), last_login_at = \(change.time), password_hash = \(hash) \
                WHERE id = \(user.id)
                """)
            return nil
        }
        switch opening {
        case .opened(let signedIn): return .signedIn(signedIn)
        case .refused(let outcome): return outcome
        }
    }

    /// Remembers that the password was right.
    private func wait(
        _ found: Credential, for purpose: PendingProof.Purpose, _ kinds: [SecondFactorKind],
        keeping hash: PasswordHash, from origin: Origin
    ) async throws(IdentityFault) -> SignInOutcome {
        let (now, randomness, sanitizer, user) = (time.now(), randomness, store.sanitizer, found.user.id)
        let token = PendingProof.Token(at: now, randomness)
        return try await store.housekeep(.pendingProofs) { transaction throws(StoreFault) in
            let refusal = try transaction.accept(found, at: now) { draft throws(StoreFault) in
                try transaction.record(draft, from: origin, at: now, randomness, sanitizer)
            }
            if let refusal { return .rollback(refusal) }
            try transaction.insert("UPDATE users SET \(Lockout.lifted), password_hash = \(hash) WHERE id = \(user)")
            try transaction.insert(token, purpose, of: user, at: now)
            let pending = PendingSignIn(token, purpose, kinds)
            return .commit(purpose == .enrolment ? .enrolment(pending) : .secondFactor(pending))
        }
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

extension Transaction {
    /// Whether somebody whose password was right is still the one whose password was checked, and why they aren't let in
    /// otherwise. A lock whose end nobody has noticed yet is told.
    fileprivate func accept(
        _ found: Credential, at now: Instant, _ record: (EventDraft) throws(StoreFault) -> Void
    ) throws(StoreFault) -> SignInOutcome? {
        guard let current = try credential("users.id = \(found.user.id)"), current.hash == found.hash else {
            return .refused
        }
        guard current.user.isActive else { return .disabled }
        if let lock = current.lockout.lock(at: now) { return .locked(lock) }
        if let end = current.lockout.endOfLock(at: now) { try record(.unlocked(found.user, since: end)) }
        return nil
    }
}
