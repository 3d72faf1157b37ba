import Core
import HTTPTypes

/// A cookie in which a browser keeps a secret, out of its pages' reach (OWASP ASVS 5.0 §3.3).
///
/// `__Host-` makes browsers take it from this host alone, over TLS (or from `localhost`); `Strict` keeps it from requests
/// that other sites' pages begin, and `TrustedPages` refuses those that come with it all the same.
struct SecretCookie: Sendable {
    /// Keeps what spares a device the second factor.
    static let device = SecretCookie(name: "__Host-castellan_device")

    let name: String

    /// The secret of a request; nil when there is none, or more than one.
    func secret(in head: HTTPRequest) -> Secret<String>? { head.cookie(name).map { Secret($0) } }

    /// Keeps a secret for as long as it may serve.
    func keeping(_ secret: Secret<String>, for age: Duration) -> HTTPField {
        field("\(name)=\(secret.reveal()); Max-Age=\(age.components.seconds)")
    }

    /// Forgets it.
    var forgetting: HTTPField { field("\(name)=; Max-Age=0") }

    private func field(_ start: String) -> HTTPField {
        HTTPField(name: .setCookie, value: start + "; Path=/; Secure; HttpOnly; SameSite=Strict")
    }
}
