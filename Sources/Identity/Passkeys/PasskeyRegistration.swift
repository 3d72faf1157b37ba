public import Access
import Audit
public import Authenticators
import Core
import Store

/// Setting up a passkey. Access asks for a fresh proof before; that it was done is told by mail.
extension Passkeys {
    /// What a browser is to make a passkey from, within five minutes and in this session; nil when there are as many as one may have.
    /// What was asked before in this session is void.
    public func beginRegistration(by principal: Principal) async throws(IdentityFault) -> RegistrationOptions? {
        guard let session = principal.credential.session else { return nil }
        let (now, user, randomness) = (factors.time.now(), principal.userID, sessions.randomness)
        let (challenge, handle) = (Challenge(randomness), UserHandle(randomness))
        let token = PendingProof.Token(at: now, randomness)
        let begun: (UserHandle, [Passkey])? = try await store.housekeep(.pendingProofs) {
            transaction throws(StoreFault) in
            let existing = try transaction.passkeys(of: user)
            guard existing.count < Passkey.most else { return .rollback(nil) }
            try transaction.ask(challenge, .registration, of: user, in: session, as: token, at: now)
            return .commit((try transaction.handle(of: user, orElse: handle), existing))
        }
        guard let begun else { return nil }
        return RegistrationOptions(
            Ceremony(factors.relyingParty, challenge: challenge, requiresUserVerification: false),
            for: .init(begun.0, name: principal.email, displayName: principal.email),
            excluding: begun.1.map(\.descriptor))
    }

    /// Keeps the passkey that a browser made, which is a second factor for this session too. The first factor comes with codes for
    /// recovery.
    public func register(
        _ response: RegistrationResponse, called name: String, endingOthers: Bool, by principal: Principal,
        _ grant: Grant
    ) async throws(IdentityFault) -> PasskeyRegistrationOutcome {
        let (now, user) = (factors.time.now(), principal.userID)
        guard let session = principal.credential.session else { return .notBegun }
        let spare = UserHandle(sessions.randomness)
        let begun: (PendingCeremony, UserHandle)? = try await store.housekeep(.pendingProofs) {
            transaction throws(StoreFault) in
            guard let pending = try transaction.ceremony(at: .session(session, .registration), now: now),
                try transaction.spend(pending)
            else { return .rollback(nil) }
            return .commit((pending, try transaction.handle(of: user, orElse: spare)))
        }
        guard let (pending, handle) = begun else { return .notBegun }
        let ceremony = Ceremony(
            factors.relyingParty, challenge: pending.challenge, requiresUserVerification: false)
        let registration: Registration
        do { registration = try Registration.verify(response, against: ceremony, for: handle) } catch {
            return .refused(error)
        }
        return try await keep(registration, called: name, endingOthers: endingOthers, principal, session, grant)
    }

    private func keep(
        _ registration: Registration, called name: String, endingOthers: Bool, _ principal: Principal,
        _ session: SessionID, _ grant: Grant
    ) async throws(IdentityFault) -> PasskeyRegistrationOutcome {
        let (user, credential) = (principal.userID, registration.credential)
        let id = PasskeyID.make(at: factors.time.now(), sessions.randomness)
        let codes = RecoveryCode.set(sessions.randomness)
        let methods: Set<AuthenticationMethod> = registration.isUserVerified ? [.key, .userVerified] : [.key]
        let wish = FactorChange(.added, .webauthn, endingOthers: endingOthers, principal)
        let outcome = try await factors.change(wish, by: grant) { change, user throws(StoreFault) in
            let transaction = change.transaction
            // Somebody's already, this user's own or another's.
            guard try transaction.passkey(credential.id) == nil else { return .wrong }
            guard try transaction.passkeys(of: user.id).count < Passkey.most else { return .wrong }
            try transaction.insert(credential, id, of: user.id, called: name, at: change.time)
            _ = try transaction.raise(session, by: methods, at: change.time)
            change.note("passkey", .text(id.description))
            change.note("name", .text(name))
            change.note("model", .text(credential.aaguid.description))
            guard try transaction.factors(of: user.id).recoveryCodes == 0 else { return nil }
            try transaction.replaceRecoveryCodes(of: user.id, by: codes, at: change.time)
            return .done(FactorChangeResult(recoveryCodes: codes.map(\.text)))
        }
        switch outcome {
        case .done(let result):
            let view = try await store.read { reader throws(StoreFault) in
                try reader.passkeyViews(of: user, id).first
            }
            return view.map { .registered($0, result) } ?? .notBegun
        case .wrong: return .taken
        case .notSetUp, .required: return .notBegun
        }
    }
}

/// What became of a passkey that a browser made.
public enum PasskeyRegistrationOutcome: Sendable {
    /// It is kept.
    case registered(PasskeyView, FactorChangeResult)
    /// The answer isn't believed, and why.
    case refused(WebAuthnRefusal)
    /// It is kept already, for whomever, or there is no room for another.
    case taken
    /// Nothing was asked in this session, it is answered already, or it was too long ago.
    case notBegun
}
