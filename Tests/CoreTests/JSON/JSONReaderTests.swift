import Core
import Testing

@Suite("Reading JSON")
struct JSONReaderTests {
    @Test(
        "What RFC 8259 allows is read",
        arguments: [
            ("null", .null), (" \t\r\n true \n", .boolean(true)), ("false", .boolean(false)), ("\"\"", .string("")),
            ("[]", .array([])), ("{}", .object([])), ("[ ]", .array([])), ("{ }", .object([])),
            (
                #"[1,[2,{"a":[]}],"x"]"#,
                .array([.integer(1), .array([.integer(2), .object([.init("a", .array([]))])]), .string("x")])
            ),
            (#"{"b":1,"a":2}"#, .object([.init("b", .integer(1)), .init("a", .integer(2))])),
            (#"{"":null}"#, .object([.init("", .null)])),
            (#""\"\\\/\b\f\n\r\t""#, .string("\"\\/\u{8}\u{c}\n\r\t")),
            (#""\u00e9\u20AC\ud83d\ude00""#, .string("é€😀")),
            ("\"é€😀\u{7f}\u{2028}\"", .string("é€😀\u{7f}\u{2028}")),
        ] as [(String, JSONValue)])
    func reads(text: String, value: JSONValue) throws {
        #expect(try JSONReader.read(Array(text.utf8)) == value)
    }

    @Test(
        "Whole numbers are exact however they are written; others keep their text",
        arguments: [
            ("0", .integer(0)), ("-0", .integer(0)), ("0.0", .integer(0)), ("-0e9", .integer(0)),
            ("0e99999999999999999999", .number("x")),
            ("9223372036854775807", .integer(.max)), ("-9223372036854775808", .integer(.min)),
            ("9223372036854775808", .number("9223372036854775808")), ("1.0", .integer(1)), ("1.50e1", .integer(15)),
            ("1E2", .integer(100)),
            ("1000e-3", .integer(1)), ("922337203685477580.7e1", .integer(.max)), ("1e19", .number("1e19")),
            ("0.1", .number("0.1")),
            ("-1.5e-3", .number("-1.5e-3")), ("1e-400", .number("1e-400")),
            ("1.7976931348623157e308", .number("1.7976931348623157e308")),
        ] as [(String, JSONValue)])
    func numbers(text: String, value: JSONValue) throws {
        let read = try JSONReader.read(Array(text.utf8))
        #expect(read == value || (value == .number("x") && read == .number(text)))
    }

    @Test(
        "Everything else is refused, with its reason",
        arguments: [
            ("", .empty), ("  ", .empty), ("\u{FEFF}1", .byteOrderMark), ("1 2", .trailingBytes),
            ("{}x", .trailingBytes),
            ("[", .unexpectedEnd), ("[1", .unexpectedEnd), ("[1,", .unexpectedEnd), ("{\"a\"", .unexpectedEnd),
            ("\"a", .unexpectedEnd),
            ("\"\\", .unexpectedEnd), ("-", .unexpectedEnd), ("1.", .unexpectedEnd), ("1e", .unexpectedEnd),
            ("{", .unexpectedEnd),
            ("{\"a\":", .unexpectedEnd), ("[1,]", .unexpectedCharacter), ("[,1]", .unexpectedCharacter),
            ("{,}", .unexpectedCharacter),
            ("{\"a\":1,}", .unexpectedCharacter), ("{a:1}", .unexpectedCharacter), ("{\"a\" 1}", .unexpectedCharacter),
            ("{1:1}", .unexpectedCharacter), ("[1 2]", .unexpectedCharacter), ("[1}", .unexpectedCharacter),
            ("tru", .unexpectedCharacter),
            ("True", .unexpectedCharacter), ("NaN", .unexpectedCharacter), ("+1", .unexpectedCharacter),
            (".5", .unexpectedCharacter),
            ("'a'", .unexpectedCharacter), ("// x\n1", .unexpectedCharacter), ("\u{a0}1", .unexpectedCharacter),
            ("]", .unexpectedCharacter),
            ("01", .invalidNumber), ("-01", .invalidNumber), ("00", .invalidNumber), ("1.x", .invalidNumber),
            ("1ex", .invalidNumber),
            ("-x", .invalidNumber), ("1e400", .numberOutOfRange), ("-1e400", .numberOutOfRange),
            ("0x10", .trailingBytes),
            ("\"\n\"", .controlCharacter), ("\"\\n\u{1}\"", .controlCharacter), ("\"\u{0}\"", .controlCharacter),
            (#""\x""#, .invalidEscape), (#""\u12""#, .invalidEscape), (#""\u12g4""#, .invalidEscape),
            (#""\U0041""#, .invalidEscape),
            (#""\u0000""#, .nullCharacter), (#"{"\u0000":1}"#, .nullCharacter), (#""\ud800""#, .loneSurrogate),
            (#""\udc00""#, .loneSurrogate), (#""\ud800\ud800""#, .loneSurrogate), (#""\ud800x""#, .loneSurrogate),
            (#""\udc00\ud800""#, .loneSurrogate), (#"{"a":1,"a":2}"#, .duplicateKey),
            (#"{"a":1,"\u0061":2}"#, .duplicateKey),
            (#"{"x":{"b":1,"c":2,"b":3}}"#, .duplicateKey), ("{\"\u{e9}\":1,\"e\u{301}\":2}", .duplicateKey),
        ] as [(String, JSONFault.Reason)])
    func refuses(text: String, reason: JSONFault.Reason) {
        #expect { try JSONReader.read(Array(text.utf8)) } throws: { ($0 as? JSONFault)?.reason == reason }
    }

    @Test(
        "Invalid UTF-8 is refused wherever it stands",
        arguments: [
            [0x22, 0xff, 0x22], [0x22, 0xc3, 0x22], [0x22, 0xed, 0xa0, 0x80, 0x22], [0x22, 0xc0, 0x80, 0x22],
            [0x22, 0xf4, 0x90, 0x80, 0x80, 0x22], [0x22, 0x5c, 0x6e, 0xff, 0x22],
            [0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d],
        ] as [[UInt8]])
    func invalidUTF8(bytes: [UInt8]) {
        #expect { try JSONReader.read(bytes) } throws: { ($0 as? JSONFault)?.reason == .invalidUTF8 }
    }

    @Test("A fault says where it is")
    func offsets() {
        #expect(throws: JSONFault(.unexpectedCharacter, at: 5)) { try JSONReader.read(Array("[1,2 3]".utf8)) }
        #expect(throws: JSONFault(.duplicateKey, at: 7)) { try JSONReader.read(Array(#"{"a":1,"a":2}"#.utf8)) }
        #expect(throws: JSONFault(.trailingBytes, at: 3)) { try JSONReader.read(Array("1  2".utf8)) }
        #expect("\(JSONFault(.tooDeep, at: 64))" == "lists and objects are nested too deeply, at byte 64")
    }

    @Test("Nesting stops at the limit, and a million brackets do no harm")
    func depth() throws {
        func nested(_ depth: Int) -> [UInt8] {
            Array((String(repeating: "[", count: depth) + String(repeating: "]", count: depth)).utf8)
        }
        _ = try JSONReader.read(nested(64))
        #expect(throws: JSONFault(.tooDeep, at: 64)) { try JSONReader.read(nested(65)) }
        #expect(throws: JSONFault(.tooDeep, at: 64)) { try JSONReader.read([UInt8](repeating: 0x5b, count: 1_000_000)) }
        #expect(throws: JSONFault(.tooDeep, at: 2)) { try JSONReader.read(nested(3), limits: JSONLimits(depth: 2)) }
        _ = try JSONReader.read(Array(String(repeating: "[],", count: 1).dropLast().utf8), limits: JSONLimits(depth: 1))
        let objects = String(repeating: #"{"a":"#, count: 65) + "1" + String(repeating: "}", count: 65)
        #expect(throws: JSONFault(.tooDeep, at: 320)) { try JSONReader.read(Array(objects.utf8)) }
    }

    @Test("Size stops at the limit")
    func size() throws {
        let bytes = Array("[1,2,3]".utf8)
        _ = try JSONReader.read(bytes, limits: JSONLimits(bytes: 7))
        #expect(throws: JSONFault(.tooLarge, at: 6)) { try JSONReader.read(bytes, limits: JSONLimits(bytes: 6)) }
    }

    @Test("Duplicates are found among many members too")
    func manyMembers() throws {
        let members = (0..<2000).map { "\"k\($0)\":\($0)" }
        let value = try JSONReader.read(Array("{\(members.joined(separator: ","))}".utf8))
        #expect(value["k1999"] == .integer(1999))
        for repeated in [0, 15, 16, 17, 1999] {
            let text = "{\((members + ["\"k\(repeated)\":0"]).joined(separator: ","))}"
            #expect { try JSONReader.read(Array(text.utf8)) } throws: { ($0 as? JSONFault)?.reason == .duplicateKey }
        }
    }

    @Test("A number has at most as many characters as the longest Double")
    func longNumbers() throws {
        _ = try JSONReader.read(Array(String(repeating: "1", count: 300).utf8))
        #expect { try JSONReader.read(Array(("0." + String(repeating: "1", count: 400)).utf8)) } throws: {
            ($0 as? JSONFault)?.reason == .numberOutOfRange
        }
    }
}
