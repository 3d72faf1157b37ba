import Access
import Audit
import Core
import Identity
import Store
import TestKit
import Testing

@testable import RealEstate

@Suite("Figures over lists of real estate")
struct RealEstateStatisticsTests {
    @Test("sum what the same list shows whoever asks, and nothing else", arguments: Engine.allCases)
    func asListed(_ engine: Engine) async throws {
        try await RealEstateHouse.with(engine) { house in
            let north = try await house.house.team("North", [.escrows]).id
            let south = try await house.house.team("South", [.escrows]).id
            let people = [
                try await house.viewer("ann", in: north), try await house.viewer("ben", .teamOwner, in: north),
                try await house.viewer("eve", in: south), try await house.viewer("bob", .broker),
                try await house.viewer("root", .systemAdmin), try await house.viewer("vic", .viewer),
            ]
            for number in 0..<40 {
                let values: [String: FieldValue] = [
                    "purchasePrice": number % 5 == 0
                        ? .none : .amount(try money(100_000_000 + Int64(1 << (number % 30)))),
                    "grossCommission": number % 3 == 0 ? .none : .amount(try money(2_999_999 + Int64(number))),
                    "closingDate": number % 2 == 0 ? .none : .date(try #require(CalendarDate(text: "2026-12-24"))),
                ]
                let record = try await house.escrow(
                    "\(number) Main", by: people[number % 4], values, isPrivate: number % 7 == 0)
                if number % 6 == 0 {
                    _ = try await house.room.escrows.archive(.id(record.id), by: people[3], house.grant)
                }
                if number % 4 == 2 {
                    _ = try await house.room.escrows.share(
                        .id(record.id), with: people[0].user, .view, by: people[3], house.grant)
                }
            }
            var seen = 0
            for person in people {
                for scope in [nil, Scope.own, .team, .all] {
                    for narrowing in 0..<4 {
                        var query = RecordQuery<Escrow>(by: person)
                        query.scope = scope
                        query.isArchived = narrowing == 1
                        if narrowing == 2 { query.search = "1" }
                        if narrowing == 3 {
                            let filter = try #require(Escrow.filters.first { $0.name == "minPrice" })
                            query.filters = [(filter, .amount(try money(100_010_000)))]
                        }
                        let page = try await house.room.escrows.page(query, PageRequest(limit: 500))
                        let figures = try await house.room.escrows.statistics(query)
                        #expect((page == nil) == (figures == nil))
                        guard let page, let figures else { continue }
                        #expect(figures.total == page.rows.count, "\(person) \(String(describing: scope)) \(narrowing)")
                        for (sum, field) in zip(figures.sums, ["purchasePrice", "grossCommission"]) {
                            let naive = page.rows.reduce(Int128(0)) { total, row in
                                if case .amount(let money) = row[field] { total + Int128(money.cents) } else { total }
                            }
                            #expect(sum.cents == naive, "\(person) \(field)")
                        }
                        seen += figures.total
                    }
                }
            }
            #expect(seen > 300, "\(seen)")
        }
    }

    @Test("hold for amounts whose sum is beyond 64 bits", arguments: Engine.allCases)
    func beyond(_ engine: Engine) async throws {
        try await RealEstateHouse.with(engine) { house in
            let root = try await house.viewer("root", .systemAdmin)
            let (most, rows) = (Money.most.cents, 100_000)
            // Two of the columns that a record can't be without differ; figures look at neither.
            let columns = """
                INSERT INTO listings (id, reference, status, is_private, created_at, updated_at, search_text,
                    property_address, list_price_cents)
                """
            let rest = "'Active', FALSE, '2026-01-01T00:00:00.000Z', '2026-01-01T00:00:00.000Z', '', 'x', \(most)"
            switch engine {
            case .sqlite:
                try await house.house.test.outside(
                    """
                    WITH RECURSIVE numbers (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < \(rows))
                    \(columns) SELECT printf('%08d-0000-7000-8000-000000000000', n), 'LST-' || n, \(rest) FROM numbers;
                    """)
            case .postgresql:
                try await house.house.test.outside(
                    """
                    \(columns) SELECT (lpad(n::text, 8, '0') || '-0000-7000-8000-000000000000')::uuid, 'LST-' || n, \(rest)
                    FROM generate_series(1, \(rows)) AS n;
                    """)
            }
            let figures = try #require(try await house.room.listings.statistics(RecordQuery(by: root)))
            #expect(figures.total == rows && figures.sums.map(\.text) == ["99999999999999000.00"], "\(figures)")
            #expect(figures.json == #"{"total":100000,"totalVolume":99999999999999000.00}"#)
        }
    }

    private func money(_ cents: Int64) throws -> Money { try #require(Money(cents: cents)) }
}
