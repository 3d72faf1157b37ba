import Core
import Testing

@Suite("ZIP archives")
struct ZipTests {
    /// One whole file, one in pieces, one empty.
    private static func sample() throws(ZipFault) -> [UInt8] {
        var writer = ZipWriter()
        var bytes = try writer.file("README.md", Array("what this is\n".utf8))
        bytes += try writer.begin("entries.jsonl")
        for piece in ["{}\n", "", "[]\n"] { bytes += try writer.append(Array(piece.utf8)) }
        bytes += try writer.end()
        bytes += try writer.file("tile/0/000.p/1", [])
        return try bytes + writer.finish()
    }

    @Test("give back what was put in, in its order")
    func roundTrip() throws {
        let reader = try ZipReader(Self.sample())
        #expect(reader.names == ["README.md", "entries.jsonl", "tile/0/000.p/1"])
        #expect(try reader.file("README.md").map(Array.init) == Array("what this is\n".utf8))
        #expect(try reader.file("entries.jsonl").map(Array.init) == Array("{}\n[]\n".utf8))
        #expect(try reader.file("tile/0/000.p/1")?.isEmpty == true)
        #expect(try reader.file("else") == nil)
    }

    @Test("have the checksum of the format: that of “123456789” is known to everybody")
    func checksum() throws {
        var writer = ZipWriter()
        let bytes = try writer.file("a", Array("123456789".utf8))
        #expect(Array(bytes[14..<18]) == [0x26, 0x39, 0xf4, 0xcb])
    }

    @Test("show each flipped bit of a file, and are refused when they are cut short")
    func damaged() throws {
        let whole = try Self.sample()
        let place = try #require(whole.firstIndex(of: UInt8(ascii: "w")))
        var flipped = whole
        flipped[place] ^= 1
        #expect(throws: ZipFault.wrongChecksum("README.md")) { try ZipReader(flipped).file("README.md") }
        for length in 0..<whole.count {
            #expect(throws: ZipFault.self) { try ZipReader(Array(whole[..<length])) }
        }
    }

    @Test("never lead outside themselves, whatever their numbers say")
    func hostile() throws {
        let whole = try Self.sample()
        for place in whole.indices {
            for value: UInt8 in [0x00, 0x7f, 0xff] {
                var bytes = whole
                bytes[place] = value
                guard let reader = try? ZipReader(bytes) else { continue }
                for name in reader.names { _ = try? reader.file(name) }
            }
        }
    }
}
