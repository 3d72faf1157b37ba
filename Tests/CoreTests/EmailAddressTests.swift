import Core
import Testing

@Suite("E-mail addresses")
struct EmailAddressTests {
    @Test(
        "What mail systems take is taken, its domain in lower case",
        arguments: [
            ("ada@example.com", "ada@example.com"),
            ("Ada.Lovelace@Example.COM", "Ada.Lovelace@example.com"),
            ("ada+tag@sub.example.co.uk", "ada+tag@sub.example.co.uk"),
            ("!#$%&'*+-/=?^_`{|}~@example.com", "!#$%&'*+-/=?^_`{|}~@example.com"),
            ("root@localhost", "root@localhost"),
            ("a@1.example", "a@1.example"),
            ("a@xn--bcher-kva.example", "a@xn--bcher-kva.example"),
        ])
    func reads(text: String, expected: String) throws {
        let address = try #require(EmailAddress(text))
        #expect(address.text == expected)
        #expect(address.canonical == expected.lowercased())
    }

    @Test(
        "Everything else is refused",
        arguments: [
            "", "@", "a", "a@", "@b", "a@b@c", ".a@b", "a.@b", "a..b@c", "a b@c", "a@b c", "a@b.", "a@.b", "a@-b.c",
            "a@b-.c",
            "a@b_c", "a@[127.0.0.1]", "\"a\"@b", "a@b\r\nBcc: x@y", "é@example.com", "a@exämple.com", "a\u{0}@b",
            "a@b,c@d",
            "a(comment)@b", "<a@b>", "a@b\u{212A}",
        ])
    func refuses(text: String) {
        #expect(EmailAddress(text) == nil)
    }

    @Test("Lengths are those of RFC 5321 §4.5.3.1")
    func lengths() {
        let label = String(repeating: "d", count: 63)
        #expect(EmailAddress(String(repeating: "l", count: 64) + "@example.com") != nil)
        #expect(EmailAddress(String(repeating: "l", count: 65) + "@example.com") == nil)
        #expect(EmailAddress("a@\(label).example") != nil)
        #expect(EmailAddress("a@d\(label).example") == nil)
        let longest = "a@\(label).\(label).\(label).\(String(repeating: "d", count: 60))"
        #expect(longest.utf8.count == 254 && EmailAddress(longest) != nil)
        #expect(EmailAddress("b" + longest) == nil)
    }

    @Test("Addresses that differ only in case are the same account")
    func equality() {
        #expect(EmailAddress("Ada@Example.com") == EmailAddress("ada@example.COM"))
        #expect(Set([EmailAddress("Ada@example.com"), EmailAddress("ada@example.com")]).count == 1)
        #expect(EmailAddress("ada@example.com") != EmailAddress("ada@example.org"))
    }
}
