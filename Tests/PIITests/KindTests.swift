import PII
import Testing

@Suite("Kinds of personal data")
struct KindTests {
    private let detector = Detector()

    @Test("A published example is found, with its kind and its place", arguments: Examples.all)
    func found(example: Examples.Example) throws {
        let findings = detector.findings(in: example.text)
        let finding = try #require(findings.first { $0.type == example.kind }, "\(findings)")
        #expect(String(decoding: Array(example.text.utf8)[finding.range], as: UTF8.self) == example.value)
    }

    @Test(
        "A checksum or rule that fails, or a near miss, is not found without a word about it",
        arguments: [
            "4111111111111112", "4111 1111 1111 1112 3333", "1234567812345678", "0000 0000 0000 0000",
            "GB83WEST12345698765432", "ZZ82WEST12345698765432", "DE8937040044053201300",
            "666-12-3456", "000-12-3456", "123-00-4567", "123-45-0000", "1123-45-6789", "123-45-67890",
            "529.982.247-26", "12.345.678-6", "12345678A", "X1234567M", "RSSMRA85T10A562T", "S1234567A",
            "11010519491231002Y", "1234 1234 1234", "811228-9875", "131052-308U", "756.9217.0769.86",
            "1.2.3", "256.1.1.1", "1.2.3.4.5", "version 10.4.2.1", "std::string", "12:34:56", "10:20",
            "jane@localhost", "@example.com", "a@b", "jane@example.", "550e8400-e29b-41d4-a716-446655440000",
            "2026-11-22T14:03:21.123Z", "1763820000", "1763820000123", "order 4155551234",
            "4bf92f3577b34da6a3ce929d0e0e4736", "0x529084000985", "AKIA1234", "sk_live_", "password=", "token=true",
        ])
    func notFound(text: String) {
        #expect(detector.findings(in: text) == [])
    }

    @Test(
        "A word about it finds a value whose check fails: the check moves the score, it doesn't decide",
        arguments: [
            ("credit_card", "card 4111 1111 1111 1112"), ("ssn", "SSN: 666-12-3456"),
            ("iban", "IBAN GB83WEST12345698765432"),
            ("uk_nino", "NINO QQ123456C"), ("br_cpf", "CPF 529.982.247-26"), ("fi_hetu", "HETU 131052-308U"),
        ])
    func cued(kind: String, text: String) {
        #expect(detector.findings(in: text).map(\.type) == [kind])
    }

    @Test("The word may be the JSON key, the line above, or come after")
    func places() throws {
        #expect(
            try Sanitizer(detector).findings(json: Array(#"{"homePhone": "467 3395"}"#.utf8)).map(\.finding.type) == [
                "phone"
            ])
        #expect(detector.findings(in: "Phone:\n467 3395").map(\.type) == ["phone"])
        #expect(detector.findings(in: "416 60 039 office").map(\.type) == ["phone"])
        #expect(detector.findings(in: "phone\n467 3395").isEmpty)
    }

    @Test("Guide A's kinds have guide A's severities")
    func severities() {
        let text = "jane@example.com 555-123-4567 123-45-6789 4111-1111-1111-1111"
        let found = detector.kinds(in: text).map { "\($0.name) \($0.severity.rawValue)" }
        #expect(found == ["email high", "phone medium", "ssn critical", "credit_card critical"])
    }

    @Test("There are more than sixty kinds, each with its own name")
    func names() {
        #expect(Kind.all.count >= 60)
        #expect(Set(Kind.all.map(\.name)).count == Kind.all.count)
        #expect(Kind(named: "iban") == Kind.all.first { $0.name == "iban" })
        #expect(Kind(named: "shoe_size") == nil)
    }
}
