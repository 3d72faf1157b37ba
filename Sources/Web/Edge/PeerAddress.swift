import Core
import NIOCore

extension IPAddress {
    /// The address of a socket; nil for a UNIX socket.
    init?(_ socket: SocketAddress) {
        switch socket {
        case .v4(let address):
            // sockaddr_in: family and port in four bytes, then the address.
            self = .v4(UInt32(truncatingIfNeeded: Self.number(in: address.address, bytes: 4..<8)))
        case .v6(let address):
            // sockaddr_in6: family, port and flow label in eight bytes, then the address.
            self.init(bits: Self.number(in: address.address, bytes: 8..<24))
        case .unixDomainSocket:
            return nil
        }
    }

    private static func number<Layout>(in layout: Layout, bytes: Range<Int>) -> UInt128 {
        withUnsafeBytes(of: layout) { $0[bytes].reduce(UInt128(0)) { $0 << 8 | UInt128($1) } }
    }
}
