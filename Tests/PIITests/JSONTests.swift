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

    /// Where things are found, in bytes and in the value that they are.
    private func paths(_ json: String) throws -> (bytes: [String], value: [String]) {
        let bytes = Array(json.utf8)
        return (
            try Sanitizer().findings(json: bytes).map(\.path),
            Sanitizer().findings(in: try JSONReader.read(bytes)).map(\.path)
        )
    }

    @Test("Findings say where they stand")
    func paths() throws {
        let json = #"{"users":[{"contact":{"email":"jane@example.com"}}]}"#
        let found = try Sanitizer().findings(json: Array(json.utf8))
        #expect(
            found.map { String(decoding: Array(json.utf8)[$0.finding.range], as: UTF8.self) } == ["jane@example.com"])
        #expect(try paths(json) == (["users.0.contact.email"], ["users.0.contact.email"]))
    }

    @Test("Of long keys and deep paths findings tell a part, so that none carries much of the document")
    func longPaths() throws {
        let key = String(repeating: "k", count: 100_000)
        let long = "{\"\(key)\":[\"jane@example.com\"]}"
        let cut = "\(key.prefix(256)).0"
        #expect(try paths(long) == ([cut], [cut]))

        let names = (0..<60).map { "\($0)" + String(repeating: "é", count: 20) }
        func nested(_ names: some Collection<String>) -> String {
            names.map { "{\"\($0)\":" }.joined() + "\"jane@example.com\"" + names.map { _ in "}" }.joined()
        }
        // 24 of them, of 42 bytes each, are the first to be more than a thousand.
        let end = "…" + names.suffix(24).joined(separator: ".")
        #expect(try paths(nested(names)) == ([end], [end]))
        let whole = names.suffix(24).joined(separator: ".")
        #expect(try paths(nested(names.suffix(24))) == ([whole], [whole]))
    }

    @Test("Of many findings in a value each tells its place in code points, as in the text alone")
    func codePoints() throws {
        let text = (0..<2_000).map { "über 日本 \($0)@example.com" }.joined(separator: " 🦊 ")
        let findings = Sanitizer().findings(in: .object([.init("a", .string("é")), .init("b", .string(text))]))
        #expect(findings.count == 2_000)
        let scalars = Array(text.unicodeScalars)
        for (number, finding) in findings.enumerated() {
            let found = String(String.UnicodeScalarView(scalars[finding.codePoints]))
            #expect(found == "\(number)@example.com")
        }
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

    @Test("A text that is to be kept isn't when it can't be looked through")
    func kept() {
        let sanitizer = Sanitizer()
        #expect(sanitizer.sanitized(json: #"{"a": 1}"#) == #"{"a": 1}"#)
        #expect(sanitizer.sanitized(json: #"{"a": "jane@example.com"}"#) == #"{"a": "j***@example.com"}"#)
        #expect(sanitizer.sanitized(json: "{}") == "{}")
        let deep = String(repeating: "[", count: 600) + #""jane@example.com""# + String(repeating: "]", count: 600)
        for text in [deep, #"{"a": "jane@example.com""#] { #expect(sanitizer.sanitized(json: text) == "{}") }
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
