import Core
import Crypto
import TestKit
import Testing

@testable import Identity
@testable import Vault

@Suite("Refresh tokens")
struct RefreshTokenTests {
    private let key = MACKey(id: 1, key: .init(data: [UInt8](repeating: 9, count: 32)))
    private var first: RefreshToken {
        RefreshToken(session: SessionID(high: 1, low: 2), SeededRandomness(seed: 5))
    }

    @Test("survive their text")
    func text() throws {
        let text = first.text.reveal()
        #expect(text.hasPrefix("rt_"))
        #expect(RefreshToken(text) == first)
        let second = try #require(first.successor(key))
        #expect(RefreshToken(second.text.reveal()) == second)
    }

    @Test("are read exactly: no other prefix, length, alphabet or padding")
    func strict() {
        let text = first.text.reveal()
        for bad in [
            "", "rt_", String(text.dropFirst(3)), "RT_" + text.dropFirst(3), text + "A", String(text.dropLast()),
            text + "=", " " + text, text + "\n", "sk_" + text.dropFirst(3), "rt_" + String(repeating: "+", count: 70),
        ] {
            #expect(RefreshToken(bad) == nil, "\(bad)")
        }
    }

    @Test("have one successor, which tells nothing of them and differs by session, generation and key")
    func successor() throws {
        let second = try #require(first.successor(key))
        #expect(first.successor(key) == second)
        #expect(second.session == first.session)
        #expect(second.generation == 1)
        #expect(second.hash != first.hash)
        #expect(first.successor(MACKey(id: 2, key: .init(data: [UInt8](repeating: 8, count: 32)))) != second)
        let other = RefreshToken(session: SessionID(high: 1, low: 3), SeededRandomness(seed: 5))
        #expect(other.hash == first.hash)
        #expect(other.successor(key)?.hash != second.hash)
        #expect(second.successor(key)?.hash != second.hash)
    }

    @Test("match their own hash and no other")
    func hash() throws {
        #expect(first.matches(first.hash))
        #expect(!first.matches(try #require(first.successor(key)).hash))
        #expect(!first.matches([]))
        #expect(!first.matches(Array(first.hash.dropLast())))
    }

    @Test("do not print")
    func redacted() {
        #expect("\(first.text)" == "‹redacted›")
    }
}
