import Core

/// Looks through JSON as bytes: finds, and writes the document again with what stands in for what was found.
struct JSONScan {
    private let sanitizer: Sanitizer
    private let text: Text
    private let hasRules: Bool
    private var walker: JSONWalker
    private var scanner: Scanner
    private(set) var findings: [LocatedFinding] = []
    private(set) var output: [UInt8] = []
    /// Up to where the input is in the output.
    private var written: Int

    init(_ sanitizer: Sanitizer, _ text: Text) {
        self.sanitizer = sanitizer
        self.text = text
        hasRules = !sanitizer.rules.isEmpty
        walker = JSONWalker(text)
        scanner = Scanner(sanitizer.detector.rules, text)
        written = text.lower
    }

    /// Goes through the document; `writes` also makes the output.
    mutating func run(writes: Bool) throws(JSONFault) {
        if writes { output.reserveCapacity(text.upper - text.lower + 64) }
        while let leaf = try walker.next() {
            let key = walker.key
            if !hasRules, !key.isWhole, isTooShort(leaf) { continue }
            if !leaf.hasEscapes, !hasRules, !key.isWhole {
                // Nearly every leaf: nobody says anything about it, and nothing is found, or what is stands as it is.
                if !scanner.found.isEmpty { scanner.found.removeAll(keepingCapacity: true) }
                scanner.scan(Text(text, leaf.range), under: key, isNumber: !leaf.isString)
                if !scanner.sawBeyondASCII {
                    if !scanner.found.isEmpty { take(Overlaps.resolve(scanner.found), leaf, nil, nil, writes: writes) }
                    continue
                }
            }
            let rule = hasRules ? sanitizer.rule(for: walker.path) : nil
            if case .skip = rule { continue }
            let (found, decoded) = look(at: leaf, under: key, rule)
            if !found.isEmpty { take(found, leaf, decoded, rule, writes: writes) }
        }
        if writes { copy(upTo: text.upper) }
    }

    /// Whether it is `true`, `false`, `null`, or a number of which nobody could tell whose it is.
    @inline(__always)
    private func isTooShort(_ leaf: JSONWalker.Leaf) -> Bool {
        !leaf.isString && sanitizer.detector.rules.custom.isEmpty
            && (leaf.range.count < Scanner.fewestDigits || text[leaf.range.lowerBound].isLetter)
    }

    private mutating func take(
        _ found: [Finding], _ leaf: JSONWalker.Leaf, _ decoded: UnescapedText?, _ rule: PathRule.Action?, writes: Bool
    ) {
        let path = walker.dottedPath
        for finding in found {
            let range = decoded?.original(finding.range) ?? finding.range
            findings.append(LocatedFinding(Finding(finding.kind, range, finding.score), path))
            if writes { write(finding, range, leaf, decoded, rule) }
        }
    }

    /// What a leaf holds, in bytes of the document, or of the decoded string when there is one.
    private mutating func look(
        at leaf: JSONWalker.Leaf, under key: KeyMeaning, _ rule: PathRule.Action?
    ) -> ([Finding], UnescapedText?) {
        if leaf.hasEscapes {
            let decoded = UnescapedText(text, leaf.range)
            let found = decoded.bytes.withUnsafeBytes {
                sanitizer.findings(inValue: $0, under: key, rule, isString: true)
            }
            return (found, decoded)
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
        if case .mask = use, decoded == nil, leaf.isString {
            copy(upTo: range.lowerBound)
            finding.kind.mask.append(to: &output, for: text[range])
            return written = range.upperBound
        }
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
