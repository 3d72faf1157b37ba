import Core
import Glibc
import TestKit
import Testing

@Suite("IP addresses")
struct IPAddressTests {
    @Test(
        "IPv6 is written as RFC 5952 says",
        arguments: [
            // §4.1–4.3: no leading zeros, the longest run, the first of equals, never one group alone, lower case.
            ("2001:0db8::0001", "2001:db8::1"), ("2001:db8:0:0:0:0:2:1", "2001:db8::2:1"),
            ("2001:db8:0:1:1:1:1:1", "2001:db8:0:1:1:1:1:1"), ("2001:0:0:1:0:0:0:1", "2001:0:0:1::1"),
            ("2001:db8:0:0:1:0:0:1", "2001:db8::1:0:0:1"), ("2001:DB8::ABCD", "2001:db8::abcd"),
            ("0:0:0:0:0:0:0:0", "::"), ("::1", "::1"), ("1::", "1::"), ("1:0:0:0:0:0:0:8", "1::8"),
            ("1:2:3:4:5:6:7::", "1:2:3:4:5:6:7:0"), ("64:ff9b::192.0.2.33", "64:ff9b::c000:221"),
        ])
    func rfc5952(text: String, expected: String) throws {
        let address = try #require(IPAddress(text))
        #expect(address.text == expected)
        #expect(IPAddress(expected) == address)
    }

    @Test("An IPv4 address mapped into IPv6 is the IPv4 address, however it is written")
    func mapped() {
        for text in ["::ffff:192.0.2.1", "::FFFF:c000:201", "0:0:0:0:0:ffff:c000:0201"] {
            #expect(IPAddress(text) == IPAddress("192.0.2.1"))
        }
        #expect(IPAddress("::192.0.2.1") != IPAddress("192.0.2.1"))
    }

    @Test(
        "What isn't exactly one address is refused",
        arguments: [
            "", ".", ":", ":::", "1", "1.2.3", "1.2.3.4.5", "1.2.3.256", "01.2.3.4", "1.2.3.4 ", " 1.2.3.4", "1.2.3.+4",
            "0x1.2.3.4",
            "1..2.3", "1.2.3.4:80", "[::1]", "::1%eth0", "1::2::3", "12345::", "1:2:3:4:5:6:7", "1:2:3:4:5:6:7:8:9",
            "1:2:3:4:5:6:7:8::", "::1:2:3:4:5:6:7:8", ":1::2", "1::2:", "::1.2.3", "1.2.3.4::", "::1.2.3.4:5", "::g",
            "１.2.3.4",
            "1:2:3:4:5:6:7:1.2.3.4",
        ])
    func refuses(text: String) {
        #expect(IPAddress(text) == nil)
    }

    @Test("We read what the C library reads, and the same bits")
    func agreesWithInetPton() {
        var generator = SplitMix64(seed: 33)
        let pieces = [
            "0", "1", "00", "255", "256", "ffff", "fffff", "a", "::", ":", ":", ":", ".", ".", ".", "127", "g",
        ]
        var accepted = 0
        for _ in 0..<60_000 {
            let text = (0..<Int.random(in: 1...15, using: &generator)).compactMap { _ in
                pieces.randomElement(using: &generator)
            }
            .joined()
            let expected = Self.inetPton(text)
            if expected != nil { accepted += 1 }
            #expect(IPAddress(text) == expected, "\(text)")
        }
        #expect(accepted > 200)
    }

    @Test("Every address is read back from its text")
    func roundTrip() {
        var generator = SplitMix64(seed: 34)
        for _ in 0..<3000 {
            let mask =
                UInt128.random(in: .min ... .max, using: &generator) & .random(in: .min ... .max, using: &generator)
            let addresses = [
                IPAddress.v4(.random(in: .min ... .max, using: &generator)),
                IPAddress(bits: .random(in: .min ... .max, using: &generator) & mask & mask << 40),
            ]
            for address in addresses {
                #expect(IPAddress(address.text) == address)
                #expect(Self.inetPton(address.text) == address)
            }
        }
    }

    @Test("Loopback is 127.0.0.0/8 and ::1")
    func loopback() {
        #expect(
            ["127.0.0.1", "127.255.0.1", "::1", "::ffff:127.0.0.1"].allSatisfy { IPAddress($0)?.isLoopback == true })
        #expect(["128.0.0.1", "::2", "0.0.0.0", "::"].allSatisfy { IPAddress($0)?.isLoopback == false })
    }

    private static func inetPton(_ text: String) -> IPAddress? {
        var four: UInt32 = 0
        if inet_pton(AF_INET, text, &four) == 1 { return .v4(UInt32(bigEndian: four)) }
        var sixteen: UInt128 = 0
        if inet_pton(AF_INET6, text, &sixteen) == 1 { return IPAddress(bits: UInt128(bigEndian: sixteen)) }
        return nil
    }
}
