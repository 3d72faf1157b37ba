import Core
import Foundation
import PII
import TestKit
import Testing

/// Presidio's synthetic sentences with their marks, and clean logs of our own.
@Suite("Quality")
struct QualityTests {
    /// The least precision and recall of each kind that the sentences have enough of.
    private static let wanted: [(kind: String, marks: Set<String>, precision: Double, recall: Double)] = [
        ("email", ["EMAIL_ADDRESS"], 0.98, 0.99), ("ssn", ["US_SSN"], 0.98, 0.99), ("iban", ["IBAN_CODE"], 0.98, 0.99),
        ("ip_address", ["IP_ADDRESS"], 0.98, 0.99), ("credit_card", ["CREDIT_CARD"], 0.98, 0.99),
        ("phone", ["PHONE_NUMBER"], 0.90, 0.94), ("url", ["DOMAIN_NAME", "URL"], 0.98, 0.98),
    ]

    @Test(
        "Sentences that others marked are read as they marked them",
        .enabled(if: MarkedText.present, "\(MarkedText.absence)"))
    func marked() throws {
        let detector = Detector()
        var counts: [String: (right: Int, wrong: Int, missed: Int)] = [:]
        for sentence in try MarkedText.sentences() {
            let found = detector.findings(in: sentence.text)
            for (kind, marks, _, _) in Self.wanted {
                let spans = sentence.spans.filter { marks.contains($0.mark) }.map(\.range)
                let ours = found.filter { $0.type == kind }.map(\.range)
                let right = ours.count { range in spans.contains { $0.overlaps(range) } }
                counts[kind, default: (0, 0, 0)].right += right
                counts[kind, default: (0, 0, 0)].wrong += ours.count - right
                counts[kind, default: (0, 0, 0)].missed += spans.count { span in !ours.contains { $0.overlaps(span) } }
            }
        }
        for (kind, _, precision, recall) in Self.wanted {
            let (right, wrong, missed) = counts[kind] ?? (0, 0, 0)
            #expect(right > 10, "\(kind)")
            #expect(Double(right) / Double(right + wrong) >= precision, "\(kind): \(wrong) wrong of \(right + wrong)")
            #expect(Double(right) / Double(right + missed) >= recall, "\(kind): \(missed) missed of \(right + missed)")
        }
    }

    @Test("A megabyte of clean logs, full of numbers that aren't anybody's, has at most one false finding")
    func clean() {
        let text = CleanLog.text(bytes: 1 << 20, seed: 7)
        let found = Detector().findings(in: text)
        #expect(found.count <= 1, "\(found.map(\.type))")
    }

    /// The thread's own time doesn't depend on what else the machine does. Eight times the text may take eight times as long, and quadratic
    /// work would take 64 times.
    @Test("Work grows with the text and no faster, also where text is made to provoke it", arguments: units)
    func adversarial(unit: String) throws {
        let detector = Detector()
        func nanoseconds(_ count: Int) -> UInt64 {
            let bytes = Array(String(repeating: unit, count: count / unit.utf8.count).utf8)
            let begun = threadTime()
            _ = detector.findings(in: bytes)
            return threadTime() - begun
        }
        let short = (0..<3).map { _ in nanoseconds(8 << 10) }.min() ?? 0
        #expect(nanoseconds(64 << 10) < max(short, 20_000) * 40)
    }

    /// The processor time of this thread.
    private func threadTime() -> UInt64 {
        var time = timespec()
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
        return UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec)
    }

    private static let units = [
        "@", "a@", "a@a.", "1", "1-", "1 ", "1.", "12345678 ", "1.1.1.", ":", "a:", "::", "1:", "=", "password=",
        "password: ",
        "eyJ", "eyJ-", "sk_", "-sk_", "ya29.", "-----BEGIN PRIVATE KEY-----", "http://", "://", "www.", "GB82", "GB82 ",
        "A1",
        "Mr ", "Mr A ", "1 A ", "name is ", "Bearer ", "bc1", "0x", "call 1234567 ", "+", "(", "\u{200b}1", "１",
    ]
}
