/// Letters and digits without a gap: IBANs, identity numbers with letters, addresses of coins.
extension Scanner {
    private static let bitcoin = 26...35

    /// A token that begins with a letter and soon has a digit.
    mutating func token(at start: Int) {
        guard start >= tokensDone else { return }
        let length = text.alphanumericCount(from: start)
        let digits = text.digits(from: start)
        if length == UUIDForm.firstGroup, text.isUUID(at: start) { return tokensDone = start &+ UUIDForm.length }
        tokensDone = start &+ length
        if digits & 0b1111 == 0b1100, length > 3, iban(at: start, start &+ length) { return }
        if length >= PatternRule.shortest { pattern(start, length, digits) }
    }

    /// A token that begins with digits, the first letter after which stands at `next`.
    @inline(__always)
    mutating func mixedToken(_ start: Int, next: Int) {
        if next &- start == 1, text[start] == UInt8(ascii: "0"), text[next] | 0x20 == UInt8(ascii: "x") {
            return ethereum(at: start)
        }
        let length = text.alphanumericCount(from: start)
        if length == UUIDForm.firstGroup, text.isUUID(at: start) { return numbersDone = start &+ UUIDForm.length }
        numbersDone = start &+ length
        if length == 4, text[start &+ 4] == UInt8(ascii: "-"), dashedMedicare(start) { return }
        if length >= PatternRule.shortest { pattern(start, length, text.digits(from: start)) }
    }

    /// The kind that a token most probably is, by the patterns of its length.
    @inline(__always)
    private mutating func pattern(_ start: Int, _ length: Int, _ digits: UInt64) {
        guard length <= PatternTable.longest else { return }
        if let first = rules.patterns.first(length: length, digits: digits) {
            fit(start..<start &+ length, first, digits)
        }
        if Self.bitcoin.contains(length) { bitcoin(start..<start &+ length) }
    }

    private mutating func fit(_ range: Range<Int>, _ first: Int, _ digits: UInt64) {
        var best: (kind: Kind, score: Int)?
        var around: Surroundings?
        let bytes = text[range]
        let mayBeCued = mayBeCued(range)
        var next: Int? = first
        while let index = next {
            next = rules.patterns.next(from: index &+ 1, length: range.count, digits: digits)
            let rule = rules.patterns.rules[index]
            guard mayBeCued || rule.best >= rules.threshold, let base = rule.score(bytes),
                base + (mayBeCued ? rule.cue : 0) >= rules.threshold
            else { continue }
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
    }

    /// ISO 13616, in one piece or in groups of four.
    private mutating func iban(at start: Int, _ end: Int) -> Bool {
        guard let length = IBANCheck.lengths[IBANCheck.code(text[start], text[start + 1])] else { return false }
        var characters: [UInt8] = []
        var position = start
        let isGrouped = end - start == 4 && (text[end] == UInt8(ascii: " ") || text[end] == UInt8(ascii: "-"))
        // Groups behind a dash that go on with dashes are the tail of something longer, such as a UUID.
        if isGrouped, text[end] == UInt8(ascii: "-"), text[start - 1] == UInt8(ascii: "-") { return false }
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
        guard text[range.lowerBound] == UInt8(ascii: "1") || text[range.lowerBound] == UInt8(ascii: "3")
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

/// A UUID as text (RFC 9562 §4): nobody's number, whatever its groups look like.
private enum UUIDForm {
    static let firstGroup = 8
    static let length = 36
    /// Where its dashes stand, and where it ends.
    static let gaps: UInt64 = 1 << 8 | 1 << 13 | 1 << 18 | 1 << 23 | 1 << 36
}

extension Text {
    /// Whether a UUID begins here, where letters and digits in a row begin.
    fileprivate func isUUID(at start: Int) -> Bool {
        let dash = UInt8(ascii: "-")
        guard self[start &+ 8] == dash, self[start &+ 13] == dash, self[start &+ 18] == dash, self[start &+ 23] == dash
        else { return false }
        let upToEnd: UInt64 = 1 << UInt64(UUIDForm.length + 1) - 1
        return ~alphanumeric(from: start) & upToEnd == UUIDForm.gaps
    }
}
