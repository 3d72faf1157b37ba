import Access
import Core
import OAuth

/// What somebody granted clients.
enum ConsentEndpoint {
    static func list(_ context: SignedContext) async throws -> ConsentsView {
        ConsentsView(consents: try await context.services.oauth.consents.list(of: context.principal.userID))
    }

    static func revoke(_ context: SignedContext) async throws -> EmptyAnswer {
        guard let id = context.parameters[OAuthClientEndpoint.client],
            try await context.services.oauth.consents.revoke(id, of: context.principal.userID, by: context.grant)
        else { throw Problem(.notFound) }
        return EmptyAnswer()
    }
}

/// `{"consents": […]}`
struct ConsentsView: Shaped {
    let consents: [Consent]

    static let shape = Shape<ConsentsView>(
        "OAuthConsents", "What somebody granted clients.",
        [.field("consents", "The latest first.") { $0.consents }])
}
