import Core
import Crypto

/// The `Content-Security-Policy` of a page: nothing is loaded, nobody frames it, and its forms go to us.
///
/// Browsers hold `form-action` against every redirect that follows a form, so a page whose form may end at a client has to name the client's
/// address too.
struct PagePolicy {
    /// Where forms may lead beside our own pages.
    var destination: String?
    /// The only script of the page, if it has one. It may ask us, and nobody else.
    var script: String?

    /// The policy of a page that leads nowhere else.
    static let closed = PagePolicy().text

    /// The header's value.
    var text: String {
        var policy = """
            default-src 'none'; base-uri 'none'; frame-ancestors 'none'; object-src 'none'; \
            style-src \(PageStyle.source); form-action 'self'
            """
        if let source = destination.flatMap(Self.source) { policy += " \(source)" }
        if let script { policy += "; script-src \(Self.hash(script)); connect-src 'self'" }
        return policy
    }

    /// What a policy calls the place of an address: scheme, host and port, or the scheme alone where it has no host that a policy can
    /// name (apps' own schemes, IPv6).
    static func source(of uri: String) -> String? {
        guard let colon = uri.firstIndex(of: ":") else { return nil }
        let scheme = uri[..<colon].lowercased()
        guard scheme.utf8.allSatisfy({ isLetter($0) || "0123456789+-.".utf8.contains($0) }) else { return nil }
        let rest = uri[uri.index(after: colon)...]
        guard scheme == "https" || scheme == "http", rest.hasPrefix("//") else { return "\(scheme):" }
        let authority = rest.dropFirst(2).prefix { !"/?#".contains($0) }.lowercased()
        guard !authority.isEmpty, authority.utf8.allSatisfy({ isLetter($0) || "0123456789.-:".utf8.contains($0) })
        else { return "\(scheme):" }
        return "\(scheme)://\(authority)"
    }

    private static func isLetter(_ byte: UInt8) -> Bool { (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte) }

    private static func hash(_ text: String) -> String {
        "'sha256-\(Base64.encode(Array(SHA256.hash(data: Array(text.utf8)))))'"
    }
}
