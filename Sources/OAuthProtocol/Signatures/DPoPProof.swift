public import Core
import Crypto

/// A proof that whoever asks holds a key (RFC 9449 §4.3). There is one only of a proof that verified; what is left to do is to take each ``id``
/// of a ``thumbprint`` only once until ``replayableUntil``.
public struct DPoPProof: Sendable, Hashable {
    /// How old a proof may be, and how far ahead of our clock.
    public static let window = Duration.seconds(60)
    /// The longest `jti`, in bytes.
    public static let longestID = 255

    /// The key's (RFC 7638): what tokens are bound to, as `cnf.jkt`.
    public let thumbprint: String
    /// `jti`.
    public let id: String
    /// Until when the proof would be taken again, if it weren't remembered.
    public let replayableUntil: Instant

    /// What a proof has to be for.
    public struct Request: Sendable {
        /// The method, in capitals.
        let method: String
        /// The address: its query and fragment don't count.
        let url: String
        /// The access token that comes with it.
        let accessToken: String?

        /// A request as the server sees it. `url` is made of the server's public address and the path, not of what the client says.
        public init(method: String, url: String, accessToken: String? = nil) {
            self.method = method
            self.url = url
            self.accessToken = accessToken
        }
    }

    /// The proof in a request's `DPoP` fields; nil when there is none.
    public static func read(_ fields: [String], for request: Request, at now: Instant) throws(OAuthRefusal)
        -> DPoPProof?
    {
        guard let field = fields.first else { return nil }
        guard fields.count == 1 else { throw OAuthRefusal(.invalidDPoPProof, "there is more than one proof") }
        return try DPoPProof(field, for: request, at: now)
    }

    private init(_ text: String, for request: Request, at now: Instant) throws(OAuthRefusal) {
        guard let token = try? UnverifiedJWS(text, as: .dpopProof), let key = token.key,
            let claims = token.claims(verifiedBy: key)
        else { throw OAuthRefusal(.invalidDPoPProof, "the proof is no DPoP proof, or not signed by its key") }
        guard claims["htm"]?.string == request.method else {
            throw OAuthRefusal(.invalidDPoPProof, "htm is not the method of the request")
        }
        guard let url = claims["htu"]?.string.flatMap(HTTPAddress.init), url == HTTPAddress(request.url) else {
            throw OAuthRefusal(.invalidDPoPProof, "htu is not the address of the request")
        }
        guard let id = claims["jti"]?.string, Characters.areText(id, atMost: Self.longestID) else {
            throw OAuthRefusal(.invalidDPoPProof, "jti must be text of at most 255 bytes")
        }
        guard let issued = try? NumericDate.read("iat", of: claims), issued >= now - Self.window,
            issued <= now + Self.window
        else { throw OAuthRefusal(.invalidDPoPProof, "iat must be within a minute of now") }
        if let token = request.accessToken {
            let hash = Base64URL.encode(Array(SHA256.hash(data: Array(token.utf8))))
            guard claims["ath"]?.string == hash else {
                throw OAuthRefusal(.invalidDPoPProof, "ath is not the hash of the access token")
            }
        }
        thumbprint = key.thumbprint
        self.id = id
        replayableUntil = issued + Self.window
    }
}
