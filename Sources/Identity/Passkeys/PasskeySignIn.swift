public import Access
import Audit
public import Authenticators
public import Core
import SecurityEvents
import Store

/// Signing in with a passkey and nothing else: the authenticator says who it is, and has checked that it is them.
extension Passkeys {
    /// What the text of a sign-in that was begun starts with.
    private static let prefix = "pk_"

    /// What a browser is to ask whichever passkey there is.
    public func beginSignIn() async throws(IdentityFault) -> PasskeyQuestion {
        let (now, challenge) = (factors.time.now(), Challenge(sessions.randomness))
        let token = PendingProof.Token(at: now, sessions.randomness)
        try await store.housekeep(.pendingProofs) { transaction throws(StoreFault) in
            try transaction.insert(token, .passkeySignIn, of: nil, at: now)
            try transaction.ask(challenge, in: token.id)
            return .commit(())
        }
        let ceremony = Ceremony(factors.relyingParty, challenge: challenge, requiresUserVerification: true)
        return PasskeyQuestion(
            token: token.text(prefix: Self.prefix), options: AuthenticationOptions(ceremony, allowing: []))
    }

    /// Signs in whose passkey answered. Wrong passwords don't keep a passkey out: whoever brought about the lock hasn't got it.
    public func signIn(
        _ token: Secret<String>, _ response: AuthenticationResponse, from origin: Origin
    ) async throws(IdentityFault) -> PasskeySignInOutcome {
        guard let token = PendingProof.Token(token, prefix: Self.prefix) else { return .refused }
        let now = factors.time.now()
        let found = try await store.read { reader throws(StoreFault) in
            let passkey = try reader.passkey(response.id)
            return (
                pending: try reader.ceremony(at: .token(token, .passkeySignIn), now: now), passkey: passkey,
                user: try passkey.flatMap { passkey throws(StoreFault) in try reader.user(passkey.user) }
            )
        }
        guard let pending = found.pending else {
            // Answered before, too late, or never asked; nothing says that the passkey is really its owner's.
            try await factors.refuse(nil, .refused(nil, .challenge), from: origin)
            return .refused
        }
        guard let passkey = found.passkey, let user = found.user else {
            try await factors.refuse(pending, .refused(nil, .credential), from: origin)
            return .refused
        }
        let verdict = factors.verdict(
            on: response, by: passkey, pending, requiresUserVerification: true, requiresUserHandle: true)
        switch verdict {
        case .refused(let refusal):
            try await factors.refuse(pending, .refused(user, refusal), from: origin)
            return .refused
        case .copied(let count):
            try await factors.refuseCopy(of: passkey, count, user, pending, from: origin)
            return .refused
        case .proven where !user.isActive:
            let draft = EventDraft(.loginFailed, about: user, message: "User is disabled")
            try await factors.refuse(pending, draft, from: origin)
            return .disabled
        case .proven(let factor):
            return try await open(for: user, by: factor, from: origin)
        }
    }

    private func open(
        for user: User, by factor: ProvenFactor, from origin: Origin
    ) async throws(IdentityFault) -> PasskeySignInOutcome {
        let opening: Opening<PasskeySignInOutcome> = try await sessions.open(
            for: user, by: factor.methods, from: origin
        ) { change throws(StoreFault) in
            let transaction = change.transaction
            guard try transaction.user(user.id)?.isActive == true else { return .refused }
            guard try factor.use(transaction, change.time) else { return .refused }
            try transaction.insert("UPDATE users SET last_login_at = \(change.time) WHERE id = \(user.id)")
            return nil
        }
        switch opening {
        case .opened(let signedIn): return .signedIn(signedIn)
        case .refused(let outcome): return outcome
        }
    }
}

/// A sign-in by passkey that was begun.
public struct PasskeyQuestion: Sendable {
    /// What its holder brings along with the answer: `pk_…`. It is worth nothing by itself.
    public let token: Secret<String>
    /// What to ask.
    public let options: AuthenticationOptions
}

/// What became of a sign-in by passkey.
public enum PasskeySignInOutcome: Sendable {
    /// Signed in.
    case signedIn(SignedIn)
    /// It wasn't begun, waited too long, or the answer isn't right: these can't be told apart.
    case refused
    /// The answer is right, and the user is disabled.
    case disabled
}

extension EventDraft {
    /// A sign-in by passkey wasn't believed; `user` is whose the passkey is that it named.
    fileprivate static func refused(_ user: User?, _ refusal: WebAuthnRefusal) -> EventDraft {
        EventDraft(
            .loginFailed, user: user?.id, email: user?.email, username: user?.username,
            message: "Wrong answer of a passkey: \(refusal.description)",
            metadata: ["factor": .text(SecondFactorKind.webauthn.rawValue), "reason": .text(refusal.rawValue)])
    }
}
