import Core
import OAuthProtocol

extension RouteTable {
    /// What clients have to know: where to ask for tokens, and for what.
    static let oauthMetadata: [Route] = [
        .document(
            OAuthEndpoint.metadata.rawValue, room: .oauth, because: "clients read it before they ask for anything",
            "What this authorization server can, and where (RFC 8414).", content: .publicJSON,
            schema: ServerMetadata.schema, MetadataEndpoint.server),
        .document(
            OAuthEndpoint.openIDConfiguration.rawValue, room: .oauth,
            because: "clients read it before they ask for anything",
            "The same, where OpenID Connect looks for it.", content: .publicJSON, schema: ServerMetadata.schema,
            MetadataEndpoint.server),
        .document(
            OAuthEndpoint.resourceMetadata.rawValue, room: .oauth,
            because: "a client that was refused reads here whom to ask",
            "What tokens this API takes, and from whom (RFC 9728).", content: .publicJSON,
            schema: ResourceMetadata.schema, MetadataEndpoint.resource),
    ]
}
