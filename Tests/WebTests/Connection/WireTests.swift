import Foundation
import Store
import TestKit
import Testing

/// Bytes that no HTTP client sends, over a real connection: each is answered in the envelope, and the connection ends
/// in order.
@Suite(.timeLimit(.minutes(2))) struct WireTests {
    private static let get = "GET /livez HTTP/1.1\r\nHost: x\r\n"
    private static let post = "POST /v1/auth/login HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
    private static let many = (0..<150).map { "X-\($0): 1\r\n" }.joined()
    private static let long = String(repeating: "a", count: 20_000)

    /// What is sent, and the statuses that come back before the server closes.
    private static let refused: [(name: String, bytes: String, statuses: [Int])] = [
        ("not HTTP", "hello world\r\n\r\n", [400]),
        ("HTTP/2", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", [400]),
        ("unknown method", "FOO /livez HTTP/1.1\r\nHost: x\r\n\r\n", [400]),
        ("long header field", get + "X: \(long)\r\n\r\n", [431]),
        ("long target", "GET /\(long) HTTP/1.1\r\nHost: x\r\n\r\n", [431]),
        ("many header fields", get + many + "\r\n", [431]),
        ("second host", get + "Host: y\r\n\r\n", [400]),
        ("two lengths", post + "Content-Length: 2\r\nContent-Length: 3\r\n\r\n{}", [400]),
        ("length and chunks", post + "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", [400]),
        ("negative length", post + "Content-Length: -5\r\n\r\n", [400]),
        ("bad chunk", post + "Transfer-Encoding: chunked\r\n\r\nzz\r\n{}", [400]),
        ("U+0000 in a field", get + "X: a\u{0}b\r\n\r\n", [400]),
        ("folded field", get + "X: a\r\n b\r\n\r\n", [400]),
        ("garbage after two requests", get + "\r\n" + get + "\r\ngarbage\r\n\r\n", [200, 200, 400]),
        ("announced too large", post + "Content-Length: 99999999\r\n\r\nxxxx", [413]),
        (
            "chunked too large",
            post + "Transfer-Encoding: chunked\r\n\r\n14000\r\n" + String(repeating: "x", count: 0x14000)
                + "\r\n0\r\n\r\n", [413]
        ),
        ("last request", get + "Connection: close\r\n\r\n", [200]),
    ]

    @Test func eachIsAnsweredAndTheConnectionEnds() async throws {
        try await Harness.with(.sqlite) { house in
            for one in Self.refused {
                let text = try await RawConnection.exchange(house.api.url, sending: one.bytes)
                #expect(Self.statuses(in: text) == one.statuses, "\(one.name): \(text)")
                #expect(text.components(separatedBy: "X-Request-Id: ").count == one.statuses.count + 1, "\(one.name)")
                if let last = one.statuses.last, last >= 400 {
                    #expect(text.contains("Connection: close\r\n"), "\(one.name)")
                    #expect(text.hasSuffix("\"}}"), "\(one.name): \(text)")
                }
            }
        }
    }

    private static let served: [(name: String, bytes: String, statuses: [Int])] = [
        ("pipelined", get + "\r\n" + get + "\r\n" + get + "\r\n", [200, 200, 200]),
        ("HEAD has no body", "HEAD /livez HTTP/1.1\r\nHost: x\r\n\r\n" + get + "\r\n", [200, 200]),
        ("a body nobody reads", get + "Content-Length: 5\r\n\r\nhello" + get + "\r\n", [200, 200]),
        ("absolute form", "GET http://x/livez HTTP/1.1\r\nHost: x\r\n\r\n", [200]),
        ("wrong method", "TRACE /livez HTTP/1.1\r\nHost: x\r\n\r\n", [405]),
        ("100-continue", post + "Expect: 100-continue\r\nContent-Length: 2\r\n\r\n{}", [100, 400]),
        ("connection goes on after a refusal", post + "Content-Length: 2\r\n\r\n{}" + get + "\r\n", [400, 200]),
    ]

    @Test func connectionGoesOn() async throws {
        try await Harness.with(.sqlite) { house in
            for one in Self.served {
                let count = one.statuses.count
                let text = try await RawConnection.exchange(house.api.url, sending: one.bytes) { text in
                    Self.statuses(in: text).count == count && (text.hasSuffix("}") || text.hasSuffix("\r\n\r\n"))
                }
                #expect(Self.statuses(in: text) == one.statuses, "\(one.name): \(text)")
                if one.name == "wrong method" { #expect(text.contains("Allow: GET, HEAD\r\n")) }
            }
        }
    }

    /// Half a body is never taken for a whole one, even when it would read as one.
    @Test func bodyThatDoesNotComeIsRefused() async throws {
        try await Harness.with(.sqlite, settings: ["CASTELLAN_BODY_TIMEOUT": "1s"]) { house in
            let bytes = Self.post + "Content-Length: 500\r\n\r\n" + #"{"email":"ada@example.com","password":"x"}"#
            let text = try await RawConnection.exchange(house.api.url, sending: bytes)
            #expect(Self.statuses(in: text) == [408])
            #expect(text.contains("REQUEST_TIMEOUT"))
            #expect(try await house.storage.outside("SELECT COUNT(*) FROM security_events") == "0\n")
        }
    }

    private static func statuses(in text: String) -> [Int] {
        text.components(separatedBy: "HTTP/1.1 ").dropFirst().compactMap { Int($0.prefix(3)) }
    }
}
