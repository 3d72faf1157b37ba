/// What a number's first digit starts.
extension Scanner {
    /// Fewer digits are no number of a kind that is looked for, unless they are an address or a date.
    static let fewestDigits = 6

    mutating func number(at position: Int) {
        let count = min(text.digitCount(from: position), Digits.most)
        let end = position &+ count
        let next = text[end]
        // Most numbers are short and stand alone: they are done with here.
        if count < Self.fewestDigits, !Number.mayContinue(next) {
            if next.isLetter { mixedToken(position, next: end) }
            return
        }
        if text.isPartOfOther(position) { return }
        if next == UInt8(ascii: "."), let end = dotted(at: position) { return numbersDone = end }
        let continues = Number.continues(text, from: end)
        if !continues {
            if count < Self.fewestDigits { return streetNumber(position..<end) }
            if next.isLetter, !text.isExtension(at: end) { return mixedToken(position, next: end) }
            numbersDone = end
            if !mayStandAlone(position..<end) { return }
        }
        if continues {
            let (digits, groups) = Number.outline(text, at: position)
            if digits < Self.fewestDigits, groups < 4 { return }
            if count == 4, next == UInt8(ascii: "-"), let end = CalendarDay.end(text, at: position),
                !mayBeCued(position..<end)
            {
                numbersDone = end
                return
            }
        }
        let number = Number(text, at: position)
        if let end = day(number) { return numbersDone = end }
        if number.digits.count < Self.fewestDigits { return }
        if mixedOrRead(number) { numbersDone = number.end }
    }

    /// Whether digits in a row may be of a kind: so many of them are without a word, or there is a word or a sign.
    @inline(__always)
    private mutating func mayStandAlone(_ range: Range<Int>) -> Bool {
        rules.bareDigits >> UInt64(truncatingIfNeeded: range.count) & 1 == 1
            || PaymentCard.mayBegin(text[range.lowerBound], text[range.lowerBound &+ 1], count: range.count)
            || text[range.lowerBound &- 1] == UInt8(ascii: "+") || text[range.upperBound] == UInt8(ascii: "-")
            || mayBeCued(range)
    }

    /// A number that runs into letters is a token; any other is read group by group.
    private mutating func mixedOrRead(_ number: Number) -> Bool {
        guard text[number.end].isLetter, !text.isExtension(at: number.end) else {
            return hetuOrRUT(number) || read(number)
        }
        if number.groupCount == 1 {
            mixedToken(number.start, next: number.end)
        } else if number.separator == .space {
            return read(number.prefix(groups: number.groupCount - 1))
        }
        return hetuOrRUT(number)
    }

    /// Looks at the whole number, then at shorter fronts of it that a space ends. False when nothing was found.
    private mutating func read(_ number: Number) -> Bool {
        var groups = number.groupCount
        while groups >= 1 {
            guard number.digits(throughGroup: groups - 1) >= Self.fewestDigits else { return false }
            if let best = groups == number.groupCount ? best(number) : best(number.prefix(groups: groups)) {
                let before = found.count
                add(best.kind, best.range, best.score)
                if found.count > before {
                    numbersDone = number.end(ofGroup: groups - 1)
                    return groups == number.groupCount
                }
            }
            repeat { groups -= 1 } while groups >= 1 && number.separator(afterGroup: groups - 1) != .space
        }
        return false
    }

    /// The kind that the number most probably is.
    ///
    /// Where no word speaks of any kind with so many digits, only those are tried whose form is telling.
    private mutating func best(_ number: Number) -> Finding? {
        let range = number.start..<number.end
        let count = number.digits.count
        let near = mayBeCued(range) ? Surroundings(of: range, in: text, under: key) : nil
        var best = Best(range, near, rules.threshold, text, key)
        let isCued = near?.cues.overlaps(rules.numberCues[count]) ?? false
        for rule in isCued ? rules.numbers[count] : rules.tellingNumbers[count] {
            if let base = rule.score(number) { best.consider(rule.kind, base, rule.cues, rule.scores) }
        }
        if let base = PaymentCard.score(number) {
            best.consider(.creditCard, base, PaymentCard.cues, PaymentCard.scores)
        }
        if near?.cues.overlaps(PhoneNumber.cues) ?? false || number.groupCount > 1
            || text[number.start - 1] == UInt8(ascii: "+"),
            let phone = PhoneNumber(number, in: text),
            best.consider(.phone, phone.score, PhoneNumber.cues, PhoneNumber.scores)
        {
            best.range = phone.range
        }
        guard let kind = best.kind, best.score >= rules.threshold else { return nil }
        return Finding(kind, best.range, best.score)
    }
}

extension Text {
    /// The hours of a time, the fraction of a number, the tail of a UUID: digits that belong to what stands before them.
    @inline(__always)
    fileprivate func isPartOfOther(_ position: Int) -> Bool {
        switch self[position &- 1] {
        case UInt8(ascii: "."), UInt8(ascii: ":"), UInt8(ascii: ","):
            self[position &- 2].isDigit
        case UInt8(ascii: "-"):
            self[position &- 2].isDigit || isUUIDTail(position)
        case UInt8(ascii: "_"): self[position &- 2].isAlphanumeric
        default: false
        }
    }

    /// Whether the place is a UUID's (RFC 9562): dashes stand 1 and 6 places before it, and hexadecimal digits between.
    private func isUUIDTail(_ position: Int) -> Bool {
        guard self[position &- 6] == UInt8(ascii: "-") || self[position &- 10].isHexadecimal else { return false }
        let start = start(before: position &- 1, most: 8) { $0.isHexadecimal }
        let length = position &- 1 &- start
        return length == 8 || length == 4 && self[start &- 1] == UInt8(ascii: "-")
    }
}

/// The likeliest of the kinds that a number may be.
private struct Best {
    private(set) var kind: Kind?
    private(set) var score = 0
    var range: Range<Int>
    /// What the words around say, where some may tell; nil where none does, and only what is likely on its own is worth a look at them.
    private var near: Surroundings?
    private let isTold: Bool
    private let threshold: Int
    private let text: Text
    private let key: KeyMeaning

    init(_ range: Range<Int>, _ near: Surroundings?, _ threshold: Int, _ text: Text, _ key: KeyMeaning) {
        self.range = range
        self.near = near
        isTold = near != nil
        self.threshold = threshold
        (self.text, self.key) = (text, key)
    }

    /// Weighs a kind with a score from the digits alone; whether it is the likeliest so far.
    @discardableResult
    @inline(__always)
    mutating func consider(_ kind: @autoclosure () -> Kind, _ base: Int, _ cues: Cues, _ scores: NumberRule.Scores)
        -> Bool
    {
        var sum = base
        guard isTold || base >= threshold else { return false }
        let near = self.near ?? Surroundings(of: range, in: text, under: key)
        self.near = near
        if near.cues.overlaps(cues) {
            sum += scores.cue
        } else if near.isReference {
            sum -= scores.reference
        }
        guard sum > score else { return false }
        (self.kind, score) = (kind(), sum)
        return true
    }
}
