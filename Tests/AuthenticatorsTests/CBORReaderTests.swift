import Core
import Testing

@testable import Authenticators

@Suite("CBOR")
struct CBORReaderTests {
    private static func read(_ hex: String) throws -> CBORValue {
        try CBORReader.read(#require(Hexadecimal.decode(hex)))
    }

    /// From RFC 8949, appendix A.
    @Test("is read as RFC 8949 says")
    func values() throws {
        let values: [(String, CBORValue)] = [
            ("00", .integer(0)), ("17", .integer(23)), ("1818", .integer(24)), ("1903e8", .integer(1_000)),
            ("1a000f4240", .integer(1_000_000)), ("1b000000e8d4a51000", .integer(1_000_000_000_000)),
            ("20", .integer(-1)), ("3903e7", .integer(-1_000)), ("1b7fffffffffffffff", .integer(.max)),
            ("3b7fffffffffffffff", .integer(.min)), ("f4", .boolean(false)), ("f5", .boolean(true)), ("f6", .null),
            ("40", .bytes([])), ("4401020304", .bytes([1, 2, 3, 4])), ("60", .text("")), ("6449455446", .text("IETF")),
            ("62c3bc", .text("ü")), ("64f0908591", .text("\u{10151}")), ("80", .array([])),
            (
                "8301820203820405",
                .array([.integer(1), .array([.integer(2), .integer(3)]), .array([.integer(4), .integer(5)])])
            ),
            ("a0", .map([:])), ("a201020304", .map([.integer(1): .integer(2), .integer(3): .integer(4)])),
            ("a26161016162820203", .map([.text("a"): .integer(1), .text("b"): .array([.integer(2), .integer(3)])])),
        ]
        for (hex, value) in values { #expect(try Self.read(hex) == value, "\(hex)") }
    }

    @Test("in another form than the canonical one is taken: longer numbers, keys in any order")
    func tolerant() throws {
        #expect(try Self.read("190001") == .integer(1))
        #expect(try Self.read("a203040102") == .map([.integer(1): .integer(2), .integer(3): .integer(4)]))
    }

    @Test(
        "that isn't of the kinds we take is refused by its reason",
        arguments: [
            ("", .truncated), ("18", .truncated), ("1900", .truncated), ("42aa", .truncated), ("8201", .truncated),
            ("a1", .truncated), ("a101", .truncated), ("5b7fffffffffffffff", .truncated), ("0000", .trailingBytes),
            ("1bffffffffffffffff", .integerRange), ("3bffffffffffffffff", .integerRange),
            ("5f42010243030405ff", .indefinite), ("9fff", .indefinite), ("bfff", .indefinite), ("7fff", .indefinite),
            ("ff", .indefinite), ("a201020103", .duplicateKey), ("a20102180103", .duplicateKey),
            ("a2616101616102", .duplicateKey), ("a1410102", .keyType), ("a18001", .keyType), ("a1f501", .keyType),
            ("c074323031332d30332d32315432303a30343a30305a", .unsupported), ("f90000", .unsupported),
            ("fb3ff199999999999a", .unsupported), ("f7", .unsupported), ("f0", .unsupported), ("1c", .unsupported),
            ("62c328", .invalidUTF8), ("9a00010000", .tooManyItems), ("ba00010000", .tooManyItems),
            ("9b7fffffffffffffff", .tooManyItems),
        ] as [(String, CBORFault)])
    func refused(hex: String, fault: CBORFault) {
        #expect(throws: fault) { try Self.read(hex) }
    }

    @Test("has its limits: bytes, depth, values")
    func limits() throws {
        let most = CBORReader.mostDepth
        func nested(_ depth: Int) -> [UInt8] { [UInt8](repeating: 0x81, count: depth) + [0] }
        #expect(throws: Never.self) { try CBORReader.read(nested(most)) }
        #expect(throws: CBORFault.tooDeep) { try CBORReader.read(nested(most + 1)) }
        #expect(throws: CBORFault.tooDeep) { try CBORReader.read(nested(60_000)) }
        let items: [UInt8] = [0x99, 0x03, 0xff] + [UInt8](repeating: 0, count: 1_023)
        #expect(throws: Never.self) { try CBORReader.read(items) }
        let nestedItems: [UInt8] = [0x82] + items + items
        #expect(throws: CBORFault.tooManyItems) { try CBORReader.read(nestedItems) }
        let long: [UInt8] = [0x5a, 0, 1, 0, 0] + [UInt8](repeating: 0, count: 1 << 16)
        #expect(throws: CBORFault.tooLarge) { try CBORReader.read(long) }
    }
}
