/// Of findings that overlap only one is kept.
enum Overlaps {
    /// Findings in order, none of which overlaps another.
    static func resolve(_ found: [Finding]) -> [Finding] {
        guard found.count > 1 else { return found }
        let ordered = found.sorted {
            ($0.range.lowerBound, -$0.range.upperBound) < ($1.range.lowerBound, -$1.range.upperBound)
        }
        var kept: [Finding] = []
        kept.reserveCapacity(ordered.count)
        for finding in ordered {
            var wins = true
            while let last = kept.last, last.range.overlaps(finding.range) {
                wins = beats(finding, last)
                guard wins else { break }
                kept.removeLast()
            }
            if wins { kept.append(finding) }
        }
        return kept
    }

    /// The surer one wins, then the longer one. A URL gives way to what does more harm inside it.
    private static func beats(_ one: Finding, _ other: Finding) -> Bool {
        if one.kind == .url, other.severity >= .high { return false }
        if other.kind == .url, one.severity >= .high { return true }
        return (one.score, one.range.count) > (other.score, other.range.count)
    }
}
