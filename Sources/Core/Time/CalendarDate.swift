/// A day of the Gregorian calendar, without a time: the day of a closing. `2026-11-23` everywhere.
public struct CalendarDate: Sendable, Hashable, Comparable {
    private let days: Int64

    /// A day; nil when the calendar has none such.
    public init?(year: Int, month: Int, day: Int) {
        guard (1...9999).contains(year),
            let start = CivilTime.startOfDay(year: Int64(year), month: Int64(month), day: Int64(day))
        else { return nil }
        days = start / CivilTime.day
    }

    /// The day of an instant, in UTC.
    public init(_ instant: Instant) {
        let day = CivilTime.day
        days = (instant.milliseconds - (instant.milliseconds % day + day) % day) / day
    }

    /// The year.
    public var year: Int { Int(text.prefix(4)) ?? 0 }

    /// So many days later, or earlier.
    public func advanced(by count: Int) -> CalendarDate {
        CalendarDate(Instant(milliseconds: (days + Int64(count)) * CivilTime.day))
    }

    /// How many days from this one to another.
    public func days(until other: CalendarDate) -> Int { Int(other.days - days) }

    /// The earlier day is less.
    public static func < (one: CalendarDate, other: CalendarDate) -> Bool { one.days < other.days }
}

extension CalendarDate: TextForm {
    /// `date`, as RFC 3339 §5.6 has it.
    public static var format: StringFormat {
        StringFormat(name: "date", complaint: "must be a date such as 2026-11-23") { CalendarDate(text: $0) != nil }
    }

    /// Reads `YYYY-MM-DD`; nil for anything else and for the 30th of February.
    public init?(text: String) {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.map(\.utf8.count) == [4, 2, 2],
            parts.allSatisfy({ $0.utf8.allSatisfy { (0x30...0x39).contains($0) } }),
            let year = Int(parts[0]), let month = Int(parts[1]), let day = Int(parts[2])
        else { return nil }
        self.init(year: year, month: month, day: day)
    }

    /// `YYYY-MM-DD`
    public var text: String { String(Instant(milliseconds: days * CivilTime.day).rfc3339.prefix(10)) }
    /// The day.
    public var cell: CSVCell { .plain(text) }
}
