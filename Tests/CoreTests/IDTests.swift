import Core
import TestKit
import Testing

@Suite("Ids")
struct IDTests {
    @Test("An id is a UUIDv7 of its instant, and prints as one")
    func makes() throws {
        let randomness = SeededRandomness(seed: 3)
        // The last instant that can be written; the 48 bits of a UUIDv7 would go on to the year 10889.
        for milliseconds in [0, 1, 1_795_324_926_123, 253_402_300_799_999] as [Int64] {
            let id = UserID.make(at: Instant(milliseconds: milliseconds), randomness)
            #expect(id.instant.milliseconds == milliseconds)
            let text = Array(id.description)
            #expect(text.count == 36 && text[14] == "7" && "89ab".contains(text[19]))
            #expect(UserID(id.description) == id)
            #expect(UserID(id.description.uppercased()) == id)
            #expect(UserID(bytes: id.bytes) == id)
        }
    }

    @Test("The text is the 128 bits in hexadecimal")
    func text() {
        var generator = SplitMix64(seed: 5)
        for _ in 0..<1000 {
            let id = SessionID(high: generator.next(), low: generator.next())
            #expect(id.description.replacing("-", with: "") == Hexadecimal.encode(id.bytes))
            #expect(SessionID(id.description) == id)
            #expect(id.json == "\"\(id)\"")
        }
    }

    @Test("Ids sort by the time they were made, as numbers and as text")
    func sorts() {
        let randomness = SeededRandomness(seed: 9)
        let ids = (0..<500).map { UserID.make(at: Instant(milliseconds: 1_795_324_926_123 + $0), randomness) }
        #expect(ids == ids.shuffled().sorted())
        #expect(ids.map(\.description) == ids.map(\.description).sorted())
    }

    @Test(
        "What is no UUID is refused",
        arguments: [
            "", "0197c5a2-6b7e-7000-8000-00000000000", "0197c5a2-6b7e-7000-8000-0000000000000",
            "0197c5a26b7e70008000000000000000", "0197c5a2-6b7e-7000-8000-00000000000g",
            "0197c5a2-6b7e-7000-80000-0000000000", "{0197c5a2-6b7e-7000-8000-000000000000}",
            "0197c5a2_6b7e_7000_8000_000000000000", " 0197c5a2-6b7e-7000-8000-00000000000",
        ])
    func refuses(text: String) {
        #expect(UserID(text) == nil)
    }

    @Test("Sixteen bytes and no other number make an id")
    func bytes() {
        #expect(UserID(bytes: [UInt8](repeating: 1, count: 15)) == nil)
        #expect(UserID(bytes: [UInt8](repeating: 1, count: 17)) == nil)
    }

    @Test("The kernel's randomness gives as many bytes as asked for, not twice the same")
    func systemRandomness() {
        for count in [0, 1, 7, 8, 9, 32, 100] { #expect(SystemRandomness().bytes(count).count == count) }
        #expect(SystemRandomness().bytes(32) != SystemRandomness().bytes(32))
    }
}
