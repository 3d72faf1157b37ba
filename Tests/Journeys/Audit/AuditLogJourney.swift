import Access
import Core
import Identity
import Store
import TestKit
import Testing
import TransparencyLog

/// The audit log as an auditor reads it over the API, and as a stranger verifies it with the log's public key alone.
@Suite(.timeLimit(.minutes(2))) struct AuditLogJourney {
    @Test(arguments: Engine.allCases)
    func entriesAreReadPageByPageByThoseWhoMay(engine: Engine) async throws {
        try await Harness.with(engine) { house in
            let auditor = try await AuditReader.signedIn(house)
            let ada = try await house.person("ada")
            try await auditor.settled()

            let page = try await auditor.api.get("/v1/audit-logs?limit=2")
            let entries = try #require(page["data", "entries"]?.array)
            #expect(entries.count == 2)
            #expect(entries.allSatisfy { $0["integrity"]?.string == "verified" })
            let last = try #require(entries.last?["index"]?.integer)
            #expect(page["data", "cursor"]?.integer == last)
            let next = try await auditor.api.get("/v1/audit-logs?limit=2&cursor=\(last)")
            #expect(next["data", "entries"]?.array?.first?["index"]?.integer == last - 1)

            let made = try await auditor.api.get("/v1/audit-logs?action=user.created&resource_type=user&min_index=1")
            let row = try #require(
                made["data", "entries"]?.array?.first { $0["resource_id"]?.string == ada.user.id.text })
            #expect(row["actor_name"]?.string == "test")
            let id = try #require(row["id"]?.string)
            let one = try await auditor.api.get("/v1/audit-logs/\(id)")
            #expect(one["data", "row"] == row)
            #expect(one["data", "entry", "eid"]?.string == id)
            #expect(one["data", "disclosures"]?.array?.isEmpty == false)

            let nobody = try await auditor.api.get("/v1/audit-logs?user_id=USR-99999")
            #expect(nobody["data", "entries"]?.array?.isEmpty == true)
            let agent = try await house.signedIn(ada)
            for path in ["", "/export", "/checkpoint", "/consistency", "/\(id)", "/\(id)/proof"] {
                #expect(try await agent.get("/v1/audit-logs\(path)").errorCode == "FORBIDDEN", "\(path)")
            }
            #expect(try await agent.get("/tlog/checkpoint").errorCode == "FORBIDDEN")
            #expect(try await house.api.get("/tlog/tile/0/000").status == 401)
        }
    }

    @Test(arguments: Engine.allCases)
    func anEntryIsProvedOffline(engine: Engine) async throws {
        try await Harness.with(engine) { house in
            let auditor = try await AuditReader.signedIn(house)
            let keys = try await auditor.keys()
            let old = try await auditor.checkpoint(keys)
            for name in ["ada", "ben", "cy"] { _ = try await house.person(name) }
            try await auditor.settled()
            let new = try await auditor.checkpoint(keys)
            #expect(new.size >= old.size + 3)

            let page = try await auditor.api.get("/v1/audit-logs?limit=500")
            for row in try #require(page["data", "entries"]?.array) {
                let (id, hash) = (try #require(row["id"]?.string), try #require(row["hash"]?.string))
                let answer = try await auditor.api.get("/v1/audit-logs/\(id)/proof")
                #expect(answer.header("Content-Type") == "application/octet-stream")
                let proof = try TLogProof(answer.body)
                let leaf = try #require(Hexadecimal.decode(hash).flatMap { MerkleHash(bytes: $0) })
                try proof.verify(leaf, origin: new.origin, keys: keys)
                #expect(Int64(clamping: proof.index) == row["index"]?.integer)
            }
            let id = try #require(page["data", "entries"]?.array?.first?["id"]?.string)
            let json = try await auditor.api.get(
                "/v1/audit-logs/\(id)/proof", headers: ["Accept": "application/json"])
            let note = try SignedNote(Array(try #require(json["data", "checkpoint"]?.string).utf8))
            #expect(note.text == new.text)

            let consistency = try await auditor.api.get("/v1/audit-logs/consistency?from=\(old.size)&to=\(new.size)")
            let hashes = consistency["data", "hashes"]?.array?.compactMap {
                $0.string.flatMap { MerkleHash(base64: $0) }
            }
            let proof = ConsistencyProof(oldSize: old.size, newSize: new.size, path: try #require(hashes))
            try new.verify(continues: old, by: proof)
            #expect(consistency["data", "to_checkpoint"]?.string != nil)
        }
    }

    @Test(arguments: Engine.allCases)
    func tilesAreServedAsOthersReadThem(engine: Engine) async throws {
        try await Harness.with(engine) { house in
            let auditor = try await AuditReader.signedIn(house)
            try await auditor.settled()
            let tree = try await auditor.checkpoint(try await auditor.keys())
            var leaves = CompactRange()
            for tile in Tile.added(from: 0, to: tree.size) {
                let answer = try await auditor.api.get("/tlog/\(LogPath.tile(tile).text)")
                #expect(answer.header("Content-Type") == "application/octet-stream")
                #expect(answer.header("Cache-Control")?.contains("immutable") == true)
                let hashes = try HashTile(tile, bytes: answer.body).hashes
                guard tile.level == 0 else { continue }
                for hash in hashes { leaves.append(hash) }
                let bundle = try await auditor.api.get("/tlog/\(LogPath.entries(tile).text)")
                #expect(try EntryBundle.decode(bundle.body, of: tile).map { .leaf($0) } == hashes)
            }
            #expect(leaves.root == tree.root)
            let width = tree.size % 256
            let nothing = [
                "tile/0/000.p/\(width + 1)", "tile/0/001", "tile/1/000", "tile/8/000", "tile/0/0", "tile/0/000.p/0",
                "tile/0/000.p/256",
                "tile/0/000.p/00\(width)", "tile/0/-1", "tile/entries/x000/000", "tile/0/000/", "tile/0/000/000",
                "tile/entries/001", "tile/0", "tile/entries/" + String(repeating: "x999/", count: 8) + "999",
            ]
            for path in nothing {
                #expect(try await auditor.api.get("/tlog/\(path)").status == 404, "\(path)")
            }
        }
    }

    @Test func wrongSizesAndNamesAreRefused() async throws {
        try await Harness.with(.sqlite) { house in
            let auditor = try await AuditReader.signedIn(house)
            let size = try await auditor.checkpoint(try await auditor.keys()).size
            let wrong = [
                ("consistency?from=0", "from"), ("consistency?from=\(size + 1)", "from"),
                ("consistency?to=1&from=2", "from"),
                ("consistency?to=\(size + 100)", "to"), ("consistency?to=1.5", "to"), ("consistency?from=-1", "from"),
                ("consistency?from=9223372036854775808", "from"), ("export?format=xml", "format"),
                ("?from=2026-01-02T00:00:00Z&to=2026-01-01T00:00:00Z", "to"), ("?cursor=-1", "cursor"),
                ("?limit=0", "limit"), ("?limit=501", "limit"), ("?min_index=x", "min_index"),
                ("?user_id=me", "user_id"),
                ("17", "entry"), ("17/proof", "entry"),
            ]
            for (path, field) in wrong {
                let answer = try await auditor.api.get("/v1/audit-logs" + (path.hasPrefix("?") ? "" : "/") + path)
                #expect(answer.status == 400, "\(path): \(answer)")
                #expect(answer["error", "details"]?.array?.first?["field"]?.string == field, "\(path): \(answer)")
            }
            let unknown = "0190a0b0-0000-7000-8000-000000000001"
            #expect(try await auditor.api.get("/v1/audit-logs/\(unknown)/proof").status == 404)
        }
    }

    @Test(arguments: Engine.allCases)
    func anAlteredRowIsShownAsOneAndReported(engine: Engine) async throws {
        try await Harness.with(engine) { house in
            let auditor = try await AuditReader.signedIn(house)
            let ada = try await house.person("ada")
            try await auditor.settled()
            let off =
                engine == .sqlite
                ? "DROP TRIGGER audit_values_update" : "ALTER TABLE audit_values DISABLE TRIGGER USER"
            try await house.storage.outside(
                """
                \(off);
                UPDATE audit_values SET resource_id = '\(auditor.person.user.id)' WHERE resource_id = '\(ada.user.id)';
                """)
            let page = try await auditor.api.get("/v1/audit-logs?action=user.created")
            let entries = try #require(page["data", "entries"]?.array)
            let wrong = entries.filter { $0["integrity"]?.string == "mismatch" }
            #expect(wrong.count == 1)
            #expect(wrong.first?["mismatch"]?.string == "resource_id")
            #expect(entries.count { $0["integrity"]?.string == "verified" } == entries.count - 1)
            let reported = try await house.storage.outside(
                "SELECT severity FROM security_events WHERE event_type = 'audit_failure';")
            #expect(reported == "critical\n")
        }
    }
}
