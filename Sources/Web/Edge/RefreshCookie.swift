import Core
import HTTPTypes

/// The cookie in which a browser keeps the refresh token.
enum RefreshCookie {
    private static let cookie = SecretCookie(name: "__Host-castellan_refresh")

    /// The token of a request; nil when there is none, or more than one.
    static func token(in head: HTTPRequest) -> Secret<String>? { cookie.secret(in: head) }

    /// Keeps a token for as long as its session may last.
    static func keeping(_ token: Secret<String>, for age: Duration) -> HTTPField { cookie.keeping(token, for: age) }

    /// Forgets the token.
    static let forgetting = cookie.forgetting
}
