import Core
import Foundation
import Logging
import TestKit
import Testing

@testable import Telemetry

@Suite struct LogSinkTests {
    /// What a sink has written once `body` is done.
    private static func lines(
        level: Logger.Level = .info, capacity: Int = 100, _ body: (LogSink) -> Void
    ) throws -> [JSONValue] {
        let file = try TestFolder.make().appending(path: "log").path
        let descriptor = open(file, O_CREAT | O_WRONLY, 0o600)
        defer { close(descriptor) }
        let sink = LogSink(descriptor: descriptor, level: level, capacity: capacity, time: ManualClock())
        body(sink)
        sink.close()
        return try String(contentsOfFile: file, encoding: .utf8).split(separator: "\n").map {
            try JSONReader.read(Array($0.utf8))
        }
    }

    private struct Broken: Error, CustomStringConvertible {
        let description = "it broke\nin two"
    }

    @Test func lineIsOneObject() throws {
        let lines = try Self.lines { sink in
            var logger = sink.logger("store")
            logger[metadataKey: "node"] = "a"
            logger.error(
                "could not write \u{7}", error: Broken(),
                metadata: ["rows": ["1", "2"], "who": .dictionary(["b": "2", "a": "1"])])
        }
        let line = try #require(lines.first)
        #expect(lines.count == 1)
        #expect(line["time"]?.string == "2026-11-22T05:22:06.123Z")
        #expect(line["level"]?.string == "error")
        #expect(line["source"]?.string == "store")
        #expect(line["message"]?.string == "could not write \u{7}")
        #expect(line["error"]?.string == "it broke\nin two")
        #expect(line["context"]?["node"]?.string == "a")
        #expect(line["context"]?["rows"]?.array?.count == 2)
        #expect(line["context"]?["who"]?["a"]?.string == "1")
    }

    @Test func requestHasOneOutcome() throws {
        let id = RequestID(high: 1, low: 2)
        let lines = try Self.lines { sink in
            sink.record(
                RequestRecord(
                    id: id, method: "GET", route: "/v1/users/{user}",
                    outcome: .answered(status: 404, code: "NOT_FOUND"),
                    microseconds: 1234, bytes: 56))
            sink.record(
                RequestRecord(
                    id: id, method: "GET", route: nil, outcome: .abandoned, microseconds: 1, bytes: 0))
        }
        #expect(lines.count == 2)
        #expect(lines[0]["requestId"]?.string == id.description)
        #expect(lines[0]["route"]?.string == "/v1/users/{user}")
        #expect(lines[0]["status"]?.integer == 404)
        #expect(lines[0]["code"]?.string == "NOT_FOUND")
        #expect(lines[0]["microseconds"]?.integer == 1234)
        #expect(lines[1]["status"] == .null)
        #expect(lines[1]["message"]?.string == "request abandoned")
    }

    @Test func surplusIsCountedNotKept() throws {
        let lines = try Self.lines(capacity: 10) { sink in
            // The queue may take some while we add; what isn't written must be counted.
            for number in 0..<1000 { sink.logger("flood").info("\(number)") }
        }
        let dropped = lines.compactMap { $0["count"]?.integer }.reduce(0, +)
        let written = lines.filter { $0["source"]?.string == "flood" }.count
        #expect(Int64(written) + dropped == 1000)
        #expect(dropped > 0)
    }

    @Test func levelChangesWhileItRuns() throws {
        let lines = try Self.lines(level: .warning) { sink in
            let logger = sink.logger("any")
            logger.info("no")
            sink.record(
                RequestRecord(
                    id: RequestID(high: 0, low: 0), method: "GET", route: nil, outcome: .abandoned, microseconds: 0,
                    bytes: 0))
            sink.level = .debug
            logger.debug("yes")
            sink.level = .critical
            logger.error("no")
        }
        #expect(lines.compactMap { $0["message"]?.string } == ["yes"])
    }

    @Test func loggerMayHaveItsOwnLevel() throws {
        let lines = try Self.lines(level: .error) { sink in
            var logger = sink.logger("any")
            logger.logLevel = .debug
            logger.debug("yes")
            sink.logger("any").debug("no")
        }
        #expect(lines.count == 1)
    }

    /// Message, error and context at any depth; not the machines' addresses, nor our own ids.
    @Test func whatIsPersonalIsMasked() throws {
        let id = RequestID(high: 1, low: 2)
        let lines = try Self.lines { sink in
            sink.logger("web").error(
                "jane@example.org is at 192.0.2.7", error: Refused(),
                metadata: [
                    "request": "\(id)", "password": "correct horse", "who": ["phone": "+1 555 123 4567"],
                    "page": "https://example.org/a",
                ])
        }
        let line = try #require(lines.first)
        #expect(line["message"]?.string == "j***@example.org is at 192.0.2.7")
        #expect(line["error"]?.string == "no card ****-****-****-****")
        #expect(line["context"]?["request"]?.string == id.description)
        #expect(line["context"]?["password"]?.string == "********")
        #expect(line["context"]?["who"]?["phone"]?.string == "***-***-****")
        #expect(line["context"]?["page"]?.string == "https://example.org/a")
        #expect(line["time"]?.string == "2026-11-22T05:22:06.123Z" && line["source"]?.string == "web")
    }

    private struct Refused: Error, CustomStringConvertible {
        let description = "no card 4111 1111 1111 1111"
    }

    @Test func secretsStayRedacted() throws {
        let lines = try Self.lines { $0.logger("any").info("token \(Secret("hunter2"))") }
        #expect(lines.first?["message"]?.string == "token \u{2039}redacted\u{203a}")
    }
}
