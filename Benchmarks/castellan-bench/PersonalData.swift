import ArgumentParser
import Core
import Foundation
import PII

/// How well personal data is found, and how fast, on one core.
struct PersonalData: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "pii",
        abstract:
            "Finds personal data in sentences that others marked, and in logs and events; prints how well and how fast."
    )

    @Option(help: "A JSON list of sentences with their marks, as Presidio's synthetic ones; none are read without.")
    var sentences: String?

    @Option(help: "Texts to find personal data in, one to a line, for the comparison with another program.")
    var texts: String?

    @Option(help: "The seed of logs and events.")
    var seed: UInt64 = 7

    private static let megabyte = 1 << 20

    func run() throws {
        let detector = Detector()
        if let sentences { try quality(of: detector, on: MarkedSentence.read(sentences)) }
        if let texts {
            let lines = try String(contentsOfFile: texts, encoding: .utf8).split(separator: "\n").map { Array($0.utf8) }
            let bytes = lines.reduce(0) { $0 + $1.count }
            report("texts_mb_per_second", rate(bytes) { for line in lines { _ = detector.findings(in: line) } })
            return
        }
        var source = SampleTexts(seed: seed)
        let clean = source.text(bytes: 4 * Self.megabyte, of: SampleTexts.denseLine)
        report("false_findings_per_mb", Double(detector.findings(in: clean).count) / 4)
        report("dense_logs_mb_per_second", rate(clean.count) { _ = detector.findings(in: clean) })
        let logs = source.text(bytes: 4 * Self.megabyte, of: SampleTexts.logLine)
        report("logs_mb_per_second", rate(logs.count) { _ = detector.findings(in: logs) })
        let events = source.text(bytes: 4 * Self.megabyte, of: SampleTexts.event)
        let sanitizer = Sanitizer(detector)
        report("events_found_per_mb", Double(try sanitizer.findings(json: events).count) / 4)
        report("events_mb_per_second", rate(events.count) { _ = try? sanitizer.sanitize(json: events) })
    }

    /// Millions of bytes for a second of processor time: the best of some runs, since others use the machine too.
    private func rate(_ bytes: Int, _ work: () -> Void) -> Double {
        let best = (0..<15).map { _ in
            let begun = cpuMicroseconds()
            work()
            return cpuMicroseconds() - begun
        }.min()
        return Double(bytes) / (best ?? .infinity)
    }

    private func quality(of detector: Detector, on sentences: [MarkedSentence]) {
        let kinds: [(String, Set<String>)] = [
            ("email", ["EMAIL_ADDRESS"]), ("ssn", ["US_SSN"]), ("iban", ["IBAN_CODE"]), ("ip_address", ["IP_ADDRESS"]),
            ("credit_card", ["CREDIT_CARD"]), ("phone", ["PHONE_NUMBER"]), ("url", ["DOMAIN_NAME", "URL"]),
            ("person_name", ["PERSON"]), ("postal_address", ["STREET_ADDRESS"]),
        ]
        let found = sentences.map { detector.findings(in: $0.text) }
        for (kind, marks) in kinds {
            var (right, wrong, marked, missed) = (0, 0, 0, 0)
            for (sentence, findings) in zip(sentences, found) {
                let spans = sentence.spans.filter { marks.contains($0.mark) }.map(\.range)
                let ours = findings.filter { $0.type == kind }.map(\.range)
                let hits = ours.count { range in spans.contains { $0.overlaps(range) } }
                (right, wrong, marked) = (right + hits, wrong + ours.count - hits, marked + spans.count)
                missed += spans.count { span in !ours.contains { $0.overlaps(span) } }
            }
            report("\(kind)_marked", Double(marked))
            report("\(kind)_precision", Double(right) / Double(max(1, right + wrong)))
            report("\(kind)_recall", Double(marked - missed) / Double(max(1, marked)))
        }
    }
}

/// A text in which others marked personal data; ranges in bytes of UTF-8.
private struct MarkedSentence {
    let text: String
    let spans: [(mark: String, range: Range<Int>)]

    static func read(_ path: String) throws -> [MarkedSentence] {
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        return try decoder.decode([Record].self, from: Data(contentsOf: URL(filePath: path))).map { record in
            var starts = [0]
            for scalar in record.fullText.unicodeScalars { starts.append((starts.last ?? 0) + UTF8.width(scalar)) }
            return MarkedSentence(
                text: record.fullText,
                spans: record.spans.map { ($0.entityType, starts[$0.startPosition]..<starts[$0.endPosition]) })
        }
    }

    private struct Record: Decodable {
        struct Span: Decodable {
            let entityType: String
            let startPosition, endPosition: Int
        }
        let fullText: String
        let spans: [Span]
    }
}
