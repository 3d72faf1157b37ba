/// Moves a date and keeps its form: order, separators, leading zeros.
enum DateShift {
    /// Some 270 years either way.
    private static let mostDays = -100_000...100_000

    static func shift(_ value: String, days: Int) -> String? {
        var value = value
        return value.withUTF8 { utf8 -> String? in
            guard let base = UnsafeRawPointer(utf8.baseAddress) else { return nil }
            let number = Number(Text(base, 0..<utf8.count), at: 0)
            guard number.start == 0, let day = CalendarDay(number), mostDays.contains(days) else { return nil }
            let (year, month, dayOfMonth) = civil(dayNumber(day.year, day.month, day.day) + days)
            let parts =
                switch day.order {
                case .yearFirst: [year, month, dayOfMonth]
                case .monthFirst: [month, dayOfMonth, year]
                case .dayFirst: [dayOfMonth, month, year]
                }
            // Without a part of one digit, parts are padded.
            let ends = (0..<3).map(number.end(ofGroup:))
            let width = min(ends[0], ends[1] - ends[0] - 1, ends[2] - ends[1] - 1)
            var text = ""
            for (index, part) in parts.enumerated() {
                text += padded(part, to: width)
                if index < 2 { text.unicodeScalars.append(Unicode.Scalar(utf8[ends[index]])) }
            }
            return text + String(decoding: utf8[ends[2]...], as: UTF8.self)
        }
    }

    private static func padded(_ number: Int, to width: Int) -> String {
        let digits = String(number)
        return String(repeating: "0", count: max(0, width - digits.utf8.count)) + digits
    }

    /// Days since 0000-03-01 in the proleptic Gregorian calendar; years begin in March, so the leap day is the last.
    private static func dayNumber(_ year: Int, _ month: Int, _ day: Int) -> Int {
        let march = month <= 2 ? year - 1 : year
        return march * 365 + march / 4 - march / 100 + march / 400 + (153 * ((month + 9) % 12) + 2) / 5 + day - 1
    }

    private static func civil(_ days: Int) -> (year: Int, month: Int, day: Int) {
        let (era, dayOfEra) = (days / 146_097, days % 146_097)
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let monthFromMarch = (5 * dayOfYear + 2) / 153
        let month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
        return (era * 400 + yearOfEra + (month <= 2 ? 1 : 0), month, dayOfYear - (153 * monthFromMarch + 2) / 5 + 1)
    }
}
