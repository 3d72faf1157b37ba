import Audit
import Core
@_spi(RawTransaction) import Store
import TestKit
import Testing

@Suite("The audit tables are append-only")
struct AuditAppendOnlyTests {
    /// What an operator with the database's password may try.
    private static let statements = [
        "UPDATE audit_entries SET action = 'x'",
        "UPDATE audit_entries SET entry = ''",
        "UPDATE audit_head SET min_index = 1",
        "DELETE FROM audit_entries",
        "DELETE FROM audit_values",
        "UPDATE audit_values SET resource_id = 'x'",
        "UPDATE audit_values SET details = actor_name",
        """
        INSERT INTO audit_entries (idx, id, created_at, action, resource_type, entry, hash)
        SELECT 2, '00000000-0000-7000-8000-000000000001', created_at, action, resource_type, entry, hash
        FROM audit_entries WHERE idx = 0
        """,
        "INSERT INTO audit_values (entry_id) VALUES ('00000000-0000-7000-8000-000000000001')",
        "DELETE FROM audit_logs",
        "UPDATE audit_logs SET action = 'x'",
    ]

    private static let sqliteStatements = [
        """
        INSERT OR REPLACE INTO audit_entries
        SELECT 0, id, created_at, 'x', resource_type, entry, hash FROM audit_entries WHERE idx = 0
        """,
        "INSERT OR REPLACE INTO audit_values (entry_id) SELECT entry_id FROM audit_values",
        """
        REPLACE INTO audit_entries
        SELECT 2, id, created_at, 'x', resource_type, entry, hash FROM audit_entries WHERE idx = 0
        """,
        "UPDATE OR REPLACE audit_entries SET idx = 0 WHERE idx = 1",
        "UPDATE server_guard SET inside = 1; DELETE FROM audit_entries",
    ]

    private static let postgresqlStatements = [
        "TRUNCATE audit_entries", "TRUNCATE audit_values", "TRUNCATE audit_pending", "DELETE FROM audit_pending",
        "SET castellan.inside = 'on'; DELETE FROM audit_entries", "SELECT audit_prune(0, 2)",
        "SET castellan.inside = 'on'; SELECT audit_prune(0, 2)",
        "INSERT INTO audit_entries SELECT * FROM audit_entries ON CONFLICT (idx) DO UPDATE SET action = 'x'",
    ]

    @Test("refuse every verb an operator could try", arguments: Engine.allCases)
    func verbs(_ engine: Engine) async throws {
        try await AuditHouse.with(engine) { house in
            try await house.add("one")
            try await house.add("two")
            let before = try await house.entries()
            let particular = engine == .sqlite ? Self.sqliteStatements : Self.postgresqlStatements
            for statement in Self.statements + particular {
                await #expect(throws: (any Error).self, "\(statement)") {
                    try await house.test.outside(statement + ";")
                }
            }
            #expect(try await house.entries().map(\.hash) == before.map(\.hash))
            #expect(try await house.entries().allSatisfy { $0.integrity == .intact })
        }
    }

    @Test("refuse a gap and a second entry of one id from the server itself", arguments: Engine.allCases)
    func gaps(_ engine: Engine) async throws {
        try await AuditHouse.with(engine) { house in
            try await house.add("one")
            let first = try #require(try await house.entries().first)
            let fresh = AuditEntryID.make(at: house.time.now(), SystemRandomness())
            for (index, id) in [(0, fresh), (2, fresh), (-1, fresh), (1, first.id)] {
                await #expect(throws: StoreFault.self, "\(index)") {
                    try await house.test.database.write { transaction throws(StoreFault) in
                        try transaction.run(
                            """
                            INSERT INTO audit_entries (idx, id, created_at, action, resource_type, entry, hash)
                            VALUES (\(index), \(id), \(first.time), 'x', 'x', 'x', \(first.hash))
                            """)
                        return .commit(())
                    }
                }
            }
            #expect(try await house.entries().count == 1)
        }
    }

    @Test(
        "let values be erased, and nothing else; the entry stays, and says that its values are withheld",
        arguments: Engine.allCases)
    func erasure(_ engine: Engine) async throws {
        try await AuditHouse.with(engine) { house in
            try await house.add("one")
            try await house.test.outside("UPDATE audit_values SET actor_name = NULL, details = NULL;")
            let entry = try #require(try await house.entries().first)
            #expect(entry.actorName == nil && entry.details == nil)
            #expect(entry.integrity == .withheld)
        }
    }

    @Test("answer the guide's evidence query with its columns", arguments: Engine.allCases)
    func evidence(_ engine: Engine) async throws {
        try await AuditHouse.with(engine) { house in
            try await house.add("one")
            let columns =
                "id, timestamp, created_at, user_id, action, resource_type, resource_id, details, ip_address, hash"
            let answer = try await house.test.outside("SELECT \(columns) FROM audit_logs;")
            #expect(answer.contains("thing.added"))
            if engine == .postgresql {
                let copy = try await house.test.outside(
                    """
                    COPY (SELECT * FROM audit_logs WHERE created_at > timestamptz '2026-11-22' - INTERVAL '24 hours')
                    TO STDOUT CSV HEADER;
                    """
                )
                #expect(copy.contains("thing.added"))
            }
        }
    }
}
