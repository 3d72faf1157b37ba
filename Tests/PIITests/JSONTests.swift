import Core
import PII
import Testing

@Suite("Personal data in JSON")
struct JSONTests {
    private func sanitized(_ json: String, _ sanitizer: Sanitizer = Sanitizer()) throws -> String {
        String(decoding: try sanitizer.sanitize(json: Array(json.utf8)).bytes, as: UTF8.self)
    }

    @Test(
        "Only what is found changes, and keys say what values are",
        arguments: [
            (
                #"{"a": "mail jane@example.com", "b": [1, true, null]}"#,
                #"{"a": "mail j***@example.com", "b": [1, true, null]}"#
            ),
            (#"{"ssn":123456789}"#, #"{"ssn":"***-**-****"}"#),
            (#"{"card":4111111111111111}"#, #"{"card":"****-****-****-****"}"#),
            (#"{"first_name":"Ana","file_name":"Ana"}"#, #"{"first_name":"***","file_name":"Ana"}"#),
            (#"{"user":{"name":"Ana"},"host":{"name":"Ana"}}"#, #"{"user":{"name":"***"},"host":{"name":"Ana"}}"#),
            (#"{"dbPassword":"x1y2"}"#, #"{"dbPassword":"********"}"#),
            (#"{"address":"12 Elm"}"#, #"{"address":"***"}"#),
            (#"{"ip_address":"main"}"#, #"{"ip_address":"main"}"#),
            (#"{"m":"a\njane\u0040example.com \"b\""}"#, #"{"m":"a\nj***@example.com \"b\""}"#),
            (#"["555-123-4567",[]]"#, #"["***-***-****",[]]"#),
            ("{\"a\":1}\n{\"a\":\"jane@example.com\"}\n", "{\"a\":1}\n{\"a\":\"j***@example.com\"}\n"),
            ("{}", "{}"),
        ])
    func bytes(json: String, wanted: String) throws {
        #expect(try sanitized(json) == wanted)
    }

    @Test("Findings say where they stand")
    func paths() throws {
        let json = #"{"users":[{"contact":{"email":"jane@example.com"}}]}"#
        let found = try Sanitizer().findings(json: Array(json.utf8))
        #expect(found.map(\.path) == ["users.0.contact.email"])
        #expect(
            found.map { String(decoding: Array(json.utf8)[$0.finding.range], as: UTF8.self) } == ["jane@example.com"])
    }

    @Test("Rules for paths skip, force a kind, or choose the operator, and the first counts")
    func rules() throws {
        let sanitizer = Sanitizer(rules: [
            PathRule("meta", .skip), PathRule("**.nick", .kind(Kind("nickname", .low))),
            PathRule("items.*.to", .apply(.replace(nil))),
        ])
        let json =
            #"{"meta":{"e":"jane@example.com"},"a":{"nick":"Jo"},"items":[{"to":"jane@example.com","x":"jane@example.com"}]}"#
        let wanted =
            #"{"meta":{"e":"jane@example.com"},"a":{"nick":"********"},"items":[{"to":"[EMAIL]","x":"j***@example.com"}]}"#
        #expect(try sanitized(json, sanitizer) == wanted)
        let value = try JSONReader.read(Array(json.utf8))
        #expect(sanitizer.sanitize(value).json == wanted)
    }

    @Test(
        "What isn't JSON is refused with its place",
        arguments: [("{\"a\":", 5), ("[1,]x", 3), ("{\"a\" 1}", 5), ("]", 0), ("[\"a", 3), ("{\"a\":1}}", 7)])
    func malformed(json: String, offset: Int) {
        #expect(throws: JSONFault.self) { try sanitized(json) }
    }

    @Test("A letter of several bytes where the limit of an address cuts stays whole")
    func scalars() throws {
        let json = "[\"\(String(repeating: "é", count: 40))x@example.com\"]"
        let masked = try Sanitizer().sanitize(json: Array(json.utf8)).bytes
        #expect(String(validating: masked, as: UTF8.self) != nil)
    }

    @Test("Nesting beyond 512 levels is refused")
    func depth() throws {
        #expect(throws: JSONFault.self) { try sanitized(String(repeating: "[", count: 513)) }
        let deep = String(repeating: "[", count: 512) + String(repeating: "]", count: 512)
        #expect(try sanitized(deep) == deep)
    }

    @Test("Any value: what is no text stays, unless it holds something")
    func values() {
        let value = JSONValue.object([
            .init("n", .integer(7)), .init("ssn", .integer(123_456_789)), .init("ok", .boolean(true)),
            .init("list", .array([.string("jane@example.com"), .null])),
        ])
        #expect(
            Sanitizer().sanitize(value).json
                == #"{"n":7,"ssn":"***-**-****","ok":true,"list":["j***@example.com",null]}"#)
    }
}
