import Core
import OAuthProtocol
import Store

extension OAuthRefusal {
    /// What a program tells that may not register clients.
    static let badRegistrationToken = OAuthRefusal(
        .invalidToken, "the initial access token is unknown, expired or used up")
}

extension Transaction {
    /// Uses up one registration that a token allows, and says which it was; nil when it allows none.
    func useRegistration(_ token: OpaqueToken, at now: Instant) throws(StoreFault) -> RegistrationTokenID? {
        let id = try value(
            """
            SELECT id FROM oauth_registration_tokens WHERE token_hash = \(token.hash) AND uses_left > 0 \
            AND expires_at > \(now)
            """, as: RegistrationTokenID.self)
        guard let id else { return nil }
        try run("UPDATE oauth_registration_tokens SET uses_left = uses_left - 1 WHERE id = \(id)")
        return id
    }
}
