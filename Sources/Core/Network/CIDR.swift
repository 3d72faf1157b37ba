/// A network: an address and how many of its leading bits count (RFC 4632).
public struct CIDR: Sendable, Hashable {
    /// The first address of the network.
    public let address: IPAddress
    /// How many leading bits count: 0 to 32 or 128.
    public let prefix: Int

    /// A network; nil when the prefix is longer than the address or the address has bits beyond it.
    public init?(_ address: IPAddress, prefix: Int) {
        guard (0...address.width).contains(prefix), address.masked(to: prefix) == address else { return nil }
        self.address = address
        self.prefix = prefix
    }

    /// A network from `10.0.0.0/8` or `2001:db8::/32`; one address alone is the network of that address.
    ///
    /// Nil for bits beyond the prefix (`10.0.0.1/8` is a slip of the pen more often than not), leading zeros, or anything else. A mapped
    /// IPv4 network (`::ffff:10.0.0.0/104`) is the IPv4 network.
    public init?(_ text: some StringProtocol) {
        let parts = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
        guard let first = parts.first, let address = IPAddress(first) else { return nil }
        guard parts.count == 2, let digits = parts.last else {
            self.init(address, prefix: address.width)
            return
        }
        let isMapped = address.width == 32 && first.contains(":")
        guard let prefix = IPv4Text.decimal(digits.utf8, atMost: 128) else { return nil }
        self.init(address, prefix: isMapped ? Int(prefix) - 96 : Int(prefix))
    }

    /// Whether an address lies in the network. One of the other family never does.
    public func contains(_ other: IPAddress) -> Bool {
        other.width == address.width && other.masked(to: prefix) == address
    }
}

extension CIDR: TextForm, CustomStringConvertible {
    /// `cidr`.
    public static var format: StringFormat { .cidr }
    /// Reads either family.
    public init?(text: String) { self.init(text) }
    /// The address, `/` and the prefix.
    public var text: String { "\(address)/\(prefix)" }
    /// The same as ``text``.
    public var description: String { text }
}

extension IPAddress {
    /// The address with everything after the first `prefix` bits cleared.
    public func masked(to prefix: Int) -> IPAddress {
        switch self {
        case .v4(let bits): .v4(bits & ~(.max >> prefix))
        case .v6(let bits): .v6(bits & ~(.max >> prefix))
        }
    }
}
