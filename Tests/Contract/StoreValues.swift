import Core
@_spi(RawTransaction) import Store
import TestKit
import Testing

@Suite("Store: values")
struct StoreValues {
    @Test("Every kind of value comes back as it went in", arguments: Engine.allCases)
    func values(_ engine: Engine) async throws {
        try await TestDatabase.with(engine, migrations: Sample.migrations) { test in
            let row = Sample(
                id: SampleID(high: 0x0199_0000_0000_7000, low: 0x8000_0000_0000_0001), name: "Ünï·\u{1F510}'\"",
                count: .min, ratio: -0.1, isActive: true, at: Instant(milliseconds: 1_763_788_926_123),
                document: JSONText(#"{"a": 1}"#), data: [0, 255, 10], note: nil)
            try await test.database.write { tx throws(StoreFault) in
                try row.insert(tx)
                return .commit(())
            }
            let read: Sample? = try await test.database.read { reader throws(StoreFault) in
                try reader.first("SELECT \(Sample.columns) FROM samples WHERE id = \(row.id)")
            }
            #expect(read == row)
        }
    }
}
