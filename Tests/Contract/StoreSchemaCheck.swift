import Core
@_spi(RawTransaction) import Store
import TestKit
import Testing

@Suite("Store: a schema that somebody changed")
struct StoreSchemaCheck {
    private static let guarded = Migration(
        room: "a", number: 1, name: "guarded",
        sqlite: """
            CREATE TABLE guarded (n INTEGER NOT NULL) STRICT;
            CREATE TRIGGER guarded_delete BEFORE DELETE ON guarded BEGIN SELECT RAISE(ABORT, 'no'); END;
            """,
        postgresql: """
            CREATE TABLE guarded (n BIGINT NOT NULL);
            CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'no'; END $$;
            CREATE TRIGGER guarded_delete BEFORE DELETE ON guarded FOR EACH STATEMENT EXECUTE FUNCTION refuse();
            """)

    /// What is found after statements that an operator typed.
    private static func flaws(_ engine: Engine, after sql: String) async throws -> [String] {
        try await TestDatabase.with(engine, migrations: [guarded]) { test in
            try await test.outside(sql)
            let migrator = Migrator(database: test.database, migrations: [guarded], time: SystemTime())
            return try await migrator.schemaFlaws().map { "\($0.object) \($0.what)" }
        }
    }

    @Test("What the migrations made has no flaw, and what is an operator's own is none", arguments: Engine.allCases)
    func whole(_ engine: Engine) async throws {
        let own = "CREATE TABLE notes (n INTEGER); CREATE INDEX guarded_n ON guarded (n);"
        #expect(try await Self.flaws(engine, after: own) == [])
    }

    @Test("A trigger that is gone", arguments: Engine.allCases)
    func gone(_ engine: Engine) async throws {
        let drop = "DROP TRIGGER guarded_delete" + (engine == .sqlite ? ";" : " ON guarded;")
        #expect(try await Self.flaws(engine, after: drop) == ["trigger guarded_delete on guarded is missing"])
    }

    @Test("A trigger that does nothing any more")
    func hollow() async throws {
        let hollow = "BEFORE DELETE ON guarded BEGIN SELECT 1; END;"
        #expect(
            try await Self.flaws(
                .sqlite, after: "DROP TRIGGER guarded_delete; CREATE TRIGGER guarded_delete \(hollow)")
                == ["trigger guarded_delete on guarded is not what it was"])
        #expect(
            try await Self.flaws(.postgresql, after: "ALTER TABLE guarded DISABLE TRIGGER guarded_delete;")
                == ["trigger guarded_delete on guarded is not what it was"])
        #expect(
            try await Self.flaws(
                .postgresql,
                after: """
                    CREATE OR REPLACE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NULL; END $$;
                    """) == ["function refuse() is not what it was"])
    }

    @Test("A trigger that somebody added")
    func added() async throws {
        let sqlite = "CREATE TRIGGER quiet AFTER INSERT ON guarded BEGIN DELETE FROM guarded; END;"
        #expect(try await Self.flaws(.sqlite, after: sqlite) == ["trigger quiet on guarded was added"])
        let rule = "CREATE RULE quiet AS ON INSERT TO guarded DO INSTEAD NOTHING;"
        #expect(try await Self.flaws(.postgresql, after: rule) == ["rule quiet on guarded was added"])
    }
}
