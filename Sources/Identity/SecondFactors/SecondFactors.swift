@_spi(Authentication) public import Access
import Audit
import Authenticators
public import Core
import SecurityEvents
import Store
import Vault

/// What people have besides a password: an authenticator app, passkeys and codes for recovery. Proving one stands here; setting them up
/// and taking them away in files of their own.
public struct SecondFactors: Sendable {
    let sessions: Sessions
    let passwords: Passwords
    /// Whose codes an authenticator app says it shows.
    let issuer: String
    /// Whom keys and passkeys are for.
    let relyingParty: RelyingParty

    var store: IdentityStore { sessions.store }
    var vault: KeyVault { sessions.vault }
    var mail: IdentityMail { sessions.mail }
    var time: any TimeSource { sessions.time }

    /// What a user has set up.
    public func factors(of user: UserID) async throws(IdentityFault) -> FactorSet {
        try await store.read { reader throws(StoreFault) in try reader.factors(of: user) }
    }

    /// Ends a sign-in that waits for a second factor; see ``SignInOutcome/secondFactor(_:)``. `remembering` the device, as far as
    /// the house does, spares it the next second factor.
    public func verify(
        _ token: Secret<String>, _ proof: FactorProof, remembering: Bool = false, from origin: Origin
    ) async throws(IdentityFault) -> SecondFactorOutcome {
        guard let token = PendingProof.Token(token, prefix: PendingProof.prefix) else { return .invalidToken }
        let now = time.now()
        let user = try await store.read { reader throws(StoreFault) in
            try reader.pendingUser(token, .signIn, at: now)
        }
        guard let user else { return .invalidToken }
        switch try await check(proof, of: user, at: .token(token, .signIn), from: origin) {
        case .wrong, .notSetUp: return .wrong
        case .locked(let lock): return .locked(lock)
        case .proven(let factor):
            let methods = factor.methods.union([.password])
            let opening: Opening<SecondFactorOutcome> = try await open(
                for: user, by: methods, remembering: remembering, from: origin
            ) { change throws(StoreFault) in
                let transaction = change.transaction
                guard try transaction.pendingUser(token, .signIn, at: change.time) != nil,
                    try transaction.redeem(token)
                else { return .invalidToken }
                guard try factor.use(transaction, change.time) else { return .wrong }
                try change.recordUse(of: factor, by: user)
                try transaction.insert("UPDATE users SET last_login_at = \(change.time) WHERE id = \(user.id)")
                return nil
            }
            switch opening {
            case .opened(let signedIn): return .signedIn(signedIn)
            case .refused(let outcome): return outcome
            }
        }
    }
}

/// What became of a sign-in that waited for a second factor.
public enum SecondFactorOutcome: Sendable {
    /// Signed in.
    case signedIn(SignedIn)
    /// The sign-in waited too long, was ended before, or never was.
    case invalidToken
    /// The code is another one, was used before, or the user has no such factor.
    case wrong
    /// Too many wrong codes; this one wasn't looked at. Another factor may still do.
    case locked(AccountLock)
}

extension Change {
    /// A code for recovery that was used is told: there is one less, and it may be somebody else's doing.
    func recordUse(of factor: ProvenFactor, by user: User) throws(StoreFault) {
        guard factor.kind == .recoveryCode else { return }
        var draft = EventDraft(.mfaRecoveryCodeUsed, about: user, message: "A code for recovery was used")
        draft.metadata["codes_left"] = .integer(Int64(try transaction.factors(of: user.id).recoveryCodes))
        try record(draft)
    }
}
