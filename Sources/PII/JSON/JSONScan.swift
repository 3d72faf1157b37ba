import Core

/// Looks through JSON as bytes: finds, and writes the document again with what stands in for what was found.
struct JSONScan {
    private let sanitizer: Sanitizer
    private let text: Text
    private var walker: JSONWalker
    private var scanner: Scanner
    private(set) var findings: [LocatedFinding] = []
    private(set) var output: [UInt8] = []
    /// Up to where the input is in the output.
    private var written: Int

    init(_ sanitizer: Sanitizer, _ text: Text) {
        self.sanitizer = sanitizer
        self.text = text
        walker = JSONWalker(text)
        scanner = Scanner(sanitizer.detector.rules, text)
        written = text.lower
    }

    /// Goes through the document; `writes` also makes the output.
    mutating func run(writes: Bool) throws(JSONFault) {
        if writes { output.reserveCapacity(text.upper - text.lower + 64) }
        while let leaf = try walker.next() {
            let rule = sanitizer.rules.isEmpty ? nil : sanitizer.rule(for: walker.path)
            if case .skip = rule { continue }
            let (found, decoded) = look(at: leaf, rule)
            guard !found.isEmpty else { continue }
            let path = walker.path.map { String(decoding: $0, as: UTF8.self) }.joined(separator: ".")
            for finding in found {
                let range = decoded?.original(finding.range) ?? finding.range
                findings.append(LocatedFinding(Finding(finding.kind, range, finding.score), path))
                if writes { write(finding, range, leaf, decoded, rule) }
            }
        }
        if writes { copy(upTo: text.upper) }
    }

    /// What a leaf holds, in bytes of the document, or of the decoded string when there is one.
    private mutating func look(at leaf: JSONWalker.Leaf, _ rule: PathRule.Action?) -> ([Finding], UnescapedText?) {
        let key = walker.key
        if leaf.hasEscapes {
            let decoded = UnescapedText(text, leaf.range)
            let found = decoded.bytes.withUnsafeBytes {
                sanitizer.findings(inValue: $0, under: key, rule, isString: true)
            }
            return (found, decoded)
        }
        scanner.found.removeAll(keepingCapacity: true)
        scanner.scan(Text(text, leaf.range), under: key)
        // Nearly every leaf: nobody says anything about it, and what was found stands as it is.
        if !scanner.sawBeyondASCII, rule == nil, key.whole == nil {
            return (scanner.found.isEmpty ? [] : Overlaps.resolve(scanner.found), nil)
        }
        let found = sanitizer.findings(inValue: text[leaf.range], under: key, rule, isString: leaf.isString)
        return (found.map { $0.moved(by: leaf.range.lowerBound) }, nil)
    }

    private mutating func write(
        _ finding: Finding, _ range: Range<Int>, _ leaf: JSONWalker.Leaf, _ decoded: UnescapedText?,
        _ rule: PathRule.Action?
    ) {
        let use = sanitizer.operatorFor(finding.kind, rule)
        if case .keep = use { return }
        let value =
            decoded.map { String(decoding: $0.bytes[finding.range], as: UTF8.self) }
            ?? String(decoding: text[range], as: UTF8.self)
        var writer = JSONWriter(capacity: 32)
        writer.string(use.apply(to: value, of: finding.kind))
        if leaf.isString {
            copy(upTo: range.lowerBound)
            output += writer.bytes.dropFirst().dropLast()
            written = range.upperBound
        } else {
            // A number's place is taken by a string, whole.
            copy(upTo: leaf.range.lowerBound)
            guard written <= leaf.range.lowerBound else { return }
            output += writer.bytes
            written = leaf.range.upperBound
        }
    }

    private mutating func copy(upTo end: Int) {
        guard end > written else { return }
        output.append(contentsOf: text[written..<end])
        written = end
    }
}

extension Finding {
    /// The same at another place.
    func moved(by distance: Int) -> Finding {
        Finding(kind, range.lowerBound + distance..<range.upperBound + distance, score)
    }
}
