import Access
import Core
import OAuth
import OAuthProtocol

/// What this server is as an authorization server, and our API as its first resource: addresses that follow from the public URL, and the documents
/// that tell them to clients.
struct AuthorizationServer: Sendable {
    /// `iss`: the server's public URL, without a slash at the end.
    let issuer: String
    /// The resource that our API is: what `aud` says in tokens for it.
    let resource: String
    /// Whether programs may register clients.
    let takesRegistrations: Bool
    /// `/.well-known/oauth-authorization-server` and `/.well-known/openid-configuration`.
    let metadata: [UInt8]
    /// `/.well-known/oauth-protected-resource`.
    let resourceMetadata: [UInt8]

    /// The server at `issuer`.
    init(issuer: String, takesRegistrations: Bool = false) {
        self.issuer = issuer
        self.takesRegistrations = takesRegistrations
        resource = issuer
        metadata = ServerMetadata(
            issuer: issuer, scopes: NewClient.possibleScopes, algorithms: SignatureAlgorithm.allCases,
            contexts: [AssuranceLevel.aal1, .aal2].map(\.rawValue), takesRegistrations: takesRegistrations,
            documentation: issuer + "/docs"
        ).json
        resourceMetadata =
            ResourceMetadata(
                resource: issuer, issuer: issuer, scopes: NewClient.possibleScopes, documentation: issuer + "/docs"
            ).json
    }

    /// The address of an endpoint.
    func url(_ endpoint: OAuthEndpoint) -> String { issuer + endpoint.rawValue }
}

extension Answer {
    fileprivate var json: [UInt8] {
        var writer = JSONWriter(capacity: 4_096)
        write(to: &writer)
        return writer.bytes
    }
}
