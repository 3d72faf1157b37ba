/// A day as people write it, in digits.
struct CalendarDay: Sendable, Hashable {
    /// In which order year, month and day stand.
    enum Order: Sendable { case yearFirst, monthFirst, dayFirst }

    let year, month, day: Int
    let order: Order

    /// Reads `1980-04-16`, `16.04.1980` or `4/16/1980`: three groups with one separator. Where month and day could be
    /// either, dots mean that the day comes first.
    init?(_ number: Number) {
        guard number.groupCount >= 3 else { return nil }
        let separator = number.separator(afterGroup: 0)
        guard separator == number.separator(afterGroup: 1), separator != .parenthesis, separator != .space else {
            return nil
        }
        let digits = number.digits
        let (first, second, all) = (
            number.digits(throughGroup: 0), number.digits(throughGroup: 1), number.digits(throughGroup: 2)
        )
        let lengths = (first, second - first, all - second)
        let values = (digits.value(0..<first), digits.value(first..<second), digits.value(second..<all))
        switch lengths {
        case (4, 1...2, 1...2):
            self.init(year: values.0, month: values.1, day: values.2, order: .yearFirst)
        case (1...2, 1...2, 4):
            if separator != .dot,
                let day = CalendarDay(year: values.2, month: values.0, day: values.1, order: .monthFirst)
            {
                self = day
            } else {
                self.init(year: values.2, month: values.1, day: values.0, order: .dayFirst)
            }
        default: return nil
        }
    }

    /// Where a day ends that begins here and is written like `1980-04-16`, as most are; nil when it isn't.
    static func end(_ text: Text, at start: Int) -> Int? {
        // The bytes of `0000-00-`: digits differ from theirs in the lower four bits only.
        let form: UInt64 = 0x2d30_302d_3030_3030
        let (word, last) = (text.word(at: start) ^ form, text.word(at: start &+ 8))
        let (tens, ones) = (UInt8(truncatingIfNeeded: last), UInt8(truncatingIfNeeded: last >> 8))
        guard word & 0xfff0_f0ff_f0f0_f0f0 == 0, tens.isDigit, ones.isDigit, !text[start &+ 10].isDigit else {
            return nil
        }
        func digit(_ index: UInt64) -> Int { Int(truncatingIfNeeded: word >> (8 &* index)) & 15 }
        let year = digit(0) * 1000 + digit(1) * 100 + digit(2) * 10 + digit(3)
        let (month, day) = (digit(5) * 10 + digit(6), tens.digit * 10 + ones.digit)
        let isLikely = digit(5) < 2 && digit(1) < 10 && digit(2) < 10 && digit(3) < 10 && digit(6) < 10
        return isLikely && CalendarDay(year: year, month: month, day: day, order: .yearFirst) != nil ? start &+ 10 : nil
    }

    /// Nil when there is no such day, or its year isn't one of 1850 to 2150.
    private init?(year: Int, month: Int, day: Int, order: Order) {
        guard (1850...2150).contains(year), Self.isDay(month: month, day: day) else { return nil }
        (self.year, self.month, self.day, self.order) = (year, month, day, order)
    }

    /// Whether some year has such a day.
    static func isDay(month: Int, day: Int) -> Bool {
        switch month {
        case 2: (1...29).contains(day)
        case 4, 6, 9, 11: (1...30).contains(day)
        case 1...12: (1...31).contains(day)
        default: false
        }
    }
}
