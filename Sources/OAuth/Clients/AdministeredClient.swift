public import Core
public import OAuthProtocol

extension NewClient {
    /// Reads what an administrator says a client is to be: its metadata (RFC 7591 §2), and beside it `resources`, `token_lifetime` in seconds, and
    /// `first_party`.
    public init(metadata: JSONValue) throws(OAuthRefusal) {
        let texts = metadata["resources"]?.array?.map { $0.string ?? "" } ?? []
        var resources: [ResourceIndicator] = []
        for text in texts {
            guard let resource = ResourceIndicator(text) else {
                throw OAuthRefusal(.invalidClientMetadata, "resources must be absolute URIs without a fragment")
            }
            resources.append(resource)
        }
        self.init(
            try ClientRegistration(metadata), resources: resources,
            tokenLifetime: metadata["token_lifetime"]?.integer.map { .seconds($0) },
            isFirstParty: metadata["first_party"] == .boolean(true))
    }
}
