import Core
import Testing

@testable import Web

@Suite struct ForwardedForTests {
    private static let proxies = ["10.0.0.0/8", "2001:db8:1::/48"].compactMap { CIDR($0) }

    /// Peer, lines of the header, and who the client is then.
    @Test(arguments: [
        // Nobody we trust: whatever they say, it is them.
        ("203.0.113.9", ["198.51.100.1"], "203.0.113.9"),
        ("203.0.113.9", [], "203.0.113.9"),
        // Our proxy: the right-most address that isn't ours.
        ("10.0.0.1", ["198.51.100.1"], "198.51.100.1"),
        ("10.0.0.1", ["1.1.1.1, 198.51.100.1"], "198.51.100.1"),
        ("10.0.0.1", ["1.1.1.1, 198.51.100.1, 10.0.0.2"], "198.51.100.1"),
        ("10.0.0.1", ["1.1.1.1", "198.51.100.1 ,10.0.0.2"], "198.51.100.1"),
        ("2001:db8:1::7", ["[2001:db8:2::9]:4711"], "2001:db8:2::9"),
        ("10.0.0.1", ["198.51.100.1:4711"], "198.51.100.1"),
        ("10.0.0.1", ["\t2001:db8:2::9 "], "2001:db8:2::9"),
        // A mapped address is the address.
        ("10.0.0.1", ["::ffff:198.51.100.1"], "198.51.100.1"),
        ("::ffff:10.0.0.1", ["198.51.100.1"], "198.51.100.1"),
        // Only proxies: the farthest.
        ("10.0.0.1", ["10.0.0.3, 10.0.0.2"], "10.0.0.3"),
        // What can't be read ends the walk at the last hop that could.
        ("10.0.0.1", ["198.51.100.1, unknown"], "10.0.0.1"),
        ("10.0.0.1", ["198.51.100.1, "], "10.0.0.1"),
        ("10.0.0.1", ["198.51.100.1, 10.0.0.2, nonsense, 10.0.0.3"], "10.0.0.3"),
        ("10.0.0.1", ["[::1"], "10.0.0.1"),
    ])
    func client(peer: String, lines: [String], client: String) throws {
        let forwarded = ForwardedFor(trusted: Self.proxies)
        let peer = try #require(IPAddress(peer))
        #expect(forwarded.client(peer: peer, lines: lines).text == client)
    }

    @Test func endlessListIsCut() throws {
        let forwarded = ForwardedFor(trusted: Self.proxies)
        let line = "198.51.100.1" + String(repeating: ", 10.0.0.2", count: 100_000)
        let peer = try #require(IPAddress("10.0.0.1"))
        #expect(forwarded.client(peer: peer, lines: [line]).text == "10.0.0.2")
    }
}
