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
            return try await proceed(found, keeping: hash, from: origin)
        }
    }

    /// Opens a session for who has nothing but the password, and has the others wait for their second factor.
    private func proceed(
        _ found: Credential, keeping hash: PasswordHash, from origin: Origin
    ) async throws(IdentityFault) -> SignInOutcome {
        let user = found.user
        let factors = try await store.read { reader throws(StoreFault) in try reader.factors(of: user.id) }
        guard factors.isEmpty else { return try await wait(found, for: factors, keeping: hash, from: origin) }
        let opening: Opening<SignInOutcome> = try await open(for: user, by: [.password], from: origin) {
            change throws(StoreFault) in
            let transaction = change.transaction
            let refusal = try transaction.accept(found, at: change.time) { draft throws(StoreFault) in
                try change.record(draft)
            }
            if let refusal { return refusal }
            // Set up while the password was being checked.
            guard try transaction.factors(of: user.id).isEmpty else { return .refused }
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
        _ found: Credential, for factors: FactorSet, keeping hash: PasswordHash, from origin: Origin
    ) async throws(IdentityFault) -> SignInOutcome {
        let (now, randomness, sanitizer, user) = (time.now(), randomness, store.sanitizer, found.user.id)
        let token = PendingProof.Token(at: now, randomness)
        return try await store.housekeep(.pendingProofs) { transaction throws(StoreFault) in
            let refusal = try transaction.accept(found, at: now) { draft throws(StoreFault) in
                try transaction.record(draft, from: origin, at: now, randomness, sanitizer)
            }
            if let refusal { return .rollback(refusal) }
            try transaction.insert("UPDATE users SET \(Lockout.lifted), password_hash = \(hash) WHERE id = \(user)")
            try transaction.insert(token, .signIn, of: user, at: now)
            return .commit(
                .secondFactor(
                    PendingSignIn(
                        token: token.text(prefix: PendingProof.prefix), kinds: factors.kinds,
                        expiresIn: Int(PendingProof.lifetime.components.seconds))))
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
