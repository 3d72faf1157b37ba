import Core
import HTTPTypes
import NIOCore
import TestKit
import Testing

@testable import Web

@Suite struct AnswerHeadTests {
    private static let now = Instant(milliseconds: 1_795_324_926_123)

    private static func head(_ content: Reply.Content, isSecure: Bool = false, closes: Bool = false) -> HTTPFields {
        ResponseHeaders().head(
            of: Reply(status: .ok, content: content, body: [1, 2, 3]), to: RequestID(high: 1, low: 2), at: now,
            closes: closes, isSecure: isSecure
        ).headerFields
    }

    /// OWASP ASVS 5.0 §3.4, §4.1.1: on every answer, whatever it is.
    @Test(arguments: Reply.Content.allCases)
    func security(content: Reply.Content) throws {
        let fields = Self.head(content)
        let policy = try #require(fields[.contentSecurityPolicy])
        for part in ["default-src 'none'", "object-src 'none'", "base-uri 'none'", "frame-ancestors 'none'"] {
            #expect(policy.contains(part))
        }
        #expect(!policy.contains("unsafe"))
        #expect(fields[.xContentTypeOptions] == "nosniff")
        #expect(fields[try #require(HTTPField.Name("X-Frame-Options"))] == "DENY")
        #expect(
            fields[try #require(HTTPField.Name("Referrer-Policy"))]
                == (content == .page ? "same-origin" : "no-referrer"))
        #expect(fields[.requestID] == "00000000-0000-0001-0000-000000000002")
        #expect(fields[.contentLength] == "3")
        #expect(fields[.strictTransportSecurity] == nil)
        #expect(Self.head(content, isSecure: true)[.strictTransportSecurity]?.hasPrefix("max-age=63072000") == true)
        #expect(Set(fields.map(\.name)).count == fields.count, "no field twice")
    }

    @Test func personalAnswersAreKeptByNobody() {
        #expect(Self.head(.json)[.cacheControl] == "no-store")
    }

    @Test func lastAnswerSaysSo() {
        #expect(Self.head(.json)[.connection] == nil)
        #expect(Self.head(.json, closes: true)[.connection] == "close")
    }

    @Test(arguments: [
        (0, "Thu, 01 Jan 1970 00:00:00 GMT"),
        (784_111_777_000, "Sun, 06 Nov 1994 08:49:37 GMT"),
        (1_795_324_926_123, "Sun, 22 Nov 2026 05:22:06 GMT"),
        (1_709_251_199_999, "Thu, 29 Feb 2024 23:59:59 GMT"),
        (-1, "Wed, 31 Dec 1969 23:59:59 GMT"),
    ])
    func date(milliseconds: Int64, text: String) {
        #expect(HTTPDate().text(at: Instant(milliseconds: milliseconds)) == text)
    }

    @Test func requestIDsAreUniqueAndCarryTheTime() {
        let ids = RequestIDs(SeededRandomness(seed: 1))
        let made = (0..<10_000).map { _ in ids.next(at: Self.now) }
        #expect(Set(made).count == made.count)
        for id in made.prefix(100) {
            #expect(id.instant == Self.now)
            #expect(id.description.dropFirst(14).first == "7", "version")
            #expect("89ab".contains(id.description.dropFirst(19).first ?? " "), "variant")
        }
    }

    @Test(arguments: [
        ("203.0.113.7", "203.0.113.7"), ("2001:db8::7", "2001:db8::7"), ("::ffff:203.0.113.7", "203.0.113.7"),
    ])
    func peer(socket: String, address: String) throws {
        let socket = try SocketAddress(ipAddress: socket, port: 4711)
        #expect(IPAddress(socket)?.text == address)
    }

    @Test func unixSocketHasNoAddress() throws {
        #expect(IPAddress(try SocketAddress(unixDomainSocketPath: "/tmp/x")) == nil)
    }
}
