public import Core

/// The claims of an access token (RFC 9068).
struct AccessToken: Codable, Sendable, Equatable {
    /// `iss`: this server.
    var issuer: String
    /// `aud`: whom the token is for.
    var audience: String
    /// `sub`: the user's reference, `USR-456`.
    var subject: String
    /// `user_id`: the user's id.
    var userID: UserID
    /// `email`.
    var email: String
    /// `role`: the role's name when the token was issued.
    var role: String
    /// `permissions`: what the role allowed when the token was issued.
    var permissions: [String]
    /// `iat`, seconds.
    var issuedAt: Int64
    /// `exp`, seconds.
    var expiresAt: Int64
    /// `jti`: the session and the generation of its refresh token, so a repeated answer repeats it too.
    var tokenID: String
    /// `sid`: the session, without which the token is nothing.
    var sessionID: SessionID
    /// `client_id`: the program that asked for it.
    var clientID: String

    private enum CodingKeys: String, CodingKey {
        case issuer = "iss"
        case audience = "aud"
        case subject = "sub"
        case userID = "user_id"
        case email, role, permissions
        case issuedAt = "iat"
        case expiresAt = "exp"
        case tokenID = "jti"
        case sessionID = "sid"
        case clientID = "client_id"
    }
}

extension ID: Encodable {
    /// Writes the text, which is what Core reads.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(text)
    }
}
