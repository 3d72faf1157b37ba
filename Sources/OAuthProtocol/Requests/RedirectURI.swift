/// Where a client wants its answers, as it was registered.
///
/// What a request names has to be the same bytes (RFC 9700 §2.1); only the port of a loopback address may differ, since native apps listen
/// where there is room (RFC 8252 §7.3).
public struct RedirectURI: Sendable, Hashable {
    /// The URI as it was registered.
    public let text: String
    private let parts: AbsoluteURI

    /// A URI that may be registered: `https`; `http` for `127.0.0.1`, `[::1]` and `localhost`; or a private-use scheme, which has a dot
    /// (RFC 8252 §7.1). No fragment, no userinfo, no wildcard, at most 2,048 bytes.
    public init(registering text: String) throws(OAuthRefusal) {
        guard let parts = AbsoluteURI(text) else {
            throw OAuthRefusal(.invalidRedirectURI, "a redirect URI must be absolute, without userinfo")
        }
        guard !parts.hasFragment else {
            throw OAuthRefusal(.invalidRedirectURI, "a redirect URI must not have a fragment")
        }
        guard !text.contains("*") else {
            throw OAuthRefusal(.invalidRedirectURI, "a redirect URI must not have a wildcard")
        }
        switch parts.scheme {
        case "https":
            guard parts.host != nil else {
                throw OAuthRefusal(.invalidRedirectURI, "a redirect URI with https needs a host")
            }
        case "http":
            guard let host = parts.host, Self.loopback.contains(host) else {
                throw OAuthRefusal(
                    .invalidRedirectURI, "a redirect URI with http must be on 127.0.0.1, [::1] or localhost")
            }
        default:
            guard parts.scheme.contains("."), parts.rest.hasPrefix("/") || parts.host != nil else {
                throw OAuthRefusal(
                    .invalidRedirectURI, "a redirect URI needs https, or a scheme of its own that has a dot")
            }
        }
        self.text = text
        self.parts = parts
    }

    /// Whether a request that names `asked` means this one.
    public func matches(_ asked: String) -> Bool {
        if asked.utf8.elementsEqual(text.utf8) { return true }
        guard parts.scheme == "http", let host = parts.host, Self.loopbackAddresses.contains(host) else { return false }
        let start = "http://\(host)"
        guard asked.utf8.starts(with: start.utf8) else { return false }
        var tail = Substring(asked.utf8.dropFirst(start.utf8.count))
        if tail.utf8.first == UInt8(ascii: ":") {
            let port = tail.dropFirst().prefix { $0.isASCII && $0.isNumber }
            guard AbsoluteURI.isPort(port) else { return false }
            tail = tail[port.endIndex...]
        }
        return tail.utf8.elementsEqual(parts.rest.utf8)
    }

    /// Where the port may vary. `localhost` may be resolved to something else, so it has to be given with its port (RFC 8252 §8.3).
    private static let loopbackAddresses: Set<String> = ["127.0.0.1", "[::1]"]
    private static let loopback = loopbackAddresses.union(["localhost"])
}
