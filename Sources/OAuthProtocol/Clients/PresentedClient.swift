public import Core

/// How a request says which client it is from; nothing of it is proven yet.
public enum PresentedClient: Sendable {
    /// A name alone.
    case named(String)
    /// A name and a secret, in the `Authorization` header.
    case basic(String, secret: Secret<String>)
    /// A name and a secret, in the form.
    case posted(String, secret: Secret<String>)
    /// A signed token (RFC 7523 §2.2), with the name that it bears.
    case assertion(String, UnverifiedJWS)

    /// `client_assertion_type`.
    public static let assertionType = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"

    /// Reads who asks, from the form and the `Authorization` header's fields. More than one way at once is refused (RFC 6749 §2.3).
    public init(_ parameters: FormParameters, authorization: [String]) throws(OAuthRefusal) {
        let name = try parameters.value("client_id")
        let secret = try parameters.value("client_secret")
        let assertion = try parameters.value("client_assertion")
        let assertionType = try parameters.value("client_assertion_type")
        guard authorization.count + (secret == nil ? 0 : 1) + (assertion == nil && assertionType == nil ? 0 : 1) <= 1
        else {
            throw OAuthRefusal(.invalidRequest, "a client must authenticate in one way only")
        }
        if let header = authorization.first {
            guard let basic = BasicCredentials(header) else { throw .unknownClient }
            self = .basic(basic.name, secret: basic.secret)
        } else if let secret {
            self = .posted(try ClientName.read(parameters), secret: Secret(secret))
        } else if assertion != nil || assertionType != nil {
            self = try Self.read(assertion, type: assertionType)
        } else {
            self = .named(try ClientName.read(parameters))
        }
        guard ClientName.isValid(clientID) else { throw .unknownClient }
        if let name {
            guard name.utf8.elementsEqual(clientID.utf8) else {
                throw OAuthRefusal(.invalidRequest, "client_id is not the client that authenticates")
            }
        }
    }

    /// The name it says it has.
    public var clientID: String {
        switch self {
        case .named(let name), .basic(let name, _), .posted(let name, _), .assertion(let name, _): name
        }
    }

    /// The way it was said.
    public var method: ClientAuthenticationMethod {
        switch self {
        case .named: .publicClient
        case .basic: .secretBasic
        case .posted: .secretPost
        case .assertion: .privateKeyJWT
        }
    }

    /// Whether a client that registered `method` may say who it is in this way. Both ways to bring a secret are good for either, as both are the
    /// same secret; a client that has a secret or a key can't do without.
    public func isAllowed(by method: ClientAuthenticationMethod) -> Bool {
        switch (self, method) {
        case (.named, .publicClient), (.assertion, .privateKeyJWT), (.basic, .secretBasic), (.basic, .secretPost),
            (.posted, .secretBasic), (.posted, .secretPost):
            true
        default: false
        }
    }

    private static func read(_ assertion: String?, type: String?) throws(OAuthRefusal) -> PresentedClient {
        guard let assertion, type == assertionType else {
            throw OAuthRefusal(.invalidRequest, "client_assertion needs the client_assertion_type of a JWT")
        }
        guard let token = try? UnverifiedJWS(assertion, as: .clientAssertion),
            let name = token.unverifiedClaims["sub"]?.string
        else { throw .unknownClient }
        return .assertion(name, token)
    }
}
