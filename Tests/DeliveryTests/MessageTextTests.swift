import Core
import Testing

@testable import Delivery

@Suite("A mail on the wire")
struct MessageTextTests {
    private func message(_ subject: String, _ text: String) throws -> String {
        let (from, to) = (
            try #require(EmailAddress("house@example.org")), try #require(EmailAddress("ann@example.org"))
        )
        let message = MessageText(
            Mail(to: to, subject: subject, text: text), from: from, id: "17",
            date: Instant(milliseconds: 1_795_324_926_123))
        return String(decoding: message.bytes, as: UTF8.self)
    }

    @Test("is RFC 5322: headers, an empty line, lines that end with CR LF")
    func plain() throws {
        #expect(
            try message("Hello", "One\nTwo\n").split(separator: "\r\n", omittingEmptySubsequences: false) == [
                "From: house@example.org", "To: ann@example.org", "Subject: Hello",
                "Date: Sun, 22 Nov 2026 05:22:06 +0000", "Message-ID: <17@example.org>",
                "Auto-Submitted: auto-generated", "MIME-Version: 1.0", "Content-Type: text/plain; charset=utf-8",
                "Content-Transfer-Encoding: 7bit", "", "One", "Two", "", "",
            ])
    }

    @Test("encodes what is not ASCII, in words and lines that are short enough")
    func encoded() throws {
        let text = try message("Grüße aus dem Süden, und noch viel mehr Wörter, die Umlaute brauchen", "Grüße\n")
        #expect(text.contains("\r\n\r\nR3LDvMOfZQ0K\r\n"))
        #expect(text.contains("Content-Transfer-Encoding: base64"))
        #expect(text.contains("Subject: =?utf-8?B?R3LDvMOfZSBhdXMgZGVtIFPDvGRlb"))
        #expect(text.split(separator: "\r\n").allSatisfy { $0.utf8.count <= 78 })
        let long = try message("Hello", String(repeating: "x", count: 2_000))
        #expect(long.split(separator: "\r\n").allSatisfy { $0.utf8.count <= 78 })
    }

    @Test("has no room for a header that somebody smuggles in")
    func injection() throws {
        let text = try message("Hello\r\nBcc: eve@example.org", "Hi")
        #expect(!text.contains("Bcc:"))
    }

    @Test(
        "goes where MAIL_URL says",
        arguments: [
            ("smtp://mail.example.org:587", true), ("smtp://ann:s%40cret@mail.example.org", true),
            ("smtps://mail.example.org", true), ("smtp://127.0.0.1:2525", false), ("smtp://[::1]:2525", false),
            ("smtp://localhost", false), ("smtp://127.evil.example.org", true),
        ])
    func smtp(_ text: String, _ needsTLS: Bool) {
        guard case .smtp(let url, let needs) = MailRoute(text) else {
            Issue.record("\(text) is a route")
            return
        }
        #expect(url.reveal() == text)
        #expect(needs == needsTLS, "\(text)")
    }

    @Test("goes nowhere else", arguments: ["", "mail.example.org", "http://mail.example.org", "smtp://", "maildir:"])
    func nowhere(_ text: String) {
        if case .some = MailRoute(text) { Issue.record("taken: \(text)") }
    }
}
