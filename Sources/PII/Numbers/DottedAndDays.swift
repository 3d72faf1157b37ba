/// IPv4 addresses and days of birth: numbers with a form of their own.
extension Scanner {
    private static let addressScores = NumberRule.Scores(cue: 20, reference: 0)

    /// Four numbers up to 255 with dots between them (RFC 4291's dotted form), and a prefix's length; where it ends.
    ///
    /// A version's number looks the same: a word such as `version` nearby decides.
    mutating func dotted(at start: Int) -> Int? {
        var end = start
        for index in 0..<4 {
            if index > 0 {
                guard text[end] == UInt8(ascii: ".") else { return nil }
                end &+= 1
            }
            let first = end
            var value = 0
            while text[end].isDigit, value <= 255 {
                value = value &* 10 &+ text[end].digit
                end &+= 1
            }
            guard end > first, value <= 255, end &- first == 1 || text[first] != UInt8(ascii: "0") else { return nil }
        }
        let isLonger = text[end] == UInt8(ascii: ".") && text[end &+ 1].isDigit
        guard !isLonger, !text[end].isLetter, text[end] != UInt8(ascii: "_") else {
            return text.end(from: end, most: Digits.most) { $0.isDigit || $0 == UInt8(ascii: ".") }
        }
        let around = Surroundings(of: start..<end, in: text, under: key)
        let isVersion = around.cues.contains(.version) && !around.cues.contains(.address)
        add(.ipAddress, start..<end, isVersion ? 30 : 75)
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
