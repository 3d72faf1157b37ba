import Access
import Core
import Identity
import Store
import TestKit
import Testing
import TransparencyLog

/// Another program keeps its audit log here, as guide A's `AuditLogger` keeps one.
@Suite(.timeLimit(.minutes(2))) struct ReportedEntriesJourney {
    @Test(arguments: Engine.allCases)
    func anEntryIsRecordedOnceAndProved(engine: Engine) async throws {
        try await Harness.with(engine) { house in
            let ada = try await house.person("ada")
            let root = try await house.signedIn(try await house.person("root", role: .systemAdmin))
            let auditor = try await AuditReader.signedIn(house)
            let body = """
                {"event_id": "rec-17", "user_id": "\(ada.user.id)", "action": "recommendation.approved",
                 "resource_type": "recommendation", "resource_id": "17", "ip_address": "203.0.113.7",
                 "details": {"account_id": "A-1", "modifications": [1.5, null, {"a": "ä"}]}}
                """
            let answer = try await root.post("/v1/audit-logs?proof=true", body)
            #expect(answer.status == 200, "\(answer)")
            let id = try #require(answer["data", "id"]?.string)
            let keys = try await auditor.keys()
            let row = try #require(try await auditor.api.get("/v1/audit-logs/\(id)")["data", "row"])
            let proof = try TLogProof(Array(try #require(answer["data", "proof"]?.string).utf8))
            let leaf = try #require(row["hash"]?.string.flatMap { Hexadecimal.decode($0) })
            try proof.verify(try #require(MerkleHash(bytes: leaf)), origin: try #require(keys.first).name, keys: keys)
            #expect(answer["data", "index"]?.integer == row["index"]?.integer)
            #expect(row["user_id"]?.string == ada.user.id.text)
            #expect(row["ip_address"]?.string == "203.0.113.7")
            #expect(row["details"]?["modifications"] == (try JSONReader.read(Array(#"[1.5, null, {"a": "ä"}]"#.utf8))))
            #expect(row["details"]?["event_id"]?.string == "rec-17")
            #expect(row["integrity"]?.string == "verified")

            let again = try await root.post("/v1/audit-logs", body)
            #expect(again["data", "id"]?.string == id)
            #expect(again["data", "entries"]?.array?.first?["known"] == .boolean(true))
            #expect(again["data", "proof"] == .null)
            let theirs = try await auditor.api.get("/v1/audit-logs?action=recommendation.approved")
            #expect(theirs["data", "entries"]?.array?.count == 1)
            let found = try await house.storage.outside(
                "SELECT action FROM audit_logs WHERE user_id = '\(ada.user.id)' AND resource_id = '17';")
            #expect(found == "recommendation.approved\n")
        }
    }

    @Test(arguments: Engine.allCases)
    func manyComeAsLinesAllOrNone(engine: Engine) async throws {
        try await Harness.with(engine) { house in
            let root = try await house.signedIn(try await house.person("root", role: .systemAdmin))
            let lines = ["Content-Type": "application/x-ndjson"]
            func line(_ number: Int, action: String = "order.shipped") -> String {
                #"{"event_id": "o\#(number)", "action": "\#(action)", "resource_type": "order", "actor_name": "depot"}"#
            }
            let good = (0..<300).map { line($0) }.joined(separator: "\n")
            let answer = try await root.send("POST", "/v1/audit-logs?proof=true", good, headers: lines)
            let entries = try #require(answer["data", "entries"]?.array)
            #expect(entries.count == 300)
            #expect(Set(entries.compactMap { $0["index"]?.integer }).count == 300)
            let bad = line(300) + "\n" + line(301, action: "Order Shipped")
            let refused = try await root.send("POST", "/v1/audit-logs", bad, headers: lines)
            #expect(refused.status == 400)
            #expect(refused["error", "details"]?.array?.first?["field"]?.string == "line 2: action")
            let count = try await house.storage.outside(
                "SELECT count(*) FROM audit_logs WHERE resource_type = 'order';")
            #expect(count == "300\n")
        }
    }

    /// Where several nodes write, an entry gets its place after its commit: an answer that is to bring the proof waits for that, and
    /// no longer than the client wants.
    @Test func anAnswerWaitsForItsProofAsLongAsThatIsPreferred() async throws {
        try await Harness.with(.postgresql) { house in
            let root = try await house.signedIn(try await house.person("root", role: .systemAdmin))
            func post(_ number: Int, preferring wait: String) async throws -> Answer {
                let body = #"{"event_id": "\#(number)", "action": "order.shipped", "resource_type": "order"}"#
                return try await root.send("POST", "/v1/audit-logs", body, headers: ["Prefer": wait])
            }
            let full = ClosedTable("audit_entries", on: .postgresql)
            try await house.storage.outside(full.close)
            let hasty = try await post(1, preferring: "wait=0")
            #expect(hasty.status == 200 && hasty["data", "proof"] == .null, "\(hasty)")
            #expect(hasty.header("Preference-Applied") == "wait=0")

            async let patient = post(2, preferring: "respond-async, wait=600")
            try await eventually {
                try await house.storage.outside("SELECT count(*) > 1 FROM audit_pending;") == "t\n"
            }
            try await house.storage.outside(full.open)
            let answer = try await patient
            #expect(answer.header("Preference-Applied") == "wait=5")
            let proof = try TLogProof(Array(try #require(answer["data", "proof"]?.string).utf8))
            #expect(answer["data", "index"]?.integer == Int64(clamping: proof.index))
        }
    }

    @Test func whatCantBeAnEntryIsRefused() async throws {
        try await Harness.with(.sqlite) { house in
            let root = try await house.signedIn(try await house.person("root", role: .systemAdmin))
            func body(_ more: String) -> String {
                #"{"event_id": "1", "action": "a.b", "resource_type": "c", \#(more)}"#
            }
            let large = String(repeating: "x", count: 70_000)
            let wrong: [(String, Int, String?)] = [
                (body(#""details": {"a": 1, "a": 2}"#), 400, nil), (body(#""details": "\ud800""#), 400, nil),
                (body(#""details": "\#(large)""#), 413, nil), (body(#""resource_id": 1.5"#), 400, "resource_id"),
                (body(#""details": {"recorded_by": "me"}"#), 400, "details.recorded_by"),
                (body(#""user_id": "USR-1""#), 400, "user_id"), (body(#""timestamp": "yesterday""#), 400, "timestamp"),
                (#"{"event_id": "1", "action": "ann@example.com", "resource_type": "c"}"#, 400, "action"),
                (#"{"event_id": "1", "action": "a..b", "resource_type": "c"}"#, 400, "action"),
                (#"{"event_id": "1", "action": "a.b", "resource_type": "c.d"}"#, 400, "resource_type"),
                (#"{"action": "a.b", "resource_type": "c"}"#, 400, "event_id"),
            ]
            for (body, status, field) in wrong {
                let answer = try await root.post("/v1/audit-logs", body)
                #expect(answer.status == status, "\(body.prefix(100)): \(answer)")
                guard let field else { continue }
                #expect(answer["error", "details"]?.array?.first?["field"]?.string == field, "\(answer)")
            }
            let agent = try await house.signedIn(try await house.person("ada"))
            #expect(try await agent.post("/v1/audit-logs", body(#""details": 1"#)).errorCode == "FORBIDDEN")
        }
    }
}
