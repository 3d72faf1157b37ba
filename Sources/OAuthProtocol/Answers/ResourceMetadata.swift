import Core

/// What our API is as a protected resource (RFC 9728): `/.well-known/oauth-protected-resource`.
public struct ResourceMetadata: Answer {
    /// The resource: what a token's `aud` says.
    public let resource: String
    /// Who issues tokens for it.
    public let issuer: String
    /// The scopes that its routes ask for.
    public let scopes: Scopes
    /// Where people read about it.
    public let documentation: String?

    /// The facts.
    public init(resource: String, issuer: String, scopes: Scopes, documentation: String? = nil) {
        self.resource = resource
        self.issuer = issuer
        self.scopes = scopes.permissionsOnly
        self.documentation = documentation
    }

    /// The members.
    public static let members: [AnswerMember<ResourceMetadata>] = [
        .always("resource", "What a token has to be for.") { $0.resource },
        .always("authorization_servers", "Who issues such tokens.") { [$0.issuer] },
        .always("scopes_supported", "What the routes ask for.") { $0.scopes.sorted },
        .always("bearer_methods_supported", "In the header only, never in the address.") { _ in ["header"] },
        .always("dpop_signing_alg_values_supported", "RFC 9449.") { _ in SignatureAlgorithm.names },
        .maybe("resource_documentation", "For people.") { $0.documentation },
    ]
}

extension OAuthRefusal {
    /// The `WWW-Authenticate` of a resource that refuses a token (RFC 6750 §3, RFC 9449 §7.1), with where to find out whom to ask for one
    /// (RFC 9728 §5.1). Without a refusal, of a request that had none.
    public static func challenge(
        _ type: AccessTokenType, metadata: String, _ refusal: OAuthRefusal? = nil, scopes: Scopes = .none
    ) -> String {
        var members: [String] = []
        if let refusal {
            members.append("error=\"\(refusal.error.rawValue)\"")
            members.append("error_description=\"\(refusal.description)\"")
        }
        if !scopes.isEmpty { members.append("scope=\"\(scopes.text)\"") }
        if type == .dpop { members.append("algs=\"\(SignatureAlgorithm.names.joined(separator: " "))\"") }
        members.append("resource_metadata=\"\(metadata)\"")
        return "\(type.rawValue) \(members.joined(separator: ", "))"
    }
}
