import Core

/// A mail as it goes over the wire: RFC 5322 headers and a body in UTF-8, lines ending with CR LF.
struct MessageText {
    /// The longest line that needs no encoding, without its end (RFC 5322 §2.1.1).
    static let longestLine = 998

    /// The envelope's sender and recipient.
    let from: EmailAddress
    let to: EmailAddress
    /// The name of the message, the same each time it is sent.
    let id: String
    /// Headers and body.
    let bytes: [UInt8]

    /// The message with an id, written at `date`.
    init(_ mail: Mail, from: EmailAddress, id: String, date: Instant) {
        self.from = from
        self.to = mail.to
        self.id = id
        let domain = from.text.split(separator: "@").last ?? "localhost"
        let body = mail.text.split(separator: "\n", omittingEmptySubsequences: false).joined(separator: "\r\n")
        let isPlain =
            body.utf8.allSatisfy { $0 < 0x80 && $0 != 0 }
            && body.split(separator: "\r\n").allSatisfy { $0.utf8.count <= Self.longestLine }
        let headers = [
            "From: \(from.text)", "To: \(mail.to.text)", "Subject: \(Self.subject(mail.subject))",
            "Date: \(Self.date(date))", "Message-ID: <\(id)@\(domain)>", "Auto-Submitted: auto-generated",
            "MIME-Version: 1.0", "Content-Type: text/plain; charset=utf-8",
            "Content-Transfer-Encoding: \(isPlain ? "7bit" : "base64")",
        ]
        let text = headers.joined(separator: "\r\n") + "\r\n\r\n" + (isPlain ? body : Self.base64(body)) + "\r\n"
        bytes = Array(text.utf8)
    }

    /// As it is where it is printable ASCII, else in encoded words (RFC 2047 §2) short enough for a line of 78. A line
    /// end
    /// can't stand in it.
    private static func subject(_ text: String) -> String {
        if text.utf8.allSatisfy({ (0x20..<0x7f).contains($0) }) { return text }
        var words: [[UInt8]] = [[]]
        for character in text.unicodeScalars {
            let bytes = Array(String(character).utf8)
            if words[words.count - 1].count + bytes.count > 39 { words.append([]) }
            words[words.count - 1] += bytes
        }
        return words.map { "=?utf-8?B?\(padded($0))?=" }.joined(separator: "\r\n ")
    }

    /// Base64 in lines of 76 characters (RFC 2045 §6.8).
    private static func base64(_ text: String) -> String {
        let bytes = Array(text.utf8)
        return stride(from: 0, to: bytes.count, by: 57).map { padded(Array(bytes[$0..<min($0 + 57, bytes.count)])) }
            .joined(separator: "\r\n")
    }

    private static func padded(_ bytes: [UInt8]) -> String {
        let text = Base64URL.encode(bytes).map { $0 == "-" ? "+" : $0 == "_" ? "/" : $0 }
        return String(text) + String(repeating: "=", count: (4 - text.count % 4) % 4)
    }

    /// `Sun, 22 Nov 2026 05:22:06 +0000` (RFC 5322 §3.3).
    private static func date(_ instant: Instant) -> String {
        let days = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"]
        let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
        // 2026-11-22T05:22:06.123Z
        let text = instant.rfc3339
        func part(_ start: Int, _ length: Int) -> Substring { text.dropFirst(start).prefix(length) }
        let day = Int(instant.seconds / 86_400)
        let month = months[max(0, (Int(part(5, 2)) ?? 1) - 1)]
        return "\(days[(day % 7 + 7) % 7]), \(part(8, 2)) \(month) \(part(0, 4)) \(part(11, 8)) +0000"
    }
}
