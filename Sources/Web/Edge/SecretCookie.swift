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
    func secret(in head: HTTPRequest) -> Secret<String>? {
        let values = head.headerFields[values: .cookie].flatMap { $0.split(separator: ";") }.compactMap { pair in
            let pair = pair.trimmed
            guard pair.hasPrefix(name + "=") else { return nil as Substring? }
            return pair.dropFirst(name.count + 1)
        }
        guard values.count == 1, let value = values.first, !value.isEmpty, value.utf8.count <= 512 else { return nil }
        return Secret(String(value))
    }

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
