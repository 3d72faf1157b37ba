public import Access
public import Audit
import Authenticators
public import Core
import Delivery
import SecurityEvents
import Store
import Vault

/// Setting up and taking away one's own second factors. Access asks for a fresh proof before; each change is told by mail.
extension SecondFactors {
    /// A new seed for an authenticator app. It counts once a code of it was shown; until then the one before does.
    public func beginTOTP(by principal: Principal) async throws(IdentityFault) -> TOTPSetup {
        try await newSeed(of: principal.userID, email: principal.email)
    }

    /// A new seed in the place of any that was shown and never proved, or with `id`, of that one alone.
    func newSeed(
        of user: UserID, email: String, id own: ID<TOTPCredential>? = nil
    ) async throws(IdentityFault) -> TOTPSetup {
        let now = time.now()
        let seed = TOTPSecret(sessions.randomness)
        let id = own ?? ID<TOTPCredential>.make(at: now, sessions.randomness)
        let cell: [UInt8]
        do { cell = try vault.seal(seed.bytes.reveal(), at: TOTPCredential.address(id)) } catch { throw .vault(error) }
        try await store.housekeep(.pendingProofs) { transaction throws(StoreFault) in
            if own == nil {
                try transaction.insert("DELETE FROM totp_credentials WHERE user_id = \(user) AND confirmed_at IS NULL")
            }
            try transaction.insert(
                """
                INSERT INTO totp_credentials (id, user_id, sealed_seed, created_at) \
                VALUES (\(id), \(user), \(cell), \(now)) ON CONFLICT (id) DO UPDATE \
                SET sealed_seed = excluded.sealed_seed, created_at = excluded.created_at \
                WHERE totp_credentials.confirmed_at IS NULL
                """)
            return .commit(())
        }
        return setup(seed, email: email)
    }

    /// A seed as its owner is shown it.
    func setup(_ seed: TOTPSecret, email: String) -> TOTPSetup {
        let enrolment = TOTPEnrolment(seed, issuer: issuer, account: email)
        return TOTPSetup(
            seed: seed.base32, uri: enrolment.uri, picture: enrolment.svg(title: "Key for your authenticator app"))
    }

    /// Has the seed that was shown count, for who shows a code of it, which is a second factor for this session too. The first
    /// factor comes with codes for recovery.
    public func confirmTOTP(
        _ code: Secret<String>, endingOthers: Bool, by principal: Principal, _ grant: Grant
    ) async throws(IdentityFault) -> FactorChangeOutcome {
        let now = time.now()
        let found = try await store.read { reader throws(StoreFault) in
            try reader.unconfirmedTOTP(of: principal.userID, at: now)
        }
        guard let found else { return .notSetUp }
        let verdict = TOTP().verify(code.reveal(), from: try found.seed(vault), at: now, lastStep: nil)
        guard case .accepted(let step) = verdict else { return .wrong }
        let codes = RecoveryCode.set(sessions.randomness)
        let wish = FactorChange(.added, .totp, endingOthers: endingOthers, principal)
        return try await change(wish, by: grant) { change, user throws(StoreFault) in
            let transaction = change.transaction
            guard try transaction.confirm(found, of: user.id, at: step, change.time) else { return .notSetUp }
            if let session = principal.credential.session {
                _ = try transaction.raise(session, by: [.oneTimeCode], at: change.time)
            }
            guard try transaction.factors(of: user.id).recoveryCodes == 0 else { return nil }
            try transaction.replaceRecoveryCodes(of: user.id, by: codes, at: change.time)
            return .done(FactorChangeResult(recoveryCodes: codes.map(\.text)))
        }
    }

    /// Takes the authenticator app away, and with the last factor the codes for recovery. The last one stays where the role needs
    /// one.
    public func removeTOTP(
        endingOthers: Bool, by principal: Principal, _ grant: Grant
    ) async throws(IdentityFault) -> FactorChangeOutcome {
        let wish = FactorChange(.removed, .totp, endingOthers: endingOthers, principal)
        return try await change(wish, by: grant) { change, user throws(StoreFault) in
            guard try change.transaction.totp(of: user.id) != nil else { return .notSetUp }
            try change.transaction.insert("DELETE FROM totp_credentials WHERE user_id = \(user.id)")
            try change.transaction.tidyFactors(of: user.id)
            return nil
        }
    }

