import Access
import Audit
import Core
@_spi(RawTransaction) import Store
import TestKit
import Testing

/// Walking through the stored log: a flipped byte of an entry, a hash, a node, a head or a checkpoint is found where it is.
@Suite struct AuditCheckTests {
    /// 300 entries, so that there is a node; two checkpoints at least.
    private static func with(_ engine: Engine, _ body: @escaping @Sendable (AuditHouse) async throws -> Void)
        async throws
    {
        try await AuditHouse.with(engine) { house in
            for number in 0..<33 {
                try await withThrowingTaskGroup(of: Void.self) { group in
                    for part in 0..<8 { group.addTask { try await house.add("thing \(number).\(part)") } }
                    try await group.waitForAll()
                }
                try await house.audited.sequencer.sequence()
            }
            try await body(house)
        }
    }

    /// Changes the log as somebody with the database's own password would: without its triggers.
    static func tamper(_ house: AuditHouse, _ table: String, _ sql: String) async throws {
        switch house.test.engine {
        case .sqlite:
            let triggers = try await house.test.outside(
                "SELECT name FROM sqlite_schema WHERE type = 'trigger' AND tbl_name = '\(table)';")
            let drops = triggers.split(separator: "\n").map { "DROP TRIGGER \($0);" }.joined()
            _ = try await house.test.outside(drops + sql)
        case .postgresql:
            _ = try await house.test.outside("ALTER TABLE \(table) DISABLE TRIGGER ALL; \(sql)")
        }
    }

    @Test(arguments: Engine.allCases)
    func aWholeLogHasNoFlaw(engine: Engine) async throws {
        try await Self.with(engine) { house in
            let report = try await house.audited.checkLog()
            #expect(report.flaws == [])
            #expect(try await AuditLog(house.audited).checkRows().flaws == [])
            #expect(report.entries >= 264)
            #expect(report.checkpoints > 1)
        }
    }

    static let attacks: [(table: String, sqlite: String, postgresql: String, place: String)] = [
        (
            "audit_entries",
            "UPDATE audit_entries SET entry = replace(entry, '\"ok\":true', '\"ok\":True') WHERE idx = 7;",
            "UPDATE audit_entries SET entry = replace(entry, '\"ok\":true', '\"ok\":True') WHERE idx = 7;", "entry 7"
        ),
        (
            "audit_entries", "UPDATE audit_entries SET hash = randomblob(32) WHERE idx = 17;",
            "UPDATE audit_entries SET hash = sha256('x') WHERE idx = 17;", "entry 17"
        ),
        (
            "audit_entries", "UPDATE audit_entries SET action = 'thing.kept' WHERE idx = 3;",
            "UPDATE audit_entries SET action = 'thing.kept' WHERE idx = 3;", "row 3"
        ),
        (
            "audit_entries", "DELETE FROM audit_entries WHERE idx = 5;", "DELETE FROM audit_entries WHERE idx = 5;",
            "entry 6"
        ),
        (
            "audit_nodes", "UPDATE audit_nodes SET hash = randomblob(32);",
            "UPDATE audit_nodes SET hash = sha256('x');",
            "node 1/0"
        ),
        ("audit_nodes", "DELETE FROM audit_nodes;", "DELETE FROM audit_nodes;", "nodes"),
        (
            "audit_head", "UPDATE audit_head SET root = randomblob(32);", "UPDATE audit_head SET root = sha256('x');",
            "head"
        ),
        (
            "audit_checkpoints",
            "UPDATE audit_checkpoints SET note = replace(note, '— ', '— A') WHERE size = (SELECT max(size) FROM audit_checkpoints);",
            "UPDATE audit_checkpoints SET note = replace(note, '— ', '— A') WHERE size = (SELECT max(size) FROM audit_checkpoints);",
            "checkpoint"
        ),
        (
            "audit_checkpoints",
            "DELETE FROM audit_checkpoints WHERE size = (SELECT max(size) FROM audit_checkpoints);",
            "DELETE FROM audit_checkpoints WHERE size = (SELECT max(size) FROM audit_checkpoints);", "head"
        ),
        (
            "audit_keys", "UPDATE audit_keys SET private_key = randomblob(60);",
            "UPDATE audit_keys SET private_key = sha256('x');", "keys"
        ),
        (
            "audit_values", "UPDATE audit_values SET details = randomblob(60) WHERE entry_id = \(third);",
            "UPDATE audit_values SET details = sha256('x') WHERE entry_id = \(third);", "row 3"
        ),
        (
            "audit_values", "UPDATE audit_values SET user_id = '\(stranger)' WHERE entry_id = \(third);",
            "UPDATE audit_values SET user_id = '\(stranger)' WHERE entry_id = \(third);", "row 3"
        ),
        (
            "audit_values", "UPDATE audit_values SET entry_id = '\(stranger)' WHERE entry_id = \(third);",
            "UPDATE audit_values SET entry_id = '\(stranger)' WHERE entry_id = \(third);", "values"
        ),
    ]

    private static let third = "(SELECT id FROM audit_entries WHERE idx = 3)"
    private static let stranger = "018f3c1e-0000-7000-8000-000000000001"

    @Test(arguments: Engine.allCases, attacks.indices)
    func whatIsAlteredIsFoundWhereItIs(engine: Engine, number: Int) async throws {
        let attack = Self.attacks[number]
        try await Self.with(engine) { house in
            try await Self.tamper(house, attack.table, engine == .sqlite ? attack.sqlite : attack.postgresql)
            let flaws =
                try await house.audited.checkLog().flaws + AuditLog(house.audited).checkRows().flaws
            #expect(flaws.contains { $0.place.hasPrefix(attack.place) }, "\(flaws.prefix(5))")
        }
    }
}
