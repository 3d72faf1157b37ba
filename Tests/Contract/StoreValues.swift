import Core
@_spi(RawTransaction) import Store
import TestKit
import Testing

@Suite("Store: values")
struct StoreValues {
    static let samples = [
        Sample(
            id: SampleID(high: 0x0199_0000_0000_7000, low: 0x8000_0000_0000_0001), name: "Ünï·\u{1F510}'\"\n\\",
            count: .min, ratio: -0.1, isActive: true, at: Instant(milliseconds: 1_763_788_926_123),
            document: JSONText(#"{"a": 1}"#), data: [0, 255, 10], note: nil),
        Sample(
            id: SampleID(high: .max, low: .max), name: "", count: .max, ratio: .greatestFiniteMagnitude,
            isActive: false,
            at: Instant(milliseconds: -1), document: JSONText("[]"), data: [], note: ""),
        Sample(
            id: SampleID(high: 0, low: 0), name: String(repeating: "x", count: 100_000), count: 0, ratio: 0,
            isActive: true,
            at: Instant(milliseconds: 946_684_800_000), document: JSONText("null"),
            data: [UInt8](repeating: 7, count: 100_000), note: "NULL"),
    ]

    @Test("Every kind of value comes back as it went in", arguments: Engine.allCases, samples)
    func values(_ engine: Engine, _ row: Sample) async throws {
        try await TestDatabase.with(engine, migrations: Sample.migrations) { test in
            try await test.database.write { tx throws(StoreFault) in
                try row.insert(tx)
                return .commit(())
            }
            let read: Sample? = try await test.database.read { reader throws(StoreFault) in
                try reader.first(
                    """
                    SELECT \(Sample.columns) FROM samples
                    WHERE id = \(row.id) AND name = \(row.name) AND count = \(row.count) AND ratio = \(row.ratio)
                        AND is_active = \(row.isActive) AND at = \(row.at) AND data = \(row.data)
                    """)
            }
            #expect(read == row)
        }
    }

    @Test("One text may be run with and without NULL", arguments: Engine.allCases)
    func nullsAndValues(_ engine: Engine) async throws {
        try await TestDatabase.with(engine, migrations: Sample.migrations) { test in
            let notes = ["a", nil, "b", nil]
            try await test.database.write { tx throws(StoreFault) in
                for (number, note) in notes.enumerated() {
                    var row = Sample("row \(number)")
                    row.note = note
                    try row.insert(tx)
                }
                return .commit(())
            }
            let read = try await test.database.read { reader throws(StoreFault) in
                try reader.values("SELECT note FROM samples ORDER BY name", as: String?.self)
            }
            #expect(read == notes)
        }
    }

    @Test("Counts and sums are integers, averages doubles", arguments: Engine.allCases)
    func aggregates(_ engine: Engine) async throws {
        try await TestDatabase.with(engine, migrations: Sample.migrations) { test in
            let counts: [Int64] = [4_000_000_000_000, -1, 123_456_789, 10_000]
            try await test.database.write { tx throws(StoreFault) in
                for (number, count) in counts.enumerated() { try Sample("row \(number)", count: count).insert(tx) }
                return .commit(())
            }
            try await test.database.read { reader throws(StoreFault) in
                #expect(try reader.value("SELECT count(*) FROM samples", as: Int.self) == 4)
                #expect(try reader.value("SELECT sum(count) FROM samples", as: Int64.self) == 4_000_123_466_788)
                #expect(try reader.value("SELECT sum(count) FROM samples WHERE count < 0", as: Int64.self) == -1)
                #expect(
                    try reader.value("SELECT sum(count) FROM samples WHERE name = ''", as: Int64?.self) == .some(nil))
                let average = try reader.value("SELECT avg(count) FROM samples WHERE name >= 'row 2'", as: Double.self)
                #expect(average == 61_733_394.5)
            }
        }
    }

    @Test("A list binds its members; an empty one matches nothing", arguments: Engine.allCases)
    func lists(_ engine: Engine) async throws {
        try await TestDatabase.with(engine, migrations: Sample.migrations) { test in
            try await test.database.write { tx throws(StoreFault) in
                for name in ["a", "b", "c'"] { try Sample(name).insert(tx) }
                return .commit(())
            }
            let names = try await test.database.read { reader throws(StoreFault) in
                let some = try reader.values(
                    "SELECT name FROM samples WHERE name IN \(SQL.list(["c'", "a", "z"])) ORDER BY name",
                    as: String.self)
                let none = try reader.values(
                    "SELECT name FROM samples WHERE name IN \(SQL.list([String]()))", as: String.self)
                return (some, none)
            }
            #expect(names.0 == ["a", "c'"])
            #expect(names.1.isEmpty)
        }
    }

    @Test("A column of another type or an unexpected NULL is a fault, not a guess", arguments: Engine.allCases)
    func mismatches(_ engine: Engine) async throws {
        try await TestDatabase.with(engine, migrations: Sample.migrations) { test in
            try await test.database.write { tx throws(StoreFault) in
                try Sample("text").insert(tx)
                return .commit(())
            }
            func expectFault<Value: SQLDecodable & Sendable>(_ sql: SQL, _ type: Value.Type) async {
                await #expect {
                    try await test.database.read { reader throws(StoreFault) in try reader.values(sql, as: type) }
                } throws: { error in
                    guard case .decoding = error as? StoreFault else { return false }
                    return true
                }
            }
            await expectFault("SELECT name FROM samples", Int.self)
            await expectFault("SELECT name FROM samples", Instant.self)
            await expectFault("SELECT name FROM samples", SampleID.self)
            await expectFault("SELECT name FROM samples", [UInt8].self)
            await expectFault("SELECT name FROM samples", Bool.self)
            await expectFault("SELECT data FROM samples", String.self)
            await expectFault("SELECT note FROM samples", String.self)
        }
    }
}
