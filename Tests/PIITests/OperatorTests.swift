import PII
import Testing

@Suite("Operators")
struct OperatorTests {
    @Test(
        "Masks have guide A's forms",
        arguments: [
            ("jane@example.com", "j***@example.com"), ("555-123-4567", "***-***-****"), ("123-45-6789", "***-**-****"),
            ("4111-1111-1111-1111", "****-****-****-****"),
            ("a jane@example.com b 555.123.4567", "a j***@example.com b ***-***-****"),
        ])
    func masks(text: String, masked: String) {
        #expect(Sanitizer().sanitize(text) == masked)
    }

    @Test("Redact, replace and keep")
    func simple() {
        let text = "to jane@example.com!"
        #expect(Sanitizer(policy: .init(usual: .redact)).sanitize(text) == "to !")
        #expect(Sanitizer(policy: .init(usual: .replace(nil))).sanitize(text) == "to [EMAIL]!")
        #expect(Sanitizer(policy: .init(usual: .replace("x"))).sanitize(text) == "to x!")
        #expect(Sanitizer(policy: .init(usual: .keep)).sanitize(text) == text)
        #expect(Sanitizer(policy: .logs).sanitize("203.0.113.7 jane@example.com") == "203.0.113.7 j***@example.com")
    }

    @Test("Hashes, ciphertexts and tokens come from the caller, and a failure shows nothing")
    func substitutes() {
        let text = "jane@example.com"
        let code = (0..<32).map { UInt8($0) }
        let hash = KeyedHash { _ in code }
        #expect(
            Sanitizer(policy: .init(usual: .substitute(hash))).sanitize(text)
                == "email_000102030405060708090a0b0c0d0e0f")
        let seal = Encryption { value, _ in value.reversed() }
        #expect(Sanitizer(policy: .init(usual: .substitute(seal))).sanitize(text).hasPrefix("enc_email_"))
        let token = ReversibleToken { _, _ in nil }
        #expect(Sanitizer(policy: .init(usual: .substitute(token))).sanitize(text) == "********")
    }

    @Test(
        "A date moves and keeps its form",
        arguments: [
            ("born 1980-04-16", "born 1980-05-06"), ("born 4/16/1980", "born 5/6/1980"),
            ("born 16.04.1980", "born 06.05.1980"),
            ("born 1999-12-31", "born 2000-01-20"), ("born 2000-02-20", "born 2000-03-11"),
        ])
    func dates(text: String, moved: String) {
        #expect(Sanitizer(policy: .init(usual: .shiftDate(days: 20))).sanitize(text) == moved)
    }

    @Test("What was masked holds nothing more")
    func idempotent() {
        let sanitizer = Sanitizer()
        for example in Examples.all {
            let once = sanitizer.sanitize(example.text)
            #expect(
                sanitizer.detector.findings(in: once).filter { $0.kind != .init("url", .low) && $0.type != "email" }
                    == [], "\(once)")
        }
    }
}
