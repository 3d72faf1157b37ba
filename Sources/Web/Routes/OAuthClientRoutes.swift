import Access
import Core
import HTTPTypes
import OAuth

extension RouteTable {
    /// Clients and what they were granted.
    static let oauthClients: [Route] = [
        .signed(
            .get, "/v1/oauth/clients", needs: .oauthClientRead, room: .oauth,
            "The clients that may ask for tokens, the latest first.",
            parameters: [OAuthClientEndpoint.after, OAuthClientEndpoint.limit], answer: .data(OAuthClientsView.self),
            OAuthClientEndpoint.list),
        .signed(
            .post, "/v1/oauth/clients", needs: .oauthClientManage, room: .oauth,
            "Register a client that may ask for no more than one may do oneself. Its secret is shown this once.",
            body: .json(OAuthClientBody.self), answer: .data(ClientWithSecret.self, status: .created),
            errors: [.privilegeCeiling], OAuthClientEndpoint.create),
        .signed(
            .get, "/v1/oauth/clients/{client}", needs: .oauthClientRead, room: .oauth,
            "One client.",
            parameters: [OAuthClientEndpoint.client], answer: .data(OAuthClient.self), errors: [.notFound],
            OAuthClientEndpoint.get),
        .signed(
            .put, "/v1/oauth/clients/{client}", needs: .oauthClientManage, room: .oauth,
            "Change what a client is. When it may do less than before, what it was granted ends.",
            parameters: [OAuthClientEndpoint.client], body: .json(OAuthClientBody.self),
            answer: .data(OAuthClient.self), errors: [.notFound, .versionConflict, .privilegeCeiling],
            OAuthClientEndpoint.replace),
        .signed(
            .post, "/v1/oauth/clients/{client}/secret", needs: .oauthClientManage, room: .oauth,
            "Give a client another secret; the one before works on for a while.",
            parameters: [OAuthClientEndpoint.client], body: .json(SecretRotationBody.self),
            answer: .data(ClientWithSecret.self, status: .created), errors: [.notFound, .privilegeCeiling],
            OAuthClientEndpoint.rotate),
        .signed(
            .post, "/v1/oauth/clients/{client}/disable", needs: .oauthClientManage, room: .oauth,
            "Let a client do nothing any more; everything that it was granted ends.",
            parameters: [OAuthClientEndpoint.client], answer: .data(OAuthClient.self), errors: [.notFound],
            OAuthClientEndpoint.disable),
        .signed(
            .post, "/v1/oauth/clients/{client}/enable", needs: .oauthClientManage, room: .oauth,
            "Let a client do again what it could.",
            parameters: [OAuthClientEndpoint.client], answer: .data(OAuthClient.self),
            errors: [.notFound, .privilegeCeiling],
            OAuthClientEndpoint.enable),
        .signed(
            .get, "/v1/oauth/registration-tokens", needs: .oauthClientRead, room: .oauth,
            "What lets programs register clients, the latest first.",
            answer: .data(RegistrationTokensView.self), RegistrationEndpoint.list),
        .signed(
            .post, "/v1/oauth/registration-tokens", needs: .oauthClientManage, room: .oauth,
            "Let a program register clients. The token is shown this once.",
            body: .json(RegistrationTokenBody.self), answer: .data(NewInitialToken.self, status: .created),
            errors: [.privilegeCeiling], RegistrationEndpoint.make),
        .signed(
            .delete, "/v1/oauth/registration-tokens/{token}", needs: .oauthClientManage, room: .oauth,
            "Take such a token back; the clients that it registered stay.",
            parameters: [RegistrationEndpoint.token], answer: .data(EmptyAnswer.self), errors: [.notFound],
            RegistrationEndpoint.remove),
        .signed(
            .get, "/v1/oauth/consents", needs: .sessionRead, room: .oauth,
            "What one granted clients oneself, the latest first.",
            answer: .data(ConsentsView.self), ConsentEndpoint.list),
        .signed(
            .delete, "/v1/oauth/consents/{client}", needs: .sessionRevoke, room: .oauth,
            "Take back what one granted a client; its sessions end.",
            parameters: [OAuthClientEndpoint.client], answer: .data(EmptyAnswer.self), errors: [.notFound],
            ConsentEndpoint.revoke),
    ]
}
