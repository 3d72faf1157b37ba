import Core
import Testing

@Suite("Calendar dates")
struct CalendarDateTests {
    @Test("are what they are written as", arguments: ["0001-01-01", "1900-02-28", "2024-02-29", "2026-11-23", "9999-12-31"])
    func text(_ text: String) throws {
        let date = try #require(CalendarDate(text: text))
        #expect(date.text == text && String(date.year).count <= 4 && text.hasPrefix(date.text.prefix(4)))
    }

    @Test(
        "that the calendar doesn't have are none",
        arguments: [
            "2026-02-30", "2023-02-29", "1900-02-29", "2026-13-01", "2026-00-10", "2026-04-31", "0000-01-01", "2026-1-1",
            "20261123", "2026-11-23T00:00:00Z", "", "２０２６-11-23", "-026-01-01",
        ])
    func impossible(_ text: String) {
        #expect(CalendarDate(text: text) == nil)
    }

    @Test("count days across leap years and before 1970")
    func days() throws {
        let (one, other) = (CalendarDate(year: 2024, month: 2, day: 28), CalendarDate(year: 2024, month: 3, day: 1))
        #expect(try #require(one).days(until: try #require(other)) == 2)
        #expect(try #require(other).advanced(by: -2) == one)
        #expect(CalendarDate(Instant(milliseconds: -1)).text == "1969-12-31")
        #expect(CalendarDate(Instant(milliseconds: 86_400_000)).text == "1970-01-02")
        #expect(CalendarDate(Instant(milliseconds: -86_400_000)).text == "1969-12-31")
    }
}
