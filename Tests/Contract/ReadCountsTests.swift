import Audit
import Core
import PersonalData
import SecurityEvents
import Store
import TestKit
import Testing

/// How often who read personal data: for monitors, and an event an hour.
@Suite struct ReadCountsTests {
    @Test(arguments: Engine.allCases)
    func anHourBecomesAnEventForEachReaderAndKind(engine: Engine) async throws {
        try await EventsHouse.with(engine) { house in
            let reads = ReadCounts()
            for _ in 0..<3 { reads.note("users", by: house.ann) }
            reads.note("audit_logs", by: house.ann)
            reads.note("users", by: house.ben)
            // Ben was erased meanwhile: nothing is written about him.
            let ann = house.ann
            for _ in 0..<2 { try await reads.record(in: house.events) { _, users in users.intersection([ann]) } }
            let rows = try await house.audited.read { reader throws(StoreFault) in
                try reader.rows(
                    "SELECT message FROM security_events WHERE event_type = 'data_read' ORDER BY message", as: Row.self)
            }
            #expect(rows.map(\.message) == ["Personal data was read 1 times", "Personal data was read 3 times"])
            let text = ReadFigures(reads).text
            #expect(text.contains(#"{user_id="\#(ann)",resource_type="users"} 3"#), "\(text)")
            #expect(text.contains("# TYPE castellan_pii_access_total counter"))
        }
    }

    private struct Row: RowDecodable {
        let message: String
        init(row: Store.Row) throws(StoreFault) { message = try row.get(0) }
    }

    /// A list for monitors stays one, however many people read.
    @Test func readersBeyondTheFirstThousandAreCountedTogether() {
        let reads = ReadCounts()
        for number in 1...1_200 { reads.note("users", by: UserID(high: 2, low: UInt64(number))) }
        #expect(reads.totals.count == 1_001)
        #expect(reads.totals.last?.count == 200 && reads.totals.last?.reading.reader == nil)
    }
}
