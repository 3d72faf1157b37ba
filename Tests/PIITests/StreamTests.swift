import Core
import Testing

@testable import PII

@Suite struct StreamTests {
    private static let text = (0..<3_000).map { number in
        number.isMultiple(of: 7) ? "line \(number) é for jane\(number)@example.org" : "line \(number) says nothing"
    }.joined(separator: "\n")

    private static func run(
        _ text: String, _ format: StreamFormat, pieces: Int
    ) throws -> (findings: [StreamFinding], output: String) {
        var stream = SanitizerStream(Sanitizer(), format, writes: true)
        var (findings, output): ([StreamFinding], [UInt8]) = ([], [])
        let bytes = Array(text.utf8)
        for start in stride(from: 0, to: bytes.count, by: pieces) {
            let part = try stream.feed(bytes[start..<min(bytes.count, start + pieces)])
            findings += part.findings
            output += part.bytes
        }
        let last = try stream.finish()
        return (findings + last.findings, String(decoding: output + last.bytes, as: UTF8.self))
    }

    @Test(arguments: [1_000, 16_384, 30_011, 1 << 20])
    func whatIsFoundDoesNotDependOnThePieces(_ pieces: Int) throws {
        let (findings, output) = try Self.run(Self.text, .text, pieces: pieces)
        #expect(findings.count == 429)
        #expect(findings.allSatisfy { $0.line == ($0.line - 1) / 7 * 7 + 1 })
        #expect(output == Sanitizer().sanitize(Self.text))
        let last = try #require(findings.last)
        #expect(Array(Self.text.utf8)[last.range].elementsEqual("jane2996@example.org".utf8))
    }

    /// One line, and nowhere a good place to stop.
    @Test func aLineWithoutEndIsCutBetweenFindings() throws {
        let text = String(repeating: "jane@example.org,", count: 5_000)
        let (findings, output) = try Self.run(text, .text, pieces: 4_099)
        #expect(findings.count == 5_000)
        #expect(output == String(repeating: "j***@example.org,", count: 5_000))
    }

    @Test func linesOfJSONKeepTheirPaths() throws {
        let text = String(repeating: #"{"user": {"email": "jane@example.org"}}"# + "\n", count: 500)
        let (findings, output) = try Self.run(text, .ndjson, pieces: 1_001)
        #expect(findings.count == 500 && findings.allSatisfy { $0.path == "user.email" })
        #expect(findings.map(\.line) == Array(1...500))
        #expect(output == text.replacing("jane", with: "j***"))
    }

    @Test func whatIsNoJSONIsToldWithItsLine() throws {
        var stream = SanitizerStream(Sanitizer(), .ndjson, writes: false)
        _ = try stream.feed(Array("{}\n{}\n".utf8))
        #expect(throws: JSONFault.self) { _ = try stream.feed(Array("{}\n{\"a\" 1}\n".utf8)) }
        #expect(stream.currentLine == 4)
    }
}
