import Access
import Audit
import Core
@_spi(RawTransaction) import Store
import TestKit
import Testing
import TransparencyLog

/// Retention: what is past its time goes, whole bundles of it, and the log stays what it was.
@Suite struct AuditRetentionTests {
    /// A log that was begun so many days ago with 600 entries, 300 of them by one person, and has gone on since.
    static func aged(
        _ engine: Engine, days: Int64 = 800,
        _ body: @escaping @Sendable (AuditHouse, UserID) async throws -> Void
    ) async throws {
        try await AuditHouse.with(engine) { house in
            let today = SystemTime().now()
            house.time.set(to: today - .seconds(days * 86_400))
            let person = house.person()
            try await house.record(600, by: person)
            house.time.set(to: today)
            try await house.add("today")
            _ = try await house.entries(1)
            try await body(house, person)
        }
    }

    private static let year = AuditedDatabase.shortestRetention

    @Test(arguments: Engine.allCases)
    func oldEntriesGoAndEveryProofStays(engine: Engine) async throws {
        try await Self.aged(engine) { house, _ in
            let (audited, tree) = (house.audited, house.audited.tree)
            let before = try await house.verifiedCheckpoint()
            let old = try #require(try await house.entry(at: 17))
            let entries = try #require(try await audited.prunable(keptFor: Self.year, copied: nil))
            #expect(entries.indexes == 0..<512)
            let archive = try await audited.archive(entries)
            let pruned = try #require(try await audited.prune(archive, keptFor: Self.year, by: .operator("dana")))

            // The entry that says so is in the log, signed, and names the archive.
            let record = try #require(try await AuditLog(audited).entry(pruned))
            let leaf = try LeafEntry(Array(record.entry.utf8))
            #expect(leaf.kind == .retention && leaf.fields["archive_sha256"] == .text(archive.digest))
            #expect(leaf.fields["from_index"] == .integer(0) && leaf.fields["min_index"] == .integer(512))
            #expect(leaf.fields["n"] == .integer(512) && leaf.fields["policy"] == .text("365 days"))

            // Old checkpoint and old entry are proved as before.
            let after = try await house.verifiedCheckpoint()
            let consistency = try #require(try await tree.consistency(from: before.size, to: after.size))
            try consistency.verify(oldRoot: before.root, newRoot: after.root)
            let proof = try #require(try await tree.inclusion(of: 17, in: after.size))
            try proof.verify(.leaf(Array(old.entry.utf8)), root: after.root)
            let report = try await audited.checkLog()
            #expect(report.flaws == [])

            // Bundles of it are gone, hashes are not; what is younger is all there.
            let (first, third) = (
                try #require(Tile(level: 0, index: 0)), try #require(Tile(level: 0, index: 2, width: 80))
            )
            #expect(try await tree.entries(first) == .pruned)
            #expect(try await tree.tile(first) != nil)
            #expect(try await tree.entries(third) != .pruned)
            #expect(try await audited.prunable(keptFor: Self.year, copied: nil) == nil)
        }
    }

    @Test(arguments: Engine.allCases)
    func listsSayWhatIsGone(engine: Engine) async throws {
        try await Self.aged(engine) { house, person in
            try await house.prune()
            var query = AuditQuery(limit: 1_000)
            query.order = .oldestFirst
            let records = try await AuditLog(house.audited).entries(query)
            let gone = records.prefix(512)
            #expect(gone.allSatisfy { $0.integrity == .pruned && $0.entry.isEmpty && $0.details == nil })
            #expect(gone.allSatisfy { $0.userID == nil && $0.disclosures == [] && $0.action == "order.shipped" })
            #expect(records.dropFirst(512).allSatisfy { $0.integrity == .intact })
            #expect(try await AuditLog(house.audited).entry(gone[3].id)?.integrity == .pruned)
            // Nobody is found by what is gone, and an export has only what can be checked.
            query.userID = person
            #expect(try await AuditLog(house.audited).entries(query).count == 300 - 256)
            var exported = 0
            try await AuditLog(house.audited).export(AuditQuery()).forEachPiece { exported += $0.count }
            #expect(exported == records.count - 512)
        }
    }

    @Test(arguments: Engine.allCases)
    func theArchiveVerifiesByItselfAndHasNobodysValues(engine: Engine) async throws {
        try await Self.aged(engine) { house, person in
            let key = try #require(try await house.audited.tree.keys().first)
            let entries = try #require(try await house.audited.prunable(keptFor: Self.year, copied: nil))
            let archive = try await house.audited.archive(entries)
            #expect(archive.name == "entries-0-511-\(archive.digest.prefix(16)).zip")
            let report = try ExportBundle(archive.bytes).verify(by: [key])
            #expect(report.isVerified && report.entries == 512 && report.values == 0)
            let text = String(decoding: archive.bytes, as: UTF8.self)
            #expect(text.contains("order.shipped") && !text.contains(person.description) && !text.contains("depot"))
        }
    }

