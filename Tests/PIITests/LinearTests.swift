import Foundation
import PII
import Testing

/// Sixteen times the input may take sixteen times as long; quadratic work would take 256 times. By the thread's own time.
@Suite("Work is linear")
struct LinearTests {
    private static let most: UInt64 = 64

    @Test("In text made of one thing", arguments: ["7", "@", ":", "\"", "\\", "%", "k", "B", "'", "é", "1:", "7-7-"])
    func text(unit: String) {
        let detector = Detector()
        let ratio = Self.ratio(of: 4 << 10, to: 64 << 10) { size in
            let bytes = Array(String(repeating: unit, count: size / unit.utf8.count).utf8)
            return Self.time { _ = detector.findings(in: bytes) }
        }
        #expect(ratio < Self.most)
    }

    @Test(
        "In JSON made of one thing",
        arguments: [
            (#"["#, #"7,"#, #"7]"#), (#"[""#, #"\\"#, #""]"#), (#"[""#, #"\""#, #""]"#), (#"[""#, #"\u0040"#, #""]"#),
            (#"["#, #""a@b.example","#, #"1]"#), (#"{"#, #""email":"a@b.example","#, #""a":1}"#),
            (#"["#, #"[[]],"#, #"1]"#),
        ])
    func json(begin: String, unit: String, end: String) throws {
        let sanitizer = Sanitizer()
        let ratio = try Self.ratio(of: 4 << 10, to: 64 << 10) { size in
            let bytes = Array((begin + String(repeating: unit, count: size / unit.utf8.count) + end).utf8)
            return try Self.time { _ = try sanitizer.sanitize(json: bytes) }
        }
        #expect(ratio < Self.most)
    }

    @Test("Long keys above many findings aren't carried by each of them")
    func paths() throws {
        let levels = 400
        let json =
            String(repeating: #"{"\#(String(repeating: "k", count: 200))":"#, count: levels) + "["
            + Array(repeating: #""a@b.example""#, count: 200).joined(separator: ",") + "]"
            + String(repeating: "}", count: levels)
        let found = try Sanitizer().findings(json: Array(json.utf8))
        #expect(found.count == 200)
        #expect(found.allSatisfy { $0.path.utf8.count < 2000 && $0.path.hasPrefix("…") })
        #expect(found.last?.path.hasSuffix(".199") ?? false)
    }

    /// How many times as long the larger size takes; the shorter time is at least what a clock can tell.
    private static func ratio(of small: Int, to large: Int, _ time: (Int) throws -> UInt64) rethrows -> UInt64 {
        let short = try (0..<3).map { _ in try time(small) }.min() ?? 0
        return try time(large) / max(short, 20_000)
    }

    private static func time(_ work: () throws -> Void) rethrows -> UInt64 {
        let begun = now()
        try work()
        return now() - begun
    }

    /// The processor time of this thread, in nanoseconds.
    private static func now() -> UInt64 {
        var time = timespec()
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
        return UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec)
    }
}
