import Testing
import Vault

@Suite("Normalisers")
struct NormaliserTests {
    @Test(
        "bring what people take for the same address to one text",
        arguments: ["ann@example.org", " Ann@Example.ORG\n", "ａｎｎ@example.org", "ANN@EXAMPLE.ORG"])
    func email(_ text: String) {
        #expect(Normaliser.email.normalise(text) == "ann@example.org")
        #expect(Normaliser.emailDomain.normalise(text) == "example.org")
    }

    @Test(
        "write telephone numbers as E.164",
        arguments: [
            ("(555) 123-4567", "+15551234567"), ("555.123.4567 x12", "+15551234567"),
            ("1 555 123 4567", "+15551234567"),
            ("+1-555-123-4567 ext. 9", "+15551234567"), ("+44 20 7946 0958", "+442079460958"),
            ("0044 20 7946 0958", "+442079460958"), ("011 44 20 7946 0958", "+442079460958"),
            ("+49 (30) 1234567", "+49301234567"), ("５５５-１２３-４５６７", "+15551234567"),
        ])
    func phone(_ text: String, _ number: String) {
        #expect(Normaliser.phone.normalise(text) == number)
    }

    @Test(
        "find no number where there is none", arguments: ["", "call me", "123-4567", "020 7946 0958", "+0 123 456 789"])
    func noPhone(_ text: String) {
        #expect(Normaliser.phone.normalise(text) == nil)
    }

    @Test("keep digits, and the last four of them")
    func digits() {
        #expect(Normaliser.digits.normalise("123-45-6789") == "123456789")
        #expect(Normaliser.digits.normalise("١٢٣") == "123")
        #expect(Normaliser.digits.normalise("none") == nil)
        #expect(Normaliser.lastFourDigits.normalise("123-45-6789") == "6789")
        #expect(Normaliser.lastFourDigits.normalise("678") == nil)
    }

    @Test(
        "take names without case, width and spaces for the same",
        arguments: [
            ("Jörg  Weiß", "JÖRG WEISS"), ("Zoe\u{308}", "ZOË"), ("ΟΔΥΣΣΕΥΣ", "Οδυσσευς"), ("Ａnn\tLee ", "ann lee"),
        ])
    func names(_ one: String, _ other: String) {
        #expect(Normaliser.name.normalise(one) == Normaliser.name.normalise(other))
        #expect(Normaliser.name.normalise(one) != nil)
    }

    @Test("give what they gave for their own result: normalising twice changes nothing")
    func idempotent() {
        let texts = ["Ann@Example.org", "+1 (555) 123-4567", "Weiß", "ﬁn", "İstanbul", "a b  c", "１２"]
        for rule in [Normaliser.email, .phone, .digits, .name] {
            for text in texts {
                guard let once = rule.normalise(text) else { continue }
                #expect(rule.normalise(once) == once, "\(rule.name): \(text)")
            }
        }
    }
}
