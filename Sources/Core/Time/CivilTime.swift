/// An instant as people write it: the proleptic Gregorian calendar in UTC.
struct CivilTime {
    /// 0000-01-01T00:00:00.000Z to 9999-12-31T23:59:59.999Z, in milliseconds since the Unix epoch.
    static let printable: ClosedRange<Int64> = -62_167_219_200_000...253_402_300_799_999
    /// Milliseconds in a day.
    static let day: Int64 = 86_400_000

    private let year: UInt32
    private let month: UInt32
    private let dayOfMonth: UInt32
    private let milliseconds: UInt32

    /// The civil time of an instant.
    ///
    /// Counts in 400-year eras that begin on 1 March, so that the leap day is the last of its year.
    init(_ instant: Instant) {
        // 0000-03-01 lies 719,468 days before 1970-01-01; one era more keeps January and February of year 0 positive.
        let shifted = UInt64(instant.milliseconds + (719_468 + 146_097) * Self.day)
        let days = UInt32(shifted / UInt64(Self.day))
        milliseconds = UInt32(shifted % UInt64(Self.day))
        let dayOfEra = days % 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let monthFromMarch = (5 * dayOfYear + 2) / 153
        dayOfMonth = dayOfYear - (153 * monthFromMarch + 2) / 5 + 1
        month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
        year = yearOfEra + days / 146_097 * 400 + (month <= 2 ? 1 : 0) - 400
    }

    /// Milliseconds from the Unix epoch to the start of a day; nil when the calendar has no such day.
    static func startOfDay(year: Int64, month: Int64, day: Int64) -> Int64? {
        guard (1...12).contains(month), day >= 1, day <= length(ofMonth: month, year: year) else { return nil }
        let marchYear = (month <= 2 ? year - 1 : year) + 400
        let yearOfEra = marchYear % 400
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        return (marchYear / 400 * 146_097 + dayOfEra - 719_468 - 146_097) * Self.day
    }

    /// Writes `YYYY-MM-DD?HH:MM:SS.mmm`, 23 bytes.
    func write(to start: UnsafeMutablePointer<UInt8>, separator: UInt8) {
        let seconds = milliseconds / 1000
        write(year / 100, to: start)
        write(year % 100, to: start + 2)
        start[4] = UInt8(ascii: "-")
        write(month, to: start + 5)
        start[7] = UInt8(ascii: "-")
        write(dayOfMonth, to: start + 8)
        start[10] = separator
        write(seconds / 3600, to: start + 11)
        start[13] = UInt8(ascii: ":")
        write(seconds / 60 % 60, to: start + 14)
        start[16] = UInt8(ascii: ":")
        write(seconds % 60, to: start + 17)
        start[19] = UInt8(ascii: ".")
        start[20] = UInt8(ascii: "0") + UInt8(milliseconds % 1000 / 100)
        write(milliseconds % 100, to: start + 21)
    }

    private func write(_ twoDigits: UInt32, to start: UnsafeMutablePointer<UInt8>) {
        start[0] = UInt8(ascii: "0") + UInt8(twoDigits / 10)
        start[1] = UInt8(ascii: "0") + UInt8(twoDigits % 10)
    }

    private static func length(ofMonth month: Int64, year: Int64) -> Int64 {
        switch month {
        case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }
}
