import Core
import TestKit
import Testing

@Suite("Instants as text")
struct InstantTextTests {
    @Test(
        "RFC 3339 is printed in UTC with milliseconds",
        arguments: [
            (0, "1970-01-01T00:00:00.000Z"),
            (-1, "1969-12-31T23:59:59.999Z"),
            (951_782_400_000, "2000-02-29T00:00:00.000Z"),
            (1_795_324_926_123, "2026-11-22T05:22:06.123Z"),
            (4_107_542_400_000, "2100-03-01T00:00:00.000Z"),
            (253_402_300_799_999, "9999-12-31T23:59:59.999Z"),
            (-62_167_219_200_000, "0000-01-01T00:00:00.000Z"),
            (Int64.max, "9999-12-31T23:59:59.999Z"),
            (Int64.min, "0000-01-01T00:00:00.000Z"),
        ])
    func prints(milliseconds: Int64, text: String) {
        #expect(Instant(milliseconds: milliseconds).rfc3339 == text)
        let database = text.replacing("T", with: " ").replacing("Z", with: "")
        #expect(Instant(milliseconds: milliseconds).databaseText == database)
    }

    @Test(
        "RFC 3339 is read with any offset and any fraction",
        arguments: [
            ("2026-11-22T05:22:06Z", 1_795_324_926_000),
            ("2026-11-22t05:22:06z", 1_795_324_926_000),
            ("2026-11-22T05:22:06.1Z", 1_795_324_926_100),
            ("2026-11-22T05:22:06.123999999999999999999Z", 1_795_324_926_123),
            ("2026-11-22T06:52:06.123+01:30", 1_795_324_926_123),
            ("2026-11-21T21:22:06.123-08:00", 1_795_324_926_123),
            ("2026-11-22T05:22:06.123-00:00", 1_795_324_926_123),
            ("2024-02-29T00:00:00Z", 1_709_164_800_000),
        ] as [(String, Int64)])
    func reads(text: String, milliseconds: Int64) {
        #expect(Instant(rfc3339: text)?.milliseconds == milliseconds)
    }

    @Test(
        "Anything else is refused",
        arguments: [
            "", "2026-11-22", "2026-11-22T05:22:06", "2026-11-22 05:22:06Z", "2026-11-22T05:22Z",
            "2026-11-22T05:22:06.Z",
            "2026-11-22T05:22:06,1Z", "2026-02-29T00:00:00Z", "1900-02-29T00:00:00Z", "2026-04-31T00:00:00Z",
            "2026-13-01T00:00:00Z", "2026-00-01T00:00:00Z", "2026-01-00T00:00:00Z", "2026-01-01T24:00:00Z",
            "2026-01-01T00:60:00Z", "2026-12-31T23:59:60Z", "2026-01-01T00:00:00+24:00", "2026-01-01T00:00:00+0100",
            "2026-01-01T00:00:00Z ", " 2026-01-01T00:00:00Z", "+026-01-01T00:00:00Z", "２026-01-01T00:00:00Z",
            "0000-01-01T00:00:00+00:01", "9999-12-31T23:59:59-00:01", "02026-01-01T00:00:00Z",
        ])
    func refuses(text: String) {
        #expect(Instant(rfc3339: text) == nil)
    }

    @Test("The database's text is read as SQLite writes it")
    func readsDatabaseText() {
        #expect(Instant(databaseText: "2026-11-22 05:22:06.123")?.milliseconds == 1_795_324_926_123)
        #expect(Instant(databaseText: "2026-11-22 05:22:06")?.milliseconds == 1_795_324_926_000)
        #expect(Instant(databaseText: "2026-11-22T05:22:06.123") == nil)
        #expect(Instant(databaseText: "2026-11-22 05:22:06.123Z") == nil)
        #expect(Instant(databaseText: "now") == nil)
    }

    @Test("Every instant that can be printed is read back, and text order is time order")
    func roundTrips() {
        var generator = SplitMix64(seed: 11)
        for _ in 0..<5000 {
            let one = Instant(milliseconds: .random(in: -62_167_219_200_000...253_402_300_799_999, using: &generator))
            let other = Instant(milliseconds: .random(in: -62_167_219_200_000...253_402_300_799_999, using: &generator))
            #expect(Instant(rfc3339: one.rfc3339) == one)
            #expect(Instant(databaseText: one.databaseText) == one)
            #expect((one < other) == (one.rfc3339 < other.rfc3339))
        }
    }

    @Test("The calendar agrees with counting days one by one from 1970 into the 24th century")
    func agreesWithCounting() {
        var (year, month, day) = (1970, 1, 1)
        for days in 0..<122_000 {
            let expected = Instant(milliseconds: Int64(days) * 86_400_000).rfc3339.prefix(10)
            #expect(expected == "\(year)-\(month < 10 ? "0" : "")\(month)-\(day < 10 ? "0" : "")\(day)")
            let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
            let lengths = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
            day += 1
            if day > lengths[month - 1] { (month, day) = (month + 1, 1) }
            if month > 12 { (year, month) = (year + 1, 1) }
        }
    }

    @Test("Seconds are rounded down before the epoch too")
    func seconds() {
        #expect(Instant(milliseconds: 1999).seconds == 1)
        #expect(Instant(milliseconds: -1).seconds == -1)
        #expect(Instant(milliseconds: -1000).seconds == -1)
        #expect(Instant(milliseconds: -1001).seconds == -2)
    }
}
