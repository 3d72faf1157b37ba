import Core
import TestKit
import Testing

/// The stand-ins answer as the services they stand for.
@Suite(.timeLimit(.minutes(1))) struct StandInTests {
    @Test func theMailStandInKeepsWhatItIsSent() async throws {
        try await MailStandIn.with { server in
            let dialogue = [
                "EHLO here", "MAIL FROM:<castellan@example.com>", "RCPT TO:<ada@example.com>",
                "RCPT TO:<bob@example.com>", "DATA",
                "Subject: Hello", "", "..dotted", "two", ".", "QUIT", "",
            ].joined(separator: "\r\n")
            let answer = try await RawConnection.exchange("http://127.0.0.1:\(server.port)", sending: dialogue)
            #expect(answer.hasPrefix("220 ") && answer.hasSuffix("221 Bye\r\n"))
            let mails = await server.inbox.atLeast(1)
            #expect(mails.first?.sender == "castellan@example.com")
            #expect(mails.first?.recipients == ["ada@example.com", "bob@example.com"])
            #expect(mails.first?.text == "Subject: Hello\n\n.dotted\ntwo\n")
        }
    }

    @Test func theMailStandInInsistsOnTheOrder() async throws {
        try await MailStandIn.with { server in
            let answer = try await RawConnection.exchange(
                "http://127.0.0.1:\(server.port)",
                sending: "EHLO here\r\nDATA\r\nRCPT TO:<a@b.cd>\r\nVRFY a\r\nQUIT\r\n")
            let codes = answer.split(separator: "\r\n").map { $0.prefix(3) }
            #expect(codes == ["220", "250", "250", "250", "503", "503", "502", "221"])
        }
    }

    @Test func theHTTPStandInAnswersFromItsScript() async throws {
        try await HTTPStandIn.with(answering: { request in
            HTTPStandIn.Answer(request.uri == "/missing" ? 404 : 200, body: #"{"seen":"\#(request.body)"}"#)
        }) { server in
            let api = APIClient(url: server.url)
            let answer = try await api.post("/hook", "hello")
            #expect(answer.status == 200)
            #expect(answer["seen"] == .string("hello"))
            #expect(try await api.get("/missing").status == 404)
            #expect(server.inbox.items.map(\.uri) == ["/hook", "/missing"])
        }
    }
}
