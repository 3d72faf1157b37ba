/// A telephone number: the North American plan's (NANP), E.164's with a `+`, and other groupings, which take a word to be sure.
struct PhoneNumber {
    static let cues = Cues(.phone)
    static let scores = NumberRule.Scores(cue: 40, reference: 25)

    /// Where it stands, its `+` or bracket and its extension included.
    let range: Range<Int>
    let score: Int

    init?(_ number: Number, in text: Text) {
        let digits = number.digits
        guard (7...15).contains(digits.count), number.groupCount <= 7, !digits.areAllSame else { return nil }
        let (before, twoBefore) = (text[number.start &- 1], text[number.start &- 2])
        let hasPlus = before == UInt8(ascii: "+")
        let isBracketed = before == UInt8(ascii: "(") && text[number.end(ofGroup: 0)] == UInt8(ascii: ")")
        let international = hasPlus || digits.value(0..<2) == 0 && digits.count > 10
        guard let score = Self.score(number, hasPlus, isBracketed) else { return nil }
        // A slash or a second kind of grouping is how dates, ratios and ranges look.
        guard international || !Self.mixesSeparators(number) else { return nil }
        if isBracketed, twoBefore == UInt8(ascii: "+") { return nil }
        range = number.start - (hasPlus || isBracketed ? 1 : 0)..<Self.extensionEnd(number.end, text)
        self.score = score
    }

    private static func score(_ number: Number, _ hasPlus: Bool, _ isBracketed: Bool) -> Int? {
        let digits = number.digits
        if hasPlus { return digits.count >= 8 && digits[0] != 0 ? 75 : 40 }
        switch (number.groups, digits.count) {
        case (0x334, 10): return northAmerican(digits, from: 0) + (isBracketed ? 10 : 0)
        case (0x1334, 11) where digits[0] == 1: return northAmerican(digits, from: 1)
        case (0x3334, 13) where digits.value(0..<3) == 1: return northAmerican(digits, from: 3)
        case (0xa, 10): return digits[0] > 1 ? 25 : 20
        case (_, _) where number.groupCount == 1: return 20
        default: return longestGroup(number) <= 7 ? 25 : nil
        }
    }

    /// Area and exchange begin with 2 to 9; 555-123-4567, which everybody uses as an example, has only the area right.
    private static func northAmerican(_ digits: Digits, from index: Int) -> Int {
        let isService = digits[index + 1] == 1 && digits[index + 2] == 1
        return digits[index] < 2 || isService ? 35 : digits[index + 3] < 2 ? 55 : 65
    }

    private static func longestGroup(_ number: Number) -> Int {
        var (longest, last) = (0, 0)
        for index in 0..<number.groupCount {
            longest = max(longest, number.digits(throughGroup: index) - last)
            last = number.digits(throughGroup: index)
        }
        return longest
    }

    private static func mixesSeparators(_ number: Number) -> Bool {
        var seen = 0
        for index in 0..<max(0, number.groupCount - 1) {
            seen |= 1 << Int(number.separator(afterGroup: index).rawValue)
        }
        seen &= ~(1 << Int(Number.Separator.parenthesis.rawValue))
        return seen.nonzeroBitCount > 1 || seen == 1 << Int(Number.Separator.slash.rawValue)
    }

    /// Moves over `x123`, `ext. 123`.
    private static func extensionEnd(_ end: Int, _ text: Text) -> Int {
        var position = end
        if text[position] == UInt8(ascii: " ") { position &+= 1 }
        if text.has("ext", at: position) {
            position &+= text[position &+ 3] == UInt8(ascii: ".") ? 4 : 3
        } else if text[position] == UInt8(ascii: "x") {
            position &+= 1
        } else {
            return end
        }
        if text[position] == UInt8(ascii: " ") { position &+= 1 }
        let digits = text.end(from: position, most: 6) { $0.isDigit }
        return digits > position ? digits : end
    }
}

extension Text {
    /// Whether a telephone extension begins here: letters that belong to the number before them.
    func isExtension(at position: Int) -> Bool {
        self[position] == UInt8(ascii: "x") && self[position &+ 1].isDigit || has("ext", at: position)
    }
}
