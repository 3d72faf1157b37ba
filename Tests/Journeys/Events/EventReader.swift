import Core
import Foundation
import TestKit

/// A reader of the event stream, as a browser's `EventSource` is one: it knows the last id that it dispatched and nothing else.
struct EventReader {
    let token: String
    private(set) var lastID: String?
    private(set) var messages: [String] = []
    private(set) var types: [String] = []

    /// The messages of the writers, `writer.batch.number`, without those of other events.
    var told: [String] { messages.filter { $0.contains(".") } }

    init(token: String) {
        self.token = token
    }

    /// Opens a connection, reads until so many more events have come whole, and drops it wherever it stands.
    mutating func read(_ url: String, _ path: String = "/v1/security-events/stream", atLeast count: Int) async throws {
        var head = "GET \(path) HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer \(token)\r\n"
        if let lastID { head += "Last-Event-ID: \(lastID)\r\n" }
        let text = try await RawConnection.exchange(url, sending: head + "\r\n") { received in
            var whole = EventReader(token: "")
            whole.take(received)
            return whole.messages.count >= count && whole.lastID != nil
        }
        take(text)
    }

    /// Takes in what ended with an empty line; the rest was cut off and counts as never received.
    mutating func take(_ text: String) {
        guard let body = text.range(of: "\r\n\r\n") else { return }
        let lines = Self.unchunked(text[body.upperBound...])
        for block in lines.components(separatedBy: "\n\n").dropLast() {
            for line in block.components(separatedBy: "\n") {
                if line.hasPrefix("id: ") { lastID = String(line.dropFirst(4)) }
                if line.hasPrefix("event: ") { types.append(String(line.dropFirst(7))) }
                guard line.hasPrefix("data: "), let json = try? JSONReader.read(Array(line.dropFirst(6).utf8)) else {
                    continue
                }
                messages.append(json["message"]?.string ?? "")
            }
        }
    }

    /// What the chunks hold (RFC 9112 §7.1), as far as they are whole.
    private static func unchunked(_ text: Substring) -> String {
        var bytes = Array(text.utf8)[...]
        var body: [UInt8] = []
        while let end = bytes.firstIndex(of: UInt8(ascii: "\r")),
            let size = Int(String(decoding: bytes[..<end], as: UTF8.self), radix: 16), size > 0
        {
            let rest = bytes[(end + 2)...]
            body += rest.prefix(size)
            guard rest.count > size + 2 else { break }
            bytes = rest.dropFirst(size + 2)
        }
        return String(decoding: body, as: UTF8.self)
    }
}
