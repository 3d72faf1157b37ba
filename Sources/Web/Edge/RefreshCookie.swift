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
        let values = head.headerFields[values: .cookie].flatMap { $0.split(separator: ";") }.compactMap { pair in
            let pair = pair.trimmed
            guard pair.hasPrefix(name + "=") else { return nil as Substring? }
            return pair.dropFirst(name.count + 1)
        }
        guard values.count == 1, let value = values.first, !value.isEmpty, value.utf8.count <= 512 else { return nil }
        return Secret(String(value))
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
