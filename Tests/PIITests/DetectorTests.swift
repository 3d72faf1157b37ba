import PII
import Testing

@Suite("The detector")
struct DetectorTests {
    private func settings(_ change: (inout DetectionSettings) throws -> Void) rethrows -> Detector {
        var settings = DetectionSettings()
        try change(&settings)
        return Detector(settings)
    }

    @Test("Kinds, threshold, allowed and denied values are settings")
    func settings() throws {
        let text = "jane@example.com, 555-123-4567, Project Nimbus"
        let email = try #require(Kind(named: "email"))
        #expect(settings { $0.kinds = [email] }.findings(in: text).map(\.type) == ["email"])
        #expect(settings { $0.threshold = 90 }.findings(in: text).map(\.type) == ["email"])
        #expect(settings { $0.allow = ["JANE@example.com"] }.findings(in: text).map(\.type) == ["phone"])
        let denied = settings { $0.deny = [.init("project nimbus", Kind("code_word", .high))] }
        #expect(denied.findings(in: text).map(\.type) == ["email", "phone", "code_word"])
    }

    @Test("A recognizer of one's own: pattern, words, checksum")
    func custom() throws {
        let employee = try Recognizer(
            Kind("employee_id", .medium), pattern: Pattern(#"EMP-\d{6}"#), context: ["staff"], score: 40)
        let ticket = try Recognizer(Kind("ticket", .low), pattern: Pattern(#"\d{4}#[A-Z]{2,3}"#))
        let luhn = try Recognizer(Kind("badge", .low), pattern: Pattern(#"BDG\d{8}"#), checksum: .luhn, score: 40)
        let detector = settings { $0.custom = [employee, ticket, luhn] }
        #expect(detector.findings(in: "EMP-123456").isEmpty)
        #expect(detector.findings(in: "staff EMP-123456").map(\.type) == ["employee_id"])
        #expect(detector.findings(in: "see 1234#ABC.").map(\.range) == [4..<12])
        #expect(detector.findings(in: "BDG12345674").map(\.type) == ["badge"])
        #expect(detector.findings(in: "BDG12345675").isEmpty)
    }

    @Test(
        "Patterns that aren't are refused",
        arguments: ["", "a(b)", "[a", "x{3,2}", "a**", "(", "\\d{999}", "a|b", "\\q", "x?"])
    func patterns(text: String) {
        #expect(throws: RecognizerFault.self) { try Pattern(text) }
    }

    @Test("Places are bytes, and code points on demand")
    func offsets() {
        let text = "Grüße 👋 jane@example.com é 555-123-4567"
        let findings = Detector().findings(in: text)
        let utf8 = Array(text.utf8)
        #expect(
            findings.map { String(decoding: utf8[$0.range], as: UTF8.self) } == ["jane@example.com", "555-123-4567"])
        #expect(Finding.codePoints(of: findings, in: text) == [8..<24, 27..<39])
    }

    @Test(
        "A UUID isn't anybody's account, whatever its groups look like",
        arguments: ["f486c8f5-ad00-74ac-aa16-9244fea92917", "1486c8f5-ad00-74ac-aa16-9244fea92917"])
    func uuids(text: String) {
        #expect(settings { $0.threshold = 20 }.findings(in: "user \(text) IBAN").isEmpty)
        #expect(Detector().findings(in: "IBAN AD12-0001-2030-2003-5910-0100").map(\.type) == ["iban"])
    }

    @Test("Fullwidth digits, other dashes and signs without width don't hide a number")
    func folded() {
        for text in ["４１１１１１１１１１１１１１１１", "4111\u{200b}1111\u{200b}1111\u{200b}1111", "123‑45‑6789"] {
            let found = Detector().findings(in: text)
            #expect(found.count == 1, "\(text)")
            #expect(found.first?.range == 0..<text.utf8.count, "\(text)")
        }
    }

    @Test("Bytes that are no UTF-8 are read all the same")
    func bytes() {
        let text: [UInt8] = [0xff, 0xc2, 0x20] + Array("jane@example.com".utf8) + [0xe2, 0x80]
        #expect(Detector().findings(in: text).map(\.type) == ["email"])
    }
}
