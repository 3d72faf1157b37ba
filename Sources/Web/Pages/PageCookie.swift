import Core
import HTTPTypes

/// The cookies of our pages. `__Host-` makes browsers take them from this host alone, over TLS or from `localhost`; `Lax` lets a client's link lead
/// to a page where its user is signed in already, and keeps them from forms of other sites.
enum PageCookie: String {
    /// Who is signed in.
    case session = "__Host-castellan_session"
    /// What ties forms to this browser, also before anybody signs in.
    case visitor = "__Host-castellan_visitor"
    /// A sign-in that waits for its second factor.
    case pending = "__Host-castellan_pending"

    /// The cookie of a request; nil when there is none, or more than one.
    func value(in head: HTTPRequest) -> Secret<String>? { head.cookie(rawValue).map { Secret($0) } }

    /// Keeps a value until the browser is closed, or for some time.
    func keeping(_ value: Secret<String>, for age: Duration? = nil) -> HTTPField {
        field(value.reveal() + (age.map { "; Max-Age=\($0.components.seconds)" } ?? ""))
    }

    /// Forgets the value.
    var forgetting: HTTPField { field("; Max-Age=0") }

    private func field(_ rest: String) -> HTTPField {
        HTTPField(name: .setCookie, value: "\(rawValue)=\(rest); Path=/; Secure; HttpOnly; SameSite=Lax")
    }
}

extension HTTPRequest {
    /// The value of a cookie; nil when there is none of that name, or more than one, or it is longer than any of ours.
    func cookie(_ name: String) -> String? {
        let values = headerFields[values: .cookie].flatMap { $0.split(separator: ";") }.compactMap { pair in
            let pair = pair.trimmed
            guard pair.hasPrefix(name + "=") else { return nil as Substring? }
            return pair.dropFirst(name.count + 1)
        }
        guard values.count == 1, let value = values.first, !value.isEmpty, value.utf8.count <= 512 else { return nil }
        return String(value)
    }
}
