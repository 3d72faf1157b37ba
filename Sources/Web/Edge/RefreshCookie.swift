import Core
import HTTPTypes

/// The cookie in which a browser keeps the refresh token, out of its pages' reach (OWASP ASVS 5.0 §3.3).
///
/// `__Host-` makes browsers take it from this host alone, over TLS (or from `localhost`); `Strict` keeps it from requests
/// that other sites' pages begin, and `TrustedPages` refuses those that come with it all the same.
enum RefreshCookie {
    static let name = "__Host-castellan_refresh"

    /// The token of a request; nil when there is none, or more than one.
    static func token(in head: HTTPRequest) -> Secret<String>? {
        head.cookie(name).map { Secret($0) }
    }

    /// Keeps a token for as long as its session may last.
    static func keeping(_ token: Secret<String>, for age: Duration) -> HTTPField {
        field("\(name)=\(token.reveal()); Max-Age=\(age.components.seconds)")
    }

    /// Forgets the token.
    static let forgetting = field("\(name)=; Max-Age=0")

    private static func field(_ start: String) -> HTTPField {
        HTTPField(name: .setCookie, value: start + "; Path=/; Secure; HttpOnly; SameSite=Strict")
    }
}
