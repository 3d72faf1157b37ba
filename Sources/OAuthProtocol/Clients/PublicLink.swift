import Core

/// A link that a client wants shown: `https`, to a host that is on the public internet as far as its name tells. Nothing is ever fetched from it
/// by the server; the user's browser may.
public struct PublicLink: Sendable, Hashable {
    /// The address.
    public let text: String

    /// A link; nil for any other scheme, for a host without a dot, for names that are internal by convention, and for an address that isn't public.
    public init?(_ text: String) {
        guard let parts = AbsoluteURI(text), parts.scheme == "https", let host = parts.host?.lowercased() else {
            return nil
        }
        if let address = parts.address {
            guard Self.internalNetworks.allSatisfy({ !$0.contains(address) }) else { return nil }
        } else {
            guard host.contains("."), !Self.internalNames.contains(where: host.hasSuffix) else { return nil }
        }
        self.text = text
    }

    /// RFC 6761, RFC 6762, RFC 8375, and `.internal`, which ICANN keeps free for this.
    private static let internalNames = [
        ".localhost", ".local", ".internal", ".home.arpa", ".lan", ".intranet", ".corp", ".test",
    ]

    /// The networks that IANA's registries of special-purpose addresses don't call global.
    private static let internalNetworks = [
        "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24",
        "192.0.2.0/24", "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/3",
        "::/8", "64:ff9b::/96", "100::/64", "2001:db8::/32", "fc00::/7", "fe80::/10", "ff00::/8",
    ].compactMap { CIDR($0) }
}

/// A client's name, fit to be shown on a page where somebody decides whether to trust it.
public struct DisplayName: Sendable, Hashable {
    /// The most Unicode scalars.
    public static let longest = 100

    /// The name.
    public let text: String

    /// A name without what can't be seen: control and formatting characters, among them those that turn the direction of writing, are left out; so
    /// is space around it, and more than one between words. Nothing left, or too much, is refused.
    public init(_ text: String) throws(OAuthRefusal) {
        let shown = text.unicodeScalars.map { scalar -> Character in
            switch scalar.properties.generalCategory {
            case .control, .format, .lineSeparator, .paragraphSeparator, .privateUse, .surrogate, .unassigned: " "
            default: scalar.properties.isWhitespace ? " " : Character(scalar)
            }
        }
        let words = String(shown).split(separator: " ").joined(separator: " ")
        guard (1...Self.longest).contains(words.unicodeScalars.count) else {
            throw ClientRegistration.refusal("client_name must have 1 to 100 characters that can be seen")
        }
        self.text = words
    }
}
