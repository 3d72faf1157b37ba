import HTTPTypes
import OAuthProtocol

/// A token that a resource doesn't take (RFC 6750 §3, RFC 9449 §7.1).
struct ResourceRefusal: Error {
    /// Why.
    let refusal: OAuthRefusal
    /// How the token came.
    let type: AccessTokenType

    /// The answer: 401, or 403 for a token that is good and not enough. It says where to find out whom to ask for another.
    func reply(_ server: AuthorizationServer) -> Reply {
        let challenge = OAuthRefusal.challenge(
            type, metadata: server.url(.resourceMetadata), refusal,
            scopes: refusal.error == .insufficientScope ? Scopes([Scopes.openID]) : .none)
        return refusal.reply(
            refusal.error == .insufficientScope ? .forbidden : .unauthorized,
            [HTTPField(name: .wwwAuthenticate, value: challenge)])
    }
}
