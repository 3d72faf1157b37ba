/// Finds personal data and secrets in text and in JSON.
///
/// ```swift
/// let detector = Detector()
/// for finding in detector.findings(in: "call 555-123-4567") { … }   // phone, medium, bytes 5..<17
/// ```
///
/// It reads every byte once and looks at a bounded stretch around those that may begin something: linear in the input. What was found is a
/// guess with a score; names and addresses in prose are mostly missed (`docs/pii.md` has the figures).
public struct Detector: Sendable {
    let rules: Ruleset

    /// A detector. Make one and keep it: its tables take a while to build.
    public init(_ settings: DetectionSettings = DetectionSettings()) {
        rules = Ruleset(settings)
    }

    /// What a text holds: in order, not overlapping, ranges in bytes of UTF-8.
    public func findings(in text: String) -> [Finding] {
        var text = text
        return text.withUTF8 { utf8 in
            findings(in: UnsafeRawBufferPointer(utf8))
        }
    }

    /// What some bytes hold, which are UTF-8 or mostly so.
    public func findings(in bytes: [UInt8]) -> [Finding] {
        bytes.withUnsafeBytes { findings(in: $0) }
    }

    /// Guide A's `detect_pii`: each kind that a text holds, once, in the order of where it is first met.
    public func kinds(in text: String) -> [Kind] {
        var seen: Set<Kind> = []
        return findings(in: text).map(\.kind).filter { seen.insert($0).inserted }
    }

    func findings(in bytes: UnsafeRawBufferPointer, under key: KeyMeaning = KeyMeaning()) -> [Finding] {
        guard let base = bytes.baseAddress else { return [] }
        var scanner = Scanner(rules, Text(base, 0..<bytes.count), under: key)
        scanner.scan()
        if scanner.sawBeyondASCII, let folded = FoldedText(bytes) { return findings(in: folded, under: key) }
        return Overlaps.resolve(scanner.found)
    }

    private func findings(in folded: FoldedText, under key: KeyMeaning) -> [Finding] {
        folded.bytes.withUnsafeBytes { bytes in
            guard let base = bytes.baseAddress else { return [] }
            var scanner = Scanner(rules, Text(base, 0..<bytes.count), under: key)
            scanner.scan()
            return Overlaps.resolve(scanner.found).map { Finding($0.kind, folded.original($0.range), $0.score) }
        }
    }
}
