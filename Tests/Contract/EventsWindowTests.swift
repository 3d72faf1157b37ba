import Access
import Core
import Store
import TestKit
import Testing

@testable import SecurityEvents

@Suite("Security events of one address")
struct EventsWindowTests {
    private let address = "203.0.113.7"

    /// 400 events over some five days, delivered in no order of time; several share a millisecond.
    private func entries(_ start: Instant) -> [EventEntry] {
        var random = SplitMix64(seed: 23)
        return (0..<400).map { number in
            let time = start + .milliseconds(Int64(random.next() % 100) * 4_320_000)
            return EventEntry(
                EventDraft(.dataRead, message: "\(number)"),
                from: Origin(address: number % 3 == 0 ? "198.51.100.1" : address), at: time)
        }
    }

    @Test("come page by page and in an export, each once and in the order of time", arguments: Engine.allCases)
    func order(_ engine: Engine) async throws {
        try await EventsHouse.with(engine) { house in
            let entries = entries(house.clock.now())
            try await house.events.record(entries)
            let middle = house.clock.now() + .seconds(2 * 86_400)
            let spans: [(from: Instant?, to: Instant?)] = [
                (nil, nil), (middle, nil), (nil, middle), (middle - .seconds(86_400), middle),
            ]
            for (from, to) in spans {
                var query = EventQuery(visibleTo: nil)
                query.ipAddress = address
                (query.from, query.to) = (from, to)
                let expected = entries.filter {
                    $0.origin.address == address && $0.time >= from ?? $0.time && $0.time <= to ?? $0.time
                }
                var listed: [SecurityEvent] = []
                query.page = PageRequest(limit: 7)
                while true {
                    let page = try await house.events.query(query)
                    listed += page.events
                    #expect(page.pagination.total.count == expected.count)
                    guard let next = page.pagination.next else { break }
                    query.page = PageRequest(limit: 7, cursor: next)
                }
                #expect(Set(listed.compactMap(\.message)) == Set(expected.map(\.draft.message)))
                #expect(listed.count == expected.count)
                #expect(zip(listed, listed.dropFirst()).allSatisfy { ($0.createdAt, $0.id) > ($1.createdAt, $1.id) })
                var exported: [SecurityEvent] = []
                try await house.events.export(query).forEachPiece { exported += $0 }
                #expect(exported.map(\.id) == listed.reversed().map(\.id))
            }
        }
    }

    @Test("are read from the index's windows on SQLite, without sorting them all")
    func plan() async throws {
        try await EventsHouse.with(.sqlite) { house in
            var query = EventQuery(visibleTo: nil)
            query.ipAddress = address
            let rows = query.rows(house.test.database.dialect)
            for page in [rows, house.events.export(query).page(after: nil)] {
                let plan = try await house.test.database.read { reader throws(StoreFault) in
                    try reader.rows("EXPLAIN QUERY PLAN \(page)", as: PlanStep.self)
                }
                #expect(
                    plan.contains { $0.detail.contains("security_events_by_address (<expr>=? AND ip_address=?") },
                    "\(plan)")
                #expect(!plan.contains { $0.detail.hasSuffix("B-TREE FOR ORDER BY") }, "\(plan)")
            }
        }
    }
}

/// A step of SQLite's plan.
struct PlanStep: RowDecodable, CustomStringConvertible {
    let detail: String
    var description: String { detail }

    init(row: Row) throws(StoreFault) { detail = try row.get(3) }
}
