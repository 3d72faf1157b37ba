public import Authenticators
import Core

extension RelyingParty {
    /// Whom passkeys are for, from the address that people see.
    ///
    /// - Parameters:
    ///   - publicURL: The server's address; its origin may ask for passkeys.
    ///   - id: The domain that passkeys are made for: the address's host, or a domain above it.
    ///   - origins: Origins of other pages; those on the domain or below it may ask too.
    public init(publicURL: String, id: String? = nil, name: String, origins: [String] = []) {
        let own = Self.origin(of: publicURL)
        let id = id ?? Self.host(of: own)
        var all = [own]
        for origin in origins.map(Self.origin) where Self.host(of: origin).isDomain(withinOrEqual: id) {
            if !all.contains(origin) { all.append(origin) }
        }
        self.init(id: id, name: name, origins: all)
    }

    /// Whether passkeys for a domain can be used on the pages of an address: it is its host or stands above it.
    public static func accepts(id: String, at publicURL: String) -> Bool {
        host(of: origin(of: publicURL)).isDomain(withinOrEqual: id)
    }

    /// Whether browsers offer passkeys on the pages of an address: they come over TLS, or from this machine under the name `localhost`,
    /// and the host is a name, since an address is none that passkeys can be for (Web Authentication Level 3 §5.1.3).
    public static func canWork(at publicURL: String) -> Bool {
        let page = Self.origin(of: publicURL)
        let name = Self.host(of: page)
        guard !name.hasPrefix("["), IPAddress(name) == nil else { return false }
        return page.hasPrefix("https://") || name.isDomain(withinOrEqual: "localhost")
    }

    /// Scheme, host and port as browsers write an origin: in lower case, without the port that the scheme has anyway.
    private static func origin(of url: String) -> String {
        let parts = url.lowercased().split(separator: "/", maxSplits: 3, omittingEmptySubsequences: false)
        let origin = parts.prefix(3).joined(separator: "/")
        for (scheme, port) in [("https://", ":443"), ("http://", ":80")]
        where origin.hasPrefix(scheme) && origin.hasSuffix(port) {
            return String(origin.dropLast(port.count))
        }
        return origin
    }

    private static func host(of origin: String) -> String {
        let authority = origin.split(separator: "/").last ?? ""
        guard authority.last != "]", let colon = authority.lastIndex(of: ":") else { return String(authority) }
        return String(authority[..<colon])
    }
}

extension String {
    /// Whether a host is a domain or lies below it.
    fileprivate func isDomain(withinOrEqual domain: String) -> Bool { self == domain || hasSuffix("." + domain) }
}
