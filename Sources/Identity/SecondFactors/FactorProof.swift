import Access
import Audit
public import Authenticators
public import Core
import Delivery
import SecurityEvents
import Store

/// What somebody shows as their second factor.
public enum FactorProof: Sendable {
    /// The code that an authenticator app shows.
    case totp(Secret<String>)
    /// A code for recovery.
    case recoveryCode(Secret<String>)
    /// The answer of a key or passkey to what was asked last.
    case webauthn(AuthenticationResponse)
}

/// A factor that was shown and found right, and has yet to be used up inside a transaction.
struct ProvenFactor: Sendable {
    let kind: SecondFactorKind
    let methods: Set<AuthenticationMethod>
    /// Uses it up; false when somebody was faster.
    let use: @Sendable (Transaction, Instant) throws(StoreFault) -> Bool
}

/// What came of a look at a second factor.
enum FactorVerdict: Sendable {
    case proven(ProvenFactor)
    case wrong
    case locked(AccountLock)
    case notSetUp
}

extension SecondFactors {
    /// Looks whether a proof is right, and counts a wrong one; a passkey answers the challenge at `place`.
    func check(
        _ proof: FactorProof, of user: User, at place: CeremonyPlace, requiresUserVerification: Bool = false,
        from origin: Origin
    ) async throws(IdentityFault) -> FactorVerdict {
        switch proof {
        case .totp(let code): try await check(totp: code, of: user, from: origin)
        case .recoveryCode(let code): try await check(recoveryCode: code, of: user, from: origin)
        case .webauthn(let response):
            try await check(
                response, of: user, at: place, requiresUserVerification: requiresUserVerification, from: origin)
        }
    }

    private func check(
        totp code: Secret<String>, of user: User, from origin: Origin
    ) async throws(IdentityFault) -> FactorVerdict {
        let found = try await store.read { reader throws(StoreFault) in try reader.totp(of: user.id) }
        guard let found else { return .notSetUp }
        let now = time.now()
        if let lock = found.lockout.lock(at: now) { return .locked(lock) }
        let verdict = TOTP().verify(code.reveal(), from: try found.seed(vault), at: now, lastStep: found.lastStep)
        guard case .accepted(let step) = verdict else {
            return try await countWrongCode(of: user, verdict == .alreadyUsed, from: origin)
        }
        return .proven(
            ProvenFactor(kind: .totp, methods: [.oneTimeCode]) { transaction, now throws(StoreFault) in
                try transaction.use(found.id, step: step, at: now)
            })
    }

    /// Wrong codes for recovery are told and not counted: with 120 random bits nobody guesses one.
    private func check(
        recoveryCode text: Secret<String>, of user: User, from origin: Origin
    ) async throws(IdentityFault) -> FactorVerdict {
        let hash = RecoveryCode(text.reveal())?.hash
        let isGood = try await store.read { reader throws(StoreFault) in
            guard let hash, try !reader.factors(of: user.id).isEmpty else { return false }
            return try reader.value(
                "SELECT 1 FROM recovery_codes WHERE user_id = \(user.id) AND code_hash = \(hash)", as: Int.self) != nil
        }
        guard let hash, isGood else {
            try await note(.wrong(.recoveryCode, user, "Wrong code for recovery"), from: origin)
            return .wrong
        }
        return .proven(
            ProvenFactor(kind: .recoveryCode, methods: [.oneTimeCode]) { transaction, _ throws(StoreFault) in
                try transaction.run(
                    "DELETE FROM recovery_codes WHERE user_id = \(user.id) AND code_hash = \(hash)") == 1
            })
    }

    /// Counts a wrong code against the app alone, never against the password. Decided inside the transaction: of many wrong
    /// codes at once five are counted, and the rest find the lock.
    private func countWrongCode(
        of user: User, _ wasUsed: Bool, from origin: Origin
    ) async throws(IdentityFault) -> FactorVerdict {
        let (now, randomness, sanitizer) = (time.now(), sessions.randomness, store.sanitizer)
        let notice = try mail.seal(to: user) { $0.codesLocked(to: $1) }
        return try await store.housekeep(.signInAttempts) { transaction throws(StoreFault) in
            guard let found = try transaction.totp(of: user.id) else { return .rollback(.notSetUp) }
            var lockout = found.lockout
            if let lock = lockout.lock(at: now) { return .rollback(.locked(lock)) }
            let lock = lockout.recordFailure(at: now)
            try transaction.insert(
                """
                UPDATE totp_credentials SET attempts = \(lockout.attempts), failing_since = \(lockout.failingSince), \
                locked_until = \(lockout.lockedUntil), failures = \(lockout.failures) WHERE id = \(found.id)
                """)
            let words = wasUsed ? "A code was used twice" : "Wrong code"
            try transaction.record(
                .wrong(.totp, user, words), from: origin, at: now, randomness, sanitizer)
            guard let lock else { return .commit(.wrong) }
            try transaction.record(.codesLocked(user, lock, lockout), from: origin, at: now, randomness, sanitizer)
            try transaction.send(notice, at: now, randomness)
            return .commit(.wrong)
        }
    }

    private func note(_ draft: EventDraft, from origin: Origin) async throws(IdentityFault) {
        do { try await sessions.events.record(draft, from: origin) } catch { throw .store(error) }
    }
}

extension EventDraft {
    /// A second factor was shown and isn't right.
    static func wrong(_ kind: SecondFactorKind, _ user: User, _ message: String) -> EventDraft {
        var draft = EventDraft(.mfaFailed, about: user, message: message)
        draft.metadata["factor"] = .text(kind.rawValue)
        return draft
    }

    /// Too many wrong codes.
    fileprivate static func codesLocked(_ user: User, _ lock: AccountLock, _ lockout: Lockout) -> EventDraft {
        var draft = EventDraft(
            .mfaLocked, about: user, message: "Codes of the authenticator app locked after wrong ones")
        draft.metadata["failed_attempts"] = .integer(Int64(lockout.failures))
        if case .until(let end) = lock { draft.metadata["locked_until"] = .text(end.rfc3339) }
        return draft
    }
}
