/// IPv4 addresses and days of birth: numbers with a form of their own.
extension Scanner {
    private static let addressScores = NumberRule.Scores(cue: 20, reference: 0)

    /// Four numbers up to 255 with dots between them (RFC 4291's dotted form), and a prefix's length; where it ends.
    ///
    /// A version's number looks the same: a word such as `version` nearby decides.
    mutating func dotted(_ number: Number) -> Int? {
        guard number.groupCount >= 4, number.digits(throughGroup: 3) <= 12 else { return nil }
        for index in 0..<3 where number.separator(afterGroup: index) != .dot { return nil }
        let isLonger = number.groupCount > 4 && number.separator(afterGroup: 3) == .dot
        var begun = 0
        for index in 0..<4 {
            let count = number.digits(throughGroup: index)
            guard count - begun <= 3, number.digits.value(begun..<count) <= 255 else { return nil }
            if count - begun > 1, number.digits[begun] == 0 { return nil }
            begun = count
        }
        let end = number.end(ofGroup: 3)
        guard !isLonger, !text[end].isLetter, text[end] != UInt8(ascii: "_") else { return number.end }
        let around = Surroundings(of: number.start..<end, in: text, under: key)
        let isVersion = around.cues.contains(.version) && !around.cues.contains(.address)
        add(.ipAddress, number.start..<end, isVersion ? 30 : 75)
        return text[end] == UInt8(ascii: "/") ? text.end(from: end + 1, most: 3) { $0.isDigit } : end
    }

    /// A day of the calendar; a finding when a word nearby speaks of birth. Where it ends.
    mutating func day(_ number: Number) -> Int? {
        guard let day = CalendarDay(number) else { return nil }
        let end = number.end(ofGroup: 2)
        if day.year >= 1900 {
            if mayBeCued(number.start..<end),
                Surroundings(before: number.start, in: text, under: key).cues.contains(.birth)
            {
                add(.dateOfBirth, number.start..<end, 80)
            }
        }
        return end
    }
}
