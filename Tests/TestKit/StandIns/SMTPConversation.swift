/// A mail as it arrived.
public struct ReceivedMail: Sendable, Equatable {
    /// The envelope's sender, without angle brackets.
    public var sender = ""
    /// The envelope's recipients.
    public var recipients: [String] = []
    /// Headers and body, lines separated by `\n`, dots unstuffed.
    public var text = ""
}

/// The server's side of one SMTP connection (RFC 5321), as lines in and replies out. It accepts everything, in order.
///
/// ```
/// greeting ─ EHLO/HELO ─▶ ready ─ MAIL ─▶ sender ─ RCPT+ ─▶ recipients ─ DATA ─▶ text ─ "." ─▶ ready
/// ```
struct SMTPConversation {
    private enum State { case greeted, ready, sender, recipients, text, over }
    private var state = State.greeted
    private var mail = ReceivedMail()

    static let greeting = "220 mail.test ESMTP\r\n"

    /// What a line leads to.
    enum Step: Equatable {
        case reply(String)
        case received(ReceivedMail, reply: String)
        case goodbye(String)
        case nothing
    }

    /// Takes one line without its line end.
    mutating func take(_ line: String) -> Step {
        if state == .text { return takeText(line) }
        let verb = line.prefix(4).uppercased()
        switch (verb, state) {
        case ("EHLO", _): return begin("250-mail.test\r\n250-8BITMIME\r\n250 SIZE 10485760\r\n")
        case ("HELO", _): return begin("250 mail.test\r\n")
        case ("RSET", .ready), ("RSET", .sender), ("RSET", .recipients): return begin("250 OK\r\n")
        case ("NOOP", _): return .reply("250 OK\r\n")
        case ("QUIT", _):
            state = .over
            return .goodbye("221 Bye\r\n")
        case ("MAIL", .ready):
            mail = ReceivedMail(sender: Self.address(line))
            state = .sender
            return .reply("250 OK\r\n")
        case ("RCPT", .sender), ("RCPT", .recipients):
            mail.recipients.append(Self.address(line))
            state = .recipients
            return .reply("250 OK\r\n")
        case ("DATA", .recipients):
            state = .text
            return .reply("354 End with a line of one dot\r\n")
        case ("MAIL", _), ("RCPT", _), ("DATA", _), ("RSET", _): return .reply("503 Bad sequence of commands\r\n")
        default: return .reply("502 Command not implemented\r\n")
        }
    }

    private mutating func begin(_ reply: String) -> Step {
        state = .ready
        mail = ReceivedMail()
        return .reply(reply)
    }

    private mutating func takeText(_ line: String) -> Step {
        guard line == "." else {
            mail.text += (line.hasPrefix(".") ? String(line.dropFirst()) : line) + "\n"
            return .nothing
        }
        state = .ready
        return .received(mail, reply: "250 Kept\r\n")
    }

    private static func address(_ line: String) -> String {
        guard let open = line.firstIndex(of: "<"), let close = line.lastIndex(of: ">"), open < close else { return "" }
        return String(line[line.index(after: open)..<close])
    }
}
