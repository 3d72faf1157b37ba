import Core
import TestKit
import Testing

@Suite("Pages and cursors")
struct PagingTests {
    private let filter = Cursor.filter(["login_failed", nil])

    @Test("A cursor's text brings back the row it stands for")
    func roundTrip() throws {
        var generator = SplitMix64(seed: 4)
        for _ in 0..<500 {
            let id = SecurityEventID(high: generator.next(), low: generator.next())
            let instant = Instant(milliseconds: Int64(bitPattern: generator.next()))
            let cursor = Cursor(instant: instant, id: id, filter: filter)
            let read = try #require(Cursor(cursor.text, filter: filter))
            #expect(read == cursor)
            #expect(read.id(of: Entity.SecurityEvent.self) == id)
            #expect(cursor.text.utf8.count == 38)
        }
    }

    @Test("A cursor brings back what its row has in the column that a list is sorted by")
    func keys() throws {
        for key in [Cursor.Key.null, .text(""), .text("-"), .text("1 O'Brien 🏡")] {
            let cursor = Cursor(
                instant: Instant(milliseconds: 1), id: UserID(high: 1, low: 2), filter: filter, key: key)
            #expect(Cursor(cursor.text, filter: filter) == cursor)
        }
        let plain = Cursor(instant: Instant(milliseconds: 1), id: UserID(high: 1, low: 2), filter: filter)
        let bytes = try #require(Base64URL.decode(plain.text))
        for wrong in [[0], [0x2d, 0x2d], [0x3d, 0xff], [0x3d, 0x61, 0]] as [[UInt8]] {
            #expect(Cursor(Base64URL.encode(bytes + wrong), filter: filter) == nil)
        }
    }

    @Test("A cursor of another filter, and what is no cursor, is refused")
    func refusals() {
        let text = Cursor(instant: Instant(milliseconds: 1), id: UserID(high: 1, low: 2), filter: filter).text
        #expect(Cursor(text, filter: Cursor.filter(["login_success", nil])) == nil)
        for wrong in ["", "x", text + "A", String(text.dropLast()), text + "=", "ä" + text.dropFirst()] {
            #expect(Cursor(wrong, filter: filter) == nil)
        }
    }

    @Test(
        "A cursor at a time that no row has is refused",
        arguments: [Int64.min, -62_167_219_200_001, 253_402_300_800_000, .max])
    func impossibleTimes(milliseconds: Int64) {
        let words = [UInt64(bitPattern: milliseconds), 1, 2].flatMap { word in
            (0..<8).map { UInt8(truncatingIfNeeded: word >> (56 - 8 * $0)) }
        }
        let filter = Cursor.filter([nil])
        let bytes = words + (0..<4).map { UInt8(truncatingIfNeeded: filter >> (24 - 8 * $0)) }
        #expect(Cursor(Base64URL.encode(bytes), filter: filter) == nil)
    }

    @Test("Different filters have different numbers")
    func filters() {
        let filters: [[String?]] = [
            [], [nil], [""], ["a"], ["a", nil], [nil, "a"], ["ab", "c"], ["a", "bc"], ["a", "b", "c"],
        ]
        #expect(Set(filters.map(Cursor.filter)).count == filters.count)
    }

    @Test("Nothing asked for is the first page of the usual length")
    func usual() throws {
        let request = try PageRequest(limit: nil, offset: nil, page: nil, cursor: nil, filter: filter)
        #expect(request == PageRequest(limit: 100))
    }

    @Test("A page's number says how many rows are skipped; an offset says it outright")
    func positions() throws {
        let third = try PageRequest(limit: "20", offset: nil, page: "3", cursor: nil, filter: filter)
        #expect(third == PageRequest(limit: 20, offset: 40))
        let skipped = try PageRequest(limit: "500", offset: "100000", page: nil, cursor: nil, filter: filter)
        #expect(skipped == PageRequest(limit: 500, offset: 100_000))
        let cursor = Cursor(instant: Instant(milliseconds: 1), id: UserID(high: 1, low: 2), filter: filter)
        let after = try PageRequest(limit: nil, offset: nil, page: nil, cursor: cursor.text, filter: filter)
        #expect(after == PageRequest(limit: 100, cursor: cursor))
    }

    @Test(
        "A wrong parameter is named, never replaced",
        arguments: [
            ("0", nil, nil, nil, ["limit"]), ("501", nil, nil, nil, ["limit"]), ("ten", nil, nil, nil, ["limit"]),
            ("+5", nil, nil, nil, ["limit"]), ("", nil, nil, nil, ["limit"]), (nil, "-1", nil, nil, ["offset"]),
            (nil, "100001", nil, nil, ["offset"]), (nil, nil, "0", nil, ["page"]), (nil, nil, "1002", nil, ["page"]),
            (nil, nil, nil, "zzz", ["cursor"]), (nil, "5", "2", nil, ["page"]),
            ("0", "x", "y", nil, ["limit", "offset", "page", "page"]),
            (nil, nil, "9223372036854775807", nil, ["page"]),
        ] as [(String?, String?, String?, String?, [String])])
    func wrong(limit: String?, offset: String?, page: String?, cursor: String?, fields: [String]) {
        #expect {
            try PageRequest(limit: limit, offset: offset, page: page, cursor: cursor, filter: filter)
        } throws: { error in
            guard case RequestFault.invalid(let problems) = error else { return false }
            return problems.map(\.field) == fields
        }
    }

    @Test("Totals stop at the cap and say so")
    func totals() {
        #expect(Total(counted: 10_000).count == 10_000 && !Total(counted: 10_000).capped)
        #expect(Total(counted: 10_001).count == 10_000 && Total(counted: 10_001).capped)
        #expect(Total(counted: 12_345, cap: nil).count == 12_345)
    }

    @Test("A pagination knows its page and how many there are")
    func pagination() {
        let place = Pagination(PageRequest(limit: 20, offset: 40), total: Total(counted: 101), next: nil)
        #expect(
            place.json
                == #"{"total":101,"totalCapped":false,"page":3,"pages":6,"limit":20,"offset":40,"nextCursor":null}"#)
        #expect(Pagination(PageRequest(limit: 20), total: Total(counted: 0), next: nil).pages == 0)
    }
}
