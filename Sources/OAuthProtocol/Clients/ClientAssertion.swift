public import Core

/// A client's proof that it holds its key (RFC 7523 §3). There is one only of a token that verified, so having it is having the proof; what is
/// left to do is to take each ``id`` only once until ``expiresAt``.
public struct ClientAssertion: Sendable, Hashable {
    /// How far ahead `exp` may lie: an hour, which libraries take by themselves. Each serves once all the same.
    public static let longestLifetime = Duration.seconds(3_600)
    /// The longest `jti`, in bytes.
    public static let longestID = 255

    /// The client.
    public let clientID: String
    /// `jti`, unique among the client's.
    public let id: String
    /// `exp`.
    public let expiresAt: Instant

    /// Checks a token against the client's keys. `audiences` are our issuer and our token endpoint; the token has to be for them alone.
    public init(
        _ token: UnverifiedJWS, of clientID: String, keys: JWKSet, audiences: Set<String>, at now: Instant
    ) throws(OAuthRefusal) {
        guard let claims = token.claims(verifiedBy: keys), Self.text("iss", of: claims) == clientID,
            Self.text("sub", of: claims) == clientID, Self.isFor(audiences, claims["aud"]),
            let id = claims["jti"]?.string, Characters.areText(id, atMost: Self.longestID),
            (try? NumericDate.hasBegun(claims, at: now)) == true,
            let expiresAt = try? NumericDate.read("exp", of: claims),
            now < expiresAt, expiresAt <= now + Self.longestLifetime + NumericDate.skew
        else { throw .unknownClient }
        self.clientID = clientID
        self.id = id
        self.expiresAt = expiresAt
    }

    private static func text(_ name: String, of claims: JSONValue) -> String? { claims[name]?.string }

    /// `aud`: one of ours, or a list of nothing else.
    private static func isFor(_ audiences: Set<String>, _ value: JSONValue?) -> Bool {
        switch value {
        case .string(let audience): audiences.contains(audience)
        case .array(let list): !list.isEmpty && list.allSatisfy { $0.string.map(audiences.contains) ?? false }
        default: false
        }
    }
}
