import Access
import Core
import HTTPTypes
import OAuth
import OAuthProtocol

/// Registration by programs (RFC 7591), and the tokens that allow it.
enum RegistrationEndpoint {
    static let token = Parameter<RegistrationTokenID>.path("token", "The token's id.")

    static func register(_ context: OpenContext, _ body: [UInt8]) async throws -> RegistrationAnswer {
        guard context.services.authorizationServer.takesRegistrations else { throw Problem(.notFound) }
        switch BearerToken(authorization: context.edge.head.headerFields.value(of: .authorization)) {
        case .absent: throw Problem(.noAuthToken)
        case .unusable, .bound: throw ResourceRefusal(refusal: unusable, type: .bearer)
        case .token(let text):
            let registration = try ClientRegistration(body)
            let outcome = try await context.services.oauth.registration.register(
                registration, token: text, from: context.origin)
            switch outcome {
            case .success(let answer): return answer
            case .failure(let refusal) where refusal.error == .invalidToken:
                throw ResourceRefusal(refusal: refusal, type: .bearer)
            case .failure(let refusal): throw refusal
            }
        }
    }

    static func list(_ context: SignedContext) async throws -> RegistrationTokensView {
        RegistrationTokensView(tokens: try await context.services.oauth.registration.tokens())
    }

    /// Whoever holds the token can register a client for anything that a client can have, so that is what it takes to make one.
    static func make(_ context: SignedContext, _ body: RegistrationTokenBody) async throws -> NewInitialToken {
        guard NewClient.possibleScopes.permissions.isSubset(of: context.principal.permissions) else {
            throw Problem(.privilegeCeiling)
        }
        return NewInitialToken(
            try await context.services.oauth.registration.makeToken(
                body.label, uses: body.uses ?? 1, lifetime: .seconds((body.hours ?? 24) * 3600), by: context.grant))
    }

    static func remove(_ context: SignedContext) async throws -> EmptyAnswer {
        guard let id = context.parameters[token],
            try await context.services.oauth.registration.removeToken(id, by: context.grant)
        else { throw Problem(.notFound) }
        return EmptyAnswer()
    }

    private static let unusable = OAuthRefusal(.invalidToken, "Authorization holds no initial access token")
}

/// `{"tokens": […]}`
struct RegistrationTokensView: Shaped {
    let tokens: [Registration.InitialToken]

    static let shape = Shape<RegistrationTokensView>(
        "OAuthRegistrationTokens", "What lets programs register clients.",
        [.field("tokens", "Those that still work, the latest first.") { $0.tokens }])
}
