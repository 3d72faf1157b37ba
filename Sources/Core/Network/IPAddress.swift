/// An IPv4 or IPv6 address. An IPv4 address mapped into IPv6 (`::ffff:192.0.2.1`) is the IPv4 address, so a rule for the one
/// can't be passed by writing the other.
public enum IPAddress: Sendable, Hashable {
    /// Four bytes, the first highest.
    case v4(UInt32)
    /// Sixteen bytes, the first highest; never a mapped IPv4 address when made by ``init(bits:)`` or from text.
    case v6(UInt128)

    /// An address from an IPv6 address's bits.
    public init(bits: UInt128) {
        self = bits >> 32 == 0xffff ? .v4(UInt32(truncatingIfNeeded: bits)) : .v6(bits)
    }

    /// An address from text: four decimal numbers without leading zeros, or RFC 4291 §2.2. No zone, no brackets, no port.
    public init?(_ text: some StringProtocol) {
        if text.utf8.contains(UInt8(ascii: ":")) {
            guard let bits = IPv6Text.read(text) else { return nil }
            self.init(bits: bits)
        } else {
            guard let bits = IPv4Text.read(text) else { return nil }
            self = .v4(bits)
        }
    }

    /// How many bits an address of this family has: 32 or 128.
    public var width: Int {
        switch self {
        case .v4: 32
        case .v6: 128
        }
    }

    /// Whether the address is this machine itself: 127.0.0.0/8 or `::1`.
    public var isLoopback: Bool {
        switch self {
        case .v4(let bits): bits >> 24 == 127
        case .v6(let bits): bits == 1
        }
    }
}

extension IPAddress: TextForm, CustomStringConvertible {
    /// `ip`.
    public static var format: StringFormat { .ipAddress }
    /// Reads either family.
    public init?(text: String) { self.init(text) }

    /// Four decimal numbers, or the one form of RFC 5952 §4.
    public var text: String {
        switch self {
        case .v4(let bits): IPv4Text.write(bits)
        case .v6(let bits): IPv6Text.write(bits)
        }
    }

    /// The same as ``text``.
    public var description: String { text }
    /// The same as ``text``; no spreadsheet takes it for a formula.
    public var cell: CSVCell { .plain(text) }
}
