/// Why a request is refused, as the protocol says it.
///
/// Whether it may travel in a redirect isn't its own affair: only a ``RedirectTarget`` makes redirects, and one is had only for a known
/// client and a redirect URI that it registered.
public struct OAuthRefusal: Error, Sendable, Hashable {
    /// The code that programs read.
    public let error: OAuthError
    /// A sentence for the client's developer (`error_description`): our words, never the client's. ASCII without `"` and `\`, as
    /// RFC 6749 §5.2 asks.
    public let description: String

    /// A code and its sentence.
    public init(_ error: OAuthError, _ description: StaticString) {
        self.error = error
        self.description = "\(description)"
    }

    init(_ error: OAuthError, text description: String) {
        self.error = error
        self.description = description
    }

    /// A sentence about a parameter, which has to be one that we know by name.
    init(_ error: OAuthError, _ parameter: StaticString, _ predicate: StaticString) {
        self.error = error
        description = "\(parameter) \(predicate)"
    }

    /// The status of the answer.
    public var status: Int { error.status }

    /// What `WWW-Authenticate` has to say beside a refusal of the client (RFC 6749 §5.2), or nil.
    public var clientChallenge: String? {
        error == .invalidClient ? #"Basic realm="oauth", charset="UTF-8""# : nil
    }
}

extension OAuthRefusal {
    /// A client that isn't known, or didn't prove who it is. One text for every reason, so that it tells nobody which clients exist.
    public static let unknownClient = OAuthRefusal(.invalidClient, "client authentication failed")

    /// A code, refresh token or device code that is unknown, expired, used or somebody else's. One text for every reason.
    public static let badGrant = OAuthRefusal(
        .invalidGrant, "the grant is unknown, expired, already used, or not this client's")
}