    @Test(arguments: Engine.allCases)
    func retentionStopsBeforeWhatMayNotGo(engine: Engine) async throws {
        try await Self.aged(engine) { house, person in
            let audited = house.audited
            func prunable(copied: UInt64? = nil, days: Int64 = 365) async throws -> Range<Int64>? {
                try await audited.prunable(keptFor: .seconds(days * 86_400), copied: copied)?.indexes
            }
            // Too young for the setting; less than a year is a year all the same; what the copies haven't got stays.
            #expect(try await prunable(days: 801) == nil)
            #expect(try await prunable(days: 1) == 0..<512)
            #expect(try await prunable(copied: 511) == 0..<256)
            #expect(try await prunable(copied: 0) == nil)
            // Entry 0 is about the person.
            let archive = try await audited.archive(
                try #require(try await audited.prunable(keptFor: Self.year, copied: nil)))
            #expect(try await audited.hold(person, by: .operator("dana")))
            #expect(try await prunable() == nil)
            #expect(try await audited.prune(archive, keptFor: Self.year, by: .operator("dana")) == nil)
            #expect(try await audited.release(person, by: .operator("dana")))
            #expect(try await audited.prune(archive, keptFor: Self.year, by: .operator("dana")) != nil)
            // Whoever comes second does nothing.
            #expect(try await audited.prune(archive, keptFor: Self.year, by: .operator("dana")) == nil)
        }
    }

    @Test(arguments: Engine.allCases)
    func anAlteredEntryIsEvidenceAndStays(engine: Engine) async throws {
        try await Self.aged(engine) { house, _ in
            try await AuditCheckTests.tamper(
                house, "audit_entries", "UPDATE audit_entries SET entry = '{}' WHERE idx = 99;")
            let entries = try #require(try await house.audited.prunable(keptFor: Self.year, copied: nil))
            await #expect(throws: StoreFault.self) { try await house.audited.archive(entries) }
        }
    }

    /// The tables' own triggers: whoever has the server's rights, and skips what it does before.
    @Test(arguments: Engine.allCases)
    func theTablesGiveUpNothingThatIsYoungerThanAYear(engine: Engine) async throws {
        try await Self.aged(engine, days: 360) { house, _ in
            await #expect(throws: StoreFault.self) {
                try await house.test.database.write { transaction throws(StoreFault) in
                    try transaction.run("UPDATE audit_head SET min_index = 256")
                    try transaction.run("UPDATE audit_entries SET entry = '' WHERE idx < 256")
                    return .commit(())
                }
            }
            let report = try await house.audited.checkLog()
            #expect(report.flaws == [])
        }
    }

    @Test(arguments: Engine.allCases)
    func whatIsGoneWithoutAnEntryThatSaysSoIsAFlaw(engine: Engine) async throws {
        try await Self.aged(engine) { house, _ in
            try await house.prune()
            // As far back as the tables themselves let anybody go.
            try await house.test.database.write { transaction throws(StoreFault) in
                try transaction.run("UPDATE audit_head SET min_index = 600")
                try transaction.run("UPDATE audit_entries SET entry = '' WHERE idx >= 512 AND idx < 515")
                return .commit(())
            }
            let places = try await house.audited.checkLog().flaws.map(\.place)
            #expect(places == ["head", "entry 512", "entry 513", "entry 514"])
        }
    }
}

extension AuditHouse {
    /// Records entries at once, every other of a person.
    fileprivate func record(_ count: Int, by person: UserID) async throws {
        let entries = try (0..<count).map { number in
            let who = number.isMultiple(of: 2) ? #""user_id": "\#(person)""# : #""actor_name": "depot""#
            let text = #"{"event_id": "\#(number)", "action": "order.shipped", "resource_type": "order", \#(who)}"#
            return try ReportedEntry(JSONReader.read(Array(text.utf8)))
        }
        _ = try await audited.record(entries, by: .operator("dana"))
        try await audited.sequencer.sequence()
    }

    fileprivate func entry(at index: Int64) async throws -> AuditRecord? {
        var query = AuditQuery(limit: 1)
        query.order = .oldestFirst
        query.minIndex = index
        return try await AuditLog(audited).entries(query).first
    }

    /// Lets go of everything that is older than a year.
    func prune() async throws {
        let year = AuditedDatabase.shortestRetention
        let entries = try #require(try await audited.prunable(keptFor: year, copied: nil))
        _ = try #require(
            try await audited.prune(try await audited.archive(entries), keptFor: year, by: .operator("dana")))
    }
}
