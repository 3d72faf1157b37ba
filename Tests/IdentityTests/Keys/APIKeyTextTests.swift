import Core
import TestKit
import Testing

@testable import Identity

@Suite("Texts of API keys")
struct APIKeyTextTests {
    private let id = APIKeyID(high: 0x0190_a0b0_c0d0_7000, low: 0x8000_0000_0000_0001)

    @Test("are read back, and no two alike")
    func roundTrip() throws {
        let randomness = SeededRandomness()
        var seen: Set<String> = []
        for _ in 0..<200 {
            let key = APIKeyText(id: id, randomness)
            let text = key.text.reveal()
            let read = try #require(APIKeyText(text))
            #expect(read.id == id)
            #expect(read.matches(key.hash))
            #expect(seen.insert(text).inserted)
            #expect(text.hasPrefix("sk_") && text.utf8.count == 73)
            #expect(!text.dropFirst(3).contains { !$0.isASCII })
        }
    }

    @Test("show nothing of the secret")
    func shown() {
        let one = APIKeyText(id: id, SeededRandomness(seed: 1))
        let other = APIKeyText(id: id, SeededRandomness(seed: 2))
        #expect(one.shown == other.shown)
        #expect(one.text.reveal().hasPrefix(one.shown.dropLast()))
    }

    @Test("are refused after any slip of the pen")
    func slips() {
        let text = APIKeyText(id: id, SeededRandomness()).text.reveal()
        for position in text.indices.dropFirst(3) {
            var slip = text
            slip.replaceSubrange(position...position, with: text[position] == "A" ? "B" : "A")
            #expect(APIKeyText(slip) == nil, "\(slip)")
        }
        for other in ["", "sk_", String(text.dropLast()), text + "A", "rt_" + text.dropFirst(3), " " + text] {
            #expect(APIKeyText(other) == nil, "\(other)")
        }
    }

    /// The check value of CRC-32/ISO-HDLC: the checksum of `123456789`.
    @Test("have the checksum that ZIP has")
    func checksum() {
        #expect(APIKeyText.checksum(Array("123456789".utf8)[...]) == [0xcb, 0xf4, 0x39, 0x26])
    }
}