    /// New codes for recovery; those before are worthless then.
    public func replaceRecoveryCodes(
        endingOthers: Bool, by principal: Principal, _ grant: Grant
    ) async throws(IdentityFault) -> FactorChangeOutcome {
        let codes = RecoveryCode.set(sessions.randomness)
        let wish = FactorChange(.added, .recoveryCode, endingOthers: endingOthers, principal)
        return try await change(wish, by: grant) { change, user throws(StoreFault) in
            guard try !change.transaction.factors(of: user.id).isEmpty else { return .notSetUp }
            try change.transaction.replaceRecoveryCodes(of: user.id, by: codes, at: change.time)
            return .done(FactorChangeResult(recoveryCodes: codes.map(\.text)))
        }
    }

    /// One change of somebody's factors, with its entry, event and mail, and the end of their other sessions if they wish.
    /// `body` gives nil when nothing more is to be told than that it was done.
    func change(
        _ wish: FactorChange, by grant: Grant,
        _ body: @escaping @Sendable (Change, User) throws(StoreFault) -> FactorChangeOutcome?
    ) async throws(IdentityFault) -> FactorChangeOutcome {
        let principal = wish.principal
        let found = try await store.read { reader throws(StoreFault) in try reader.user(principal.userID) }
        guard let found else { return .notSetUp }
        let notice = try mail.seal(to: found) { $0.factorChanged(to: $1, wish.words) }
        let action: Action = wish.kind == .added ? .factorAdded : .factorRemoved
        return try await store.change(by: grant, action, on: .user(found.id)) { change throws(StoreFault) in
            guard let user = try change.transaction.user(found.id) else { return .rollback(.notSetUp) }
            let outcome = try body(change, user)
            guard case .done(var result) = outcome ?? .done(FactorChangeResult()) else {
                return .rollback(outcome ?? .notSetUp)
            }
            if wish.kind == .removed, sessions.factorPolicy.isRequired(of: user),
                try change.transaction.factors(of: user.id).isEmpty
            {
                return .rollback(.required)
            }
            if wish.endingOthers, let session = principal.credential.session {
                result.endedSessions = try change.transaction.run(
                    "DELETE FROM refresh_tokens WHERE user_id = \(user.id) AND id <> \(session)")
                change.note("sessions_ended", .integer(Int64(result.endedSessions)))
            }
            try change.recordFactorChange(wish.kind, wish.factor, of: user)
            try change.send(notice)
            return .commit(.done(result))
        }
    }
}

extension Action {
    /// Somebody set up a second factor.
    public static let factorAdded = Action("mfa.enrolled")
    /// Somebody took a second factor away.
    public static let factorRemoved = Action("mfa.removed")
}

extension Change {
    /// What every change of somebody's factors brings: nobody waits any more with what was shown before, no device is
    /// remembered, and it is told.
    func recordFactorChange(_ kind: FactorChange.Kind, _ factor: SecondFactorKind, of user: User) throws(StoreFault) {
        note("factor", .text(factor.rawValue))
        try transaction.discardPending(of: user.id)
        try forgetDevices(of: user)
        var draft = EventDraft(kind.event, about: user, message: FactorChange.words(kind, factor))
        draft.metadata["factor"] = .text(factor.rawValue)
        try record(draft)
    }
}

extension Transaction {
    /// Has a seed count, in the place of the one before; false when it was taken or replaced meanwhile.
    func confirm(
        _ credential: TOTPCredential, of user: UserID, at step: Int64, _ now: Instant
    ) throws(StoreFault) -> Bool {
        try insert("DELETE FROM totp_credentials WHERE user_id = \(user) AND id <> \(credential.id)")
        return try run(
            """
            UPDATE totp_credentials SET confirmed_at = \(now), last_step = \(step) \
            WHERE id = \(credential.id) AND sealed_seed = \(credential.sealedSeed) AND confirmed_at IS NULL
            """) == 1
    }

    /// Puts new codes in the place of those that are left.
    func replaceRecoveryCodes(of user: UserID, by codes: [RecoveryCode], at now: Instant) throws(StoreFault) {
        try insert("DELETE FROM recovery_codes WHERE user_id = \(user)")
        for code in codes {
            try insert(
                "INSERT INTO recovery_codes (user_id, code_hash, created_at) VALUES (\(user), \(code.hash), \(now))")
        }
    }

    /// Removes what is worth nothing without a factor.
    func tidyFactors(of user: UserID) throws(StoreFault) {
        guard try factors(of: user).isEmpty else { return }
        try insert("DELETE FROM recovery_codes WHERE user_id = \(user)")
    }
}
