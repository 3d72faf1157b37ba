import Core

/// The claims of an access token (RFC 9068).
struct AccessToken: Sendable, Equatable {
    /// `iss`: this server.
    var issuer: String
    /// `aud`: whom the token is for; one is written as a text, several as a list.
    var audiences: [String]
    /// `sub`: the user's reference, `USR-456`; `client:ID` when a program is its own user.
    var subject: String
    /// `user_id`: the user's id.
    var userID: UserID
    /// `email`; a program has none.
    var email: String?
    /// `role`: the role's name when the token was issued.
    var role: String
    /// `permissions`: what the role allowed when the token was issued, cut down to the scopes that a client was granted.
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
    /// `acr`: how surely the user is who they say, when the token was issued (RFC 9068 §2.2.1).
    var level: String?
    /// `amr`: how they proved it (RFC 8176).
    var methods: [String]?
    /// `auth_time`: when they did, seconds.
    var authenticatedAt: Int64?
    /// `scope`: what a client was granted; our own sign-ins have none.
    var scope: String?
    /// `cnf.jkt`: the thumbprint of the key that has to be proven with each use (RFC 9449 §6.1).
    var keyThumbprint: String?
    /// `act.sub`: who acts for the subject (RFC 8693 §4.1).
    var actor: String?
}
