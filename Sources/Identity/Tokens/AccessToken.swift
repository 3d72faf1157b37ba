import Core

/// The claims of an access token (RFC 9068).
struct AccessToken: Sendable, Equatable {
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
}

extension AccessToken {
    /// The claims as JSON, always in this order: the same token is always the same text.
    var json: [UInt8] {
        var writer = JSONWriter(capacity: 768)
        writer.beginObject()
        writer.key("iss"); writer.string(issuer)
        writer.key("aud"); writer.string(audience)
        writer.key("sub"); writer.string(subject)
        writer.key("user_id"); userID.write(to: &writer)
        writer.key("email"); writer.string(email)
        writer.key("role"); writer.string(role)
        writer.key("permissions"); permissions.write(to: &writer)
        writer.key("iat"); writer.integer(issuedAt)
        writer.key("exp"); writer.integer(expiresAt)
        writer.key("jti"); writer.string(tokenID)
        writer.key("sid"); sessionID.write(to: &writer)
        writer.key("client_id"); writer.string(clientID)
        writer.endObject()
        return writer.bytes
    }

    /// Reads claims. Nil when one is missing or has another type, so `exp` can't be a text, a fraction or out of range.
    init?(_ claims: JSONValue) {
        guard let issuer = claims["iss"]?.string, let audience = claims["aud"]?.string,
            let subject = claims["sub"]?.string, let userID = claims["user_id"]?.string.flatMap({ UserID($0) }),
            let email = claims["email"]?.string, let role = claims["role"]?.string,
            let permissions = claims["permissions"]?.array,
            let issuedAt = claims["iat"]?.integer, let expiresAt = claims["exp"]?.integer,
            let tokenID = claims["jti"]?.string, let sessionID = claims["sid"]?.string.flatMap({ SessionID($0) }),
            let clientID = claims["client_id"]?.string
        else { return nil }
        self.init(
            issuer: issuer, audience: audience, subject: subject, userID: userID, email: email, role: role,
            permissions: permissions.compactMap(\.string), issuedAt: issuedAt, expiresAt: expiresAt, tokenID: tokenID,
            sessionID: sessionID, clientID: clientID)
        guard self.permissions.count == permissions.count else { return nil }
    }
}
