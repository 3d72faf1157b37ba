import Core
import Logging
import TestKit
import Testing

@testable import Telemetry

@Suite struct RecentErrorsTests {
    private struct Broken: Error {}

    /// Also when the level keeps it out of the log.
    @Test func aLineThatTellsOfAnErrorIsRemembered() throws {
        let sink = LogSink(descriptor: -1, level: .critical)
        let logger = sink.logger("store")
        logger.warning("not an error")
        logger.error("could not write", error: Broken(), metadata: ["requestId": "7"])
        let error = try #require(sink.errors.latest().first)
        #expect(sink.errors.latest().count == 1)
        #expect(error.source == "store" && error.message == "could not write" && error.cause == "Broken()")
        #expect(error.context == ["requestId": "7"])
    }

    /// They are shown over the network.
    @Test func whatIsPersonalIsNotRemembered() throws {
        let errors = RecentErrors()
        errors.record(
            "no mail to jane@example.org", source: "mail", cause: "password=Tr0ub4dor refused",
            context: ["ssn": "219-09-9998"])
        let error = try #require(errors.latest().first)
        #expect(error.message == "no mail to j***@example.org" && error.cause == "password=******** refused")
        #expect(error.context == ["ssn": "***-**-****"])
    }

    /// The stack names this test, so that an administrator sees where it came from.
    @Test func itsStackHasNames() throws {
        let errors = RecentErrors()
        Self.noticeSomething(errors)
        let stack = try #require(errors.latest().first?.backtrace)
        let lines = errors.lines(of: stack)
        #expect(lines.count > 3)
        #expect(lines.contains { $0.contains("noticeSomething") }, "\(lines)")
    }

    @inline(never)
    private static func noticeSomething(_ errors: RecentErrors) {
        errors.record("it broke", source: "test", backtrace: .capture())
    }

    @Test func theOldestMakeRoom() {
        let errors = RecentErrors(capacity: 3)
        for number in 1...5 { errors.record("\(number)", source: "test") }
        #expect(errors.latest().map(\.message) == ["5", "4", "3"])
        #expect(errors.latest(1).map(\.message) == ["5"])
    }

    @Test func whatIsNoProgramHasNoNames() {
        for bytes: [UInt8] in [[], [0x7f], [UInt8](repeating: 0xff, count: 4_096), Array("\u{7f}ELF\u{2}\u{1}".utf8)] {
            let name = bytes.withUnsafeBytes { SymbolTable(elf: $0).name(at: 1) }
            #expect(name == nil)
        }
    }
}
