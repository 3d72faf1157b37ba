import Core

/// The address of a resource server that a token is meant for (RFC 8707 §2): absolute, without a fragment.
public struct ResourceIndicator: Sendable, Hashable {
    /// How many a request may name.
    public static let most = 8

    /// The URI as it was given; resources are compared by their bytes.
    public let text: String

    /// A resource; nil for what isn't an absolute `https` URI, or `http` on a loopback address, or a URN.
    public init?(_ text: String) {
        guard let parts = AbsoluteURI(text), !parts.hasFragment else { return nil }
        switch parts.scheme {
        case "https" where parts.host != nil: break
        case "http" where parts.host == "localhost" || parts.address?.isLoopback == true: break
        case "urn" where parts.host == nil && !parts.rest.isEmpty: break
        default: return nil
        }
        self.text = text
    }

    /// All that a request names.
    static func read(_ parameters: FormParameters) throws(OAuthRefusal) -> [ResourceIndicator] {
        let texts = parameters.values("resource")
        guard texts.count <= most else { throw OAuthRefusal(.invalidTarget, "there are too many resources") }
        var resources: [ResourceIndicator] = []
        for text in texts {
            guard let resource = ResourceIndicator(text) else {
                throw OAuthRefusal(.invalidTarget, "resource must be an absolute URI without a fragment")
            }
            if !resources.contains(resource) { resources.append(resource) }
        }
        return resources
    }
}
