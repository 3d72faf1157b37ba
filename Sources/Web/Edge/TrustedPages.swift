import HTTPTypes

/// Whose pages may use a cookie of ours: the protection against cross-site request forgery, wherever a cookie is the
/// credential. Pure: the answer follows from the request's fields and the list.
///
/// Browsers say where a request was begun, in `Origin` or, where they leave that out, in `Sec-Fetch-Site`; no page can
/// change either. A request with the cookie and neither of them is refused: no browser that knows `__Host-` sends it.
struct TrustedPages: Sendable {
    /// The origins, ours among them: `https://crm.example.com`.
    let origins: Set<String>

    /// Our own origin, from the server's public URL, and those that the settings name.
    init(publicURL: String, others: Set<String>) {
        let parts = publicURL.split(separator: "/", maxSplits: 3, omittingEmptySubsequences: false)
        origins = others.union([parts.prefix(3).joined(separator: "/").lowercased()])
    }

    /// Whether the page that began a request may use the cookie.
    func include(_ request: HTTPRequest) -> Bool {
        if let origin = request.headerFields[.origin] { return origins.contains(origin) }
        switch request.headerFields[.fetchSite] {
        case "same-origin", "none": return true
        default: return false
        }
    }
}

extension HTTPField.Name {
    /// `Sec-Fetch-Site` (Fetch Metadata).
    fileprivate static let fetchSite: HTTPField.Name = {
        guard let name = HTTPField.Name("Sec-Fetch-Site") else { preconditionFailure("Sec-Fetch-Site is a field name") }
        return name
    }()
}
