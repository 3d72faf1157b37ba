public import Access
import Audit
public import Authenticators
public import Core
import Store

/// What a browser is to ask a passkey, as a second factor and to step up.
extension Passkeys {
    /// For a sign-in whose password was right: see ``SignInOutcome/secondFactor(_:)``. What was asked for it before is void.
    public func question(for token: Secret<String>) async throws(IdentityFault) -> PasskeyQuestionOutcome {
        guard let token = PendingProof.Token(token, prefix: PendingProof.prefix) else { return .invalidToken }
        let (now, challenge) = (factors.time.now(), Challenge(sessions.randomness))
        let passkeys: [Passkey]? = try await store.housekeep(.pendingProofs) { transaction throws(StoreFault) in
            guard let user = try transaction.pendingUser(token, .signIn, at: now) else { return .rollback(nil) }
            let passkeys = try transaction.passkeys(of: user.id)
            guard !passkeys.isEmpty else { return .rollback([]) }
            try transaction.ask(challenge, in: token.id)
            return .commit(passkeys)
        }
        guard let passkeys else { return .invalidToken }
        guard !passkeys.isEmpty else { return .notSetUp }
        return .asked(options(challenge, passkeys, requiresUserVerification: false))
    }

    /// To step up, in the session that somebody came with; nil when they have no passkey.
    public func question(for principal: Principal) async throws(IdentityFault) -> AuthenticationOptions? {
        guard let session = principal.credential.session else { return nil }
        let (now, user, challenge) = (factors.time.now(), principal.userID, Challenge(sessions.randomness))
        let token = PendingProof.Token(at: now, sessions.randomness)
        let passkeys = try await store.housekeep(.pendingProofs) { transaction throws(StoreFault) in
            let passkeys = try transaction.passkeys(of: user)
            guard !passkeys.isEmpty else { return .rollback(passkeys) }
            try transaction.ask(challenge, .stepUp, of: user, in: session, as: token, at: now)
            return .commit(passkeys)
        }
        guard !passkeys.isEmpty else { return nil }
        return options(
            challenge, passkeys, requiresUserVerification: SecondFactors.mustVerifyUser(principal))
    }

    private func options(
        _ challenge: Challenge, _ passkeys: [Passkey], requiresUserVerification: Bool
    ) -> AuthenticationOptions {
        AuthenticationOptions(
            Ceremony(
                factors.relyingParty, challenge: challenge, requiresUserVerification: requiresUserVerification),
            allowing: passkeys.map(\.descriptor))
    }
}

extension SecondFactors {
    /// Whether a passkey must have checked who uses it: where the session was opened without a password, it is all there is.
    static func mustVerifyUser(_ principal: Principal) -> Bool {
        principal.assurance?.methods.contains(.password) != true
    }
}

/// What became of a wish to be asked for a passkey.
public enum PasskeyQuestionOutcome: Sendable {
    /// What to ask.
    case asked(AuthenticationOptions)
    /// The sign-in waited too long, was ended before, or never was.
    case invalidToken
    /// The user has no passkey.
    case notSetUp
}
