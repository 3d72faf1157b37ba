import Core
import TestKit
import Testing

@Suite("Canonical JSON (RFC 8785)")
struct JCSTests {
    private func canonical(_ text: String) throws -> String {
        String(decoding: try JCS.encode(JSONReader.read(Array(text.utf8))), as: UTF8.self)
    }

    @Test(
        "agrees with the RFC's vectors, byte for byte", .enabled(if: Vectors.present, "\(Vectors.absence)"),
        arguments: ["arrays", "french", "structures", "unicode", "values", "weird"])
    func vectors(_ name: String) throws {
        let input = try JSONReader.read([UInt8](Vectors.data("jcs/testdata/input/\(name).json")))
        #expect(try JCS.encode(input) == [UInt8](Vectors.data("jcs/testdata/output/\(name).json")))
    }

    /// RFC 8785 appendix B, and the borders between ECMAScript's four ways of setting a number.
    @Test(
        "writes numbers as ECMAScript does",
        arguments: [
            (0x0000_0000_0000_0000, "0"), (0x8000_0000_0000_0000, "0"), (0x0000_0000_0000_0001, "5e-324"),
            (0x8000_0000_0000_0001, "-5e-324"), (0x7fef_ffff_ffff_ffff, "1.7976931348623157e+308"),
            (0xffef_ffff_ffff_ffff, "-1.7976931348623157e+308"), (0x4340_0000_0000_0000, "9007199254740992"),
            (0xc340_0000_0000_0000, "-9007199254740992"), (0x4430_0000_0000_0000, "295147905179352830000"),
            (0x44b5_2d02_c7e1_4af5, "9.999999999999997e+22"), (0x44b5_2d02_c7e1_4af6, "1e+23"),
            (0x44b5_2d02_c7e1_4af7, "1.0000000000000001e+23"), (0x444b_1ae4_d6e2_ef4e, "999999999999999700000"),
            (0x444b_1ae4_d6e2_ef4f, "999999999999999900000"), (0x444b_1ae4_d6e2_ef50, "1e+21"),
            (0x3eb0_c6f7_a0b5_ed8c, "9.999999999999997e-7"), (0x3eb0_c6f7_a0b5_ed8d, "0.000001"),
            (0x41b3_de43_5555_5553, "333333333.3333332"), (0x41b3_de43_5555_5554, "333333333.33333325"),
            (0x41b3_de43_5555_5555, "333333333.3333333"), (0x41b3_de43_5555_5556, "333333333.3333334"),
            (0x41b3_de43_5555_5557, "333333333.33333343"), (0xbecb_f647_612f_3696, "-0.0000033333333333333333"),
            (0x4314_3ff3_c1cb_0959, "1424953923781206.2"),
        ] as [(UInt64, String)])
    func numbers(bits: UInt64, text: String) throws {
        #expect(try JCS.encode(.number(Double(bitPattern: bits).description)) == Array(text.utf8))
    }

    @Test(
        "writes whole numbers whole, however they were written",
        arguments: [("-0", "0"), ("1.0", "1"), ("1e3", "1000"), ("-9007199254740991", "-9007199254740991")])
    func integers(written: String, canonical text: String) throws {
        #expect(try canonical(written) == text)
    }

    @Test("refuses whole numbers that a double would round", arguments: ["9007199254740993", "-9223372036854775807"])
    func inexact(number: String) throws {
        #expect(throws: JCSFault.inexactNumber) { try canonical(number) }
    }

    @Test("refuses two members of one name, and keeps two that only look alike")
    func duplicates() throws {
        let twice = JSONValue.object([.init("a", .null), .init("b", .null), .init("a", .boolean(true))])
        #expect(throws: JCSFault.duplicateName) { try JCS.encode(twice) }
        let alike = JSONValue.object([.init("\u{e5}", .integer(2)), .init("a\u{30a}", .integer(1))])
        #expect(try JCS.encode(alike) == Array("{\"a\u{30a}\":1,\"\u{e5}\":2}".utf8))
    }

    @Test("is canonical: what it writes, it writes again")
    func idempotent() throws {
        let text = try canonical(#"{"b":[1,2.50,{"\u0001":"\u20ac\/"}],"a":"\ud83d\ude02\u007f"}"#)
        #expect(try canonical(text) == text)
    }
}
