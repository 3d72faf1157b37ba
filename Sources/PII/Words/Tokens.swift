/// Letters and digits without a gap: IBANs, identity numbers with letters, addresses of coins.
extension Scanner {
    private static let longestToken = 64

    /// A token that begins with a letter and soon has a digit.
    mutating func token(at start: Int) {
        guard start >= tokensDone else { return }
        let end = text.end(from: start, most: Self.longestToken) { $0.isAlphanumeric }
        tokensDone = end
        if text[start + 1].isLetter, text[start + 2].isDigit, text[start + 3].isDigit, iban(at: start, end) { return }
        guard end - start >= PatternRule.shortest else { return }
        pattern(start..<end)
    }

    /// A token that begins with digits, the first letter after which stands at `next`.
    mutating func mixedToken(_ start: Int, next: Int) {
        if next &- start == 1, text[start] == UInt8(ascii: "0"), text[next] | 0x20 == UInt8(ascii: "x") {
            return ethereum(at: start)
        }
        let end = text.end(from: next, most: Self.longestToken) { $0.isAlphanumeric }
        numbersDone = end
        if text[end] == UInt8(ascii: "-"), dashedMedicare(start) { return }
        guard end - start >= PatternRule.shortest else { return }
        pattern(start..<end)
    }

    /// The kind that a token most probably is, by the patterns of its length.
    private mutating func pattern(_ range: Range<Int>) {
        guard range.count < rules.patterns.count, !rules.patterns[range.count].isEmpty else { return bitcoin(range) }
        var best: (kind: Kind, score: Int)?
        var around: Surroundings?
        let bytes = text[range]
        for rule in rules.patterns[range.count] {
            guard let base = rule.score(bytes), base + rule.cue >= rules.threshold else { continue }
            var score = base
            let near = around ?? Surroundings(of: range, in: text, under: key)
            around = near
            if near.cues.overlaps(rule.cues) {
                score += rule.cue
            } else if near.isReference {
                score -= 20
            }
            if score > best?.score ?? 0 { best = (rule.kind, score) }
        }
        if let best { add(best.kind, range, best.score) }
        bitcoin(range)
    }

    /// ISO 13616, in one piece or in groups of four.
    private mutating func iban(at start: Int, _ end: Int) -> Bool {
        guard let length = IBANCheck.lengths[IBANCheck.code(text[start], text[start + 1])] else { return false }
        var characters: [UInt8] = []
        var position = start
        let isGrouped = end - start == 4 && (text[end] == UInt8(ascii: " ") || text[end] == UInt8(ascii: "-"))
        while characters.count < length {
            if isGrouped, characters.count % 4 == 0, !characters.isEmpty, text[position] == text[end] { position += 1 }
            guard text[position].isAlphanumeric else { return false }
            characters.append(text[position])
            position += 1
        }
        guard !text[position].isAlphanumeric else { return false }
        if IBANCheck.holds(characters) {
            add(.iban, start..<position, 95)
        } else {
            let around = Surroundings(of: start..<position, in: text, under: key)
            add(.iban, start..<position, around.cues.overlaps(Cues(.iban, .bank)) ? 75 : 35)
        }
        tokensDone = position
        return true
    }

    /// A Bitcoin address of base58, by version and length. That its last four bytes are a digest's isn't checked.
    private mutating func bitcoin(_ range: Range<Int>) {
        guard (26...35).contains(range.count),
            text[range.lowerBound] == UInt8(ascii: "1") || text[range.lowerBound] == UInt8(ascii: "3")
        else { return }
        let bytes = text[range]
        guard bytes.allSatisfy(\.isBase58), bytes.contains(where: \.isUpper),
            bytes.contains(where: { $0.isLower && !$0.isHexadecimal })
        else { return }
        add(.bitcoin, range, 65)
    }

    /// Medicare's numbers as cards show them: `1EG4-TE5-MK73`.
    private mutating func dashedMedicare(_ start: Int) -> Bool {
        let end = start + 13
        guard text[start + 4] == UInt8(ascii: "-"), text[start + 8] == UInt8(ascii: "-"), !text[end].isAlphanumeric
        else {
            return false
        }
        let bytes = text[start..<end].filter { $0 != UInt8(ascii: "-") }
        guard bytes.count == 11, PatternRule.medicareForm.matches(bytes) else { return false }
        add(.medicare, start..<end, 75)
        numbersDone = end
        return true
    }
}
