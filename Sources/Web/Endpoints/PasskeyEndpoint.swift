import Access
import Authenticators
import Core
import Identity

/// Keys and passkeys: one's own, what to ask them, and signing in with one alone.
enum PasskeyEndpoint {
    static let passkey = Parameter<PasskeyID>.path("passkey", "One of one's own passkeys.")

    static func list(_ context: SignedContext) async throws -> PasskeysView {
        PasskeysView(passkeys: try await context.services.identity.passkeys.list(of: context.principal.userID))
    }

    static func beginRegistration(_ context: SignedContext) async throws -> CreationOptionsView {
        try context.requireSession()
        let options = try await context.services.identity.passkeys.beginRegistration(by: context.principal)
        guard let options else { throw Problem(.tooManyPasskeys) }
        return CreationOptionsView(options: options)
    }

    static func register(_ context: SignedContext, _ body: PasskeyRegistrationBody) async throws -> AddedPasskeyView {
        try context.requireSession()
        let outcome = try await context.services.identity.passkeys.register(
            body.credential, called: body.name, endingOthers: context.endsOthers, by: context.principal, context.grant)
        switch outcome {
        case .registered(let passkey, let result): return AddedPasskeyView(passkey: passkey, result: result)
        case .refused(let refusal): throw Problem(.passkeyRefused, "The passkey was refused: \(refusal.description).")
        case .taken: throw Problem(.passkeyExists)
        case .notBegun: throw Problem(.passkeyRefused)
        }
    }

    static func rename(_ context: SignedContext, _ body: PasskeyNameBody) async throws -> PasskeyView {
        guard let id = context.parameters[passkey] else { throw Problem(.notFound) }
        let renamed = try await context.services.identity.passkeys.rename(
            id, to: body.name, of: context.principal.userID, by: context.grant)
        guard let renamed else { throw Problem(.notFound) }
        return renamed
    }

    static func remove(_ context: SignedContext) async throws -> FactorChangeView {
        guard let id = context.parameters[passkey] else { throw Problem(.notFound) }
        let outcome = try await context.services.identity.passkeys.remove(
            id, endingOthers: context.endsOthers, by: context.principal, context.grant)
        if case .notSetUp = outcome { throw Problem(.notFound) }
        return try FactorChangeView(outcome)
    }

    static func askSecondFactor(_ context: OpenContext, _ body: PasskeyQuestionBody) async throws -> RequestOptionsView
    {
        switch try await context.services.identity.passkeys.question(for: body.mfaToken) {
        case .asked(let options): return RequestOptionsView(options: options)
        case .invalidToken: throw Problem(.invalidMFAToken)
        case .notSetUp: throw Problem(.mfaNotSetUp)
        }
    }

    static func askStepUp(_ context: SignedContext) async throws -> RequestOptionsView {
        try context.requireSession()
        let options = try await context.services.identity.passkeys.question(for: context.principal)
        guard let options else { throw Problem(.mfaNotSetUp) }
        return RequestOptionsView(options: options)
    }

    static func beginSignIn(_ context: OpenContext) async throws -> RequestOptionsView {
        let question = try await context.services.identity.passkeys.beginSignIn()
        return RequestOptionsView(options: question.options, token: question.token)
    }

    static func signIn(_ context: OpenContext, _ body: PasskeySignInBody) async throws -> TokensView {
        let inCookie = body.cookie ?? false
        if inCookie { try context.requireTrustedPage() }
        let outcome = try await context.services.identity.passkeys.signIn(
            body.passkeyToken, body.credential, from: context.origin)
        switch outcome {
        case .signedIn(let signedIn): return TokensView(signedIn: signedIn, inCookie: inCookie)
        case .refused: throw Problem(.invalidPasskey)
        case .disabled: throw Problem(.accountDisabled)
        }
    }
}
