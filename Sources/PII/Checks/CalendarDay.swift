/// A day as people write it, in digits.
struct CalendarDay: Sendable, Hashable {
    /// In which order year, month and day stand.
    enum Order: Sendable { case yearFirst, monthFirst, dayFirst }

    let year, month, day: Int
    let order: Order

    /// Reads `1980-04-16`, `16.04.1980` or `4/16/1980`: three groups with one separator. Where month and day could be
    /// either, dots mean that the day comes first.
    init?(_ number: Number) {
        guard number.groupCount >= 3, let separator = number.prefix(groups: 3).separator, separator != .parenthesis,
            separator != .space
        else { return nil }
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
