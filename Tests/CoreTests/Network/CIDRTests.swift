import Core
import TestKit
import Testing

@Suite("Networks")
struct CIDRTests {
    @Test(
        "A network is read strictly and written in one way",
        arguments: [
            ("10.0.0.0/8", "10.0.0.0/8"), ("0.0.0.0/0", "0.0.0.0/0"), ("192.0.2.1/32", "192.0.2.1/32"),
            ("192.0.2.1", "192.0.2.1/32"),
            ("2001:DB8:0::/32", "2001:db8::/32"), ("::/0", "::/0"), ("::1", "::1/128"),
            ("::ffff:10.0.0.0/104", "10.0.0.0/8"),
            ("::ffff:0.0.0.0/96", "0.0.0.0/0"), ("::ffff:10.1.2.3", "10.1.2.3/32"),
        ])
    func reads(text: String, expected: String) throws {
        let network = try #require(CIDR(text))
        #expect(network.text == expected)
        #expect(CIDR(network.text) == network)
    }

    @Test(
        "Bits beyond the prefix, leading zeros and everything else are refused",
        arguments: [
            "10.0.0.1/8", "10.0.0.0/33", "10.0.0.0/-1", "10.0.0.0/+8", "10.0.0.0/08", "10.0.0.0/", "/8", "10.0.0.0/8/8",
            "10.0.0/8",
            "10.0.0.0 /8", "::1/64", "::/129", "2001:db8::/1000", "::ffff:10.0.0.0/8", "::ffff:0:0/95", "10.0.0.0/8a",
            "",
        ])
    func refuses(text: String) {
        #expect(CIDR(text) == nil)
    }

    @Test("An address lies in a network exactly when its leading bits are the network's")
    func contains() throws {
        var generator = SplitMix64(seed: 8)
        for _ in 0..<3000 {
            let width = Bool.random(using: &generator) ? 32 : 128
            let prefix = Int.random(in: 0...width, using: &generator)
            let base = UInt128.random(in: .min ... .max, using: &generator)
            let address = Self.address(base, width: width)
            let network = try #require(CIDR(address.masked(to: prefix), prefix: prefix))
            // A neighbour that differs in one bit is inside exactly when that bit lies beyond the prefix.
            let bit = Int.random(in: 0..<width, using: &generator)
            let neighbour = Self.address(base ^ (UInt128(1) << (127 - bit)), width: width)
            #expect(network.contains(address))
            #expect(network.contains(neighbour) == (bit >= prefix))
            #expect(!network.contains(Self.address(base, width: 160 - width)))
        }
    }

    /// The first `width` bits of `bits` as an address of that family.
    private static func address(_ bits: UInt128, width: Int) -> IPAddress {
        width == 32 ? .v4(UInt32(bits >> 96)) : .v6(bits)
    }
}
