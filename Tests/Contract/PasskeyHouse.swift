import Access
import Authenticators
import Core
import Identity
import TestKit
import Testing

/// Somebody with a passkey.
struct PasskeyHolder {
    let user: User
    var passkey: SoftwarePasskey
    let view: PasskeyView
    let recoveryCodes: [Secret<String>]
    /// The session in which it was set up.
    let session: SignedIn
}

extension IdentityHouse {
    /// A passkey on the house's own page.
    func passkey() -> SoftwarePasskey {
        SoftwarePasskey(origin: "https://id.example", relyingParty: "id.example")
    }

    /// What a browser would send.
    func read<Body: RequestBody>(_ json: JSONValue, as: Body.Type = Body.self) throws -> Body {
        try RequestBodyReader.decode(Body.self, from: Array(json.json.utf8))
    }

    /// What a browser is asked.
    func asked(_ options: (some JSONWritable)?) throws -> JSONValue {
        try JSONReader.read(Array(try #require(options).json.utf8))
    }

    /// Has a principal set up a passkey.
    func register(
        _ passkey: inout SoftwarePasskey, by principal: Principal, called name: String = "Ann's telephone",
        endingOthers: Bool = false
    ) async throws -> PasskeyRegistrationOutcome {
        let options = try asked(try await room.passkeys.beginRegistration(by: principal))
        return try await room.passkeys.register(
            try read(passkey.create(options)), called: name, endingOthers: endingOthers, by: principal,
            try grant(principal, .factorManage))
    }

    /// A user who sets up a passkey.
    func passkeyHolder(_ email: String = "ann@example.org", role: Role = .viewer) async throws -> PasskeyHolder {
        let user = try await user(email, role: role)
        let session = try await signedIn(email)
        var passkey = passkey()
        let outcome = try await register(&passkey, by: try await principal(session.accessToken))
        guard case .registered(let view, let result) = outcome else { throw Unexpected("\(outcome)") }
        return PasskeyHolder(
            user: user, passkey: passkey, view: view, recoveryCodes: result.recoveryCodes, session: session)
    }

    /// What a passkey is asked for a sign-in that waits for a second factor.
    func question(for pending: PendingSignIn) async throws -> JSONValue {
        let outcome = try await room.passkeys.question(for: pending.token)
        guard case .asked(let options) = outcome else { throw Unexpected("\(outcome)") }
        return try asked(options)
    }

    /// Answers with a passkey where a sign-in waits for a second factor.
    func verify(_ pending: PendingSignIn, by passkey: SoftwarePasskey) async throws -> SecondFactorOutcome {
        let options = try await question(for: pending)
        return try await verify(pending, .webauthn(try read(passkey.sign(options))))
    }

    /// Signs in with a passkey alone; `tell` changes what it answers.
    func signIn(
        by passkey: SoftwarePasskey, _ tell: (inout SoftwarePasskey) -> Void = { _ in }
    ) async throws -> PasskeySignInOutcome {
        let question = try await room.passkeys.beginSignIn()
        var passkey = passkey
        tell(&passkey)
        return try await room.passkeys.signIn(
            question.token, try read(passkey.sign(try asked(question.options))), from: origin)
    }
}

extension PasskeySignInOutcome {
    var isRefused: Bool { if case .refused = self { true } else { false } }
    var signedIn: SignedIn? { if case .signedIn(let signedIn) = self { signedIn } else { nil } }
}

extension PasskeyRegistrationOutcome {
    var refusal: WebAuthnRefusal? { if case .refused(let refusal) = self { refusal } else { nil } }
    var isRegistered: Bool { if case .registered = self { true } else { false } }
}
