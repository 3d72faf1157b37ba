import Access
import App
import Audit
import Core
import Identity
import Store
import TestKit
import Testing

/// `POST /v1/security-events`: events of other programs.
@Suite(.timeLimit(.minutes(2))) struct EventIngestJourney {
    private static let lines = ["Content-Type": "application/x-ndjson"]

    @Test(arguments: Engine.allCases)
    func oneEventIsRecordedAsItWasSent(engine: Engine) async throws {
        try await Harness.with(engine) { house in
            let root = try await house.signedIn(try await house.person("root", role: .systemAdmin))
            let ada = try await house.person("ada").user
            let sent = try await root.post(
                "/v1/security-events",
                """
                {"event_type": "data_deleted", "severity": "critical", "success": false, "user_id": "\(ada.id)",
                 "email": "Ada@Example.com", "ip_address": "2001:DB8::0:1", "user_agent": "app/1", "message": "=gone",
                 "request_path": "/x", "request_method": "DELETE", "created_at": "2026-11-21T05:22:06.5+01:00",
                 "metadata": {"n": 1.5, "deep": {"a": [1, null]}, "ingested_by": "somebody else"}}
                """)
            #expect(sent.status == 200, "\(sent)")
            let id = try #require(sent["data", "results"]?.array?.first?["id"]?.string)
            let event = try await root.get("/v1/security-events/\(id)")
            #expect(event["data", "event_category"] == .string("data_access"))
            #expect(event["data", "severity"] == .string("critical"))
            #expect(event["data", "success"] == .boolean(false))
            #expect(event["data", "email"] == .string("ada@example.com"))
            #expect(event["data", "ip_address"] == .string("2001:db8::1"))
            #expect(event["data", "created_at"] == .string("2026-11-21T04:22:06.500Z"))
            #expect(event["data", "metadata", "deep"]?["a"]?.array?.count == 2)
            #expect(event["data", "metadata", "ingested_by"]?.string?.hasPrefix("USR-") == true)
            // It is Ada's, so she sees it too, and it is counted.
            let own = try await house.signedIn(house.person("bob"))
            #expect(try await own.get("/v1/security-events/\(id)").status == 404)
            let stats = try await root.get("/v1/security-events/stats?daysBack=2")
            #expect(stats["data", "data_access", "critical_events"] == .integer(1), "\(stats)")
            #expect(
                try await house.assembly.auditLog.entries(limit: 100).contains {
                    $0.action == "security_events.ingested"
                }
            )
        }
    }

    @Test(arguments: Engine.allCases)
    func aBatchHasAResultForEachLine(engine: Engine) async throws {
        try await Harness.with(engine) { house in
            let root = try await house.signedIn(try await house.person("root", role: .systemAdmin))
            let answer = try await root.post(
                "/v1/security-events",
                [
                    #"{"event_type": "data_read", "message": "good"}"#, #"{"event_type": "no_such_type"}"#,
                    "{broken",
                    "",
                    #"{"event_type": "data_read", "created_at": "2031-01-01T00:00:00Z"}"#,
                    #"{"event_type": "data_read", "surprise": 1}"#, #"{"event_type": "logout"}"#,
                ].joined(separator: "\n"), headers: Self.lines)
            #expect(answer.status == 200, "\(answer)")
            #expect(answer["data", "recorded"] == .integer(2))
            #expect(answer["data", "refused"] == .integer(4))
            let results = try #require(answer["data", "results"]?.array)
            #expect(results.map { $0["line"]?.integer } == [1, 2, 3, 4, 5, 6])
            #expect(results.map { $0["id"]?.string != nil } == [true, false, false, false, false, true])
            #expect(
                results.map { $0["error"]?["code"]?.string } == [
                    nil, "VALIDATION_ERROR", "MALFORMED_JSON", "VALIDATION_ERROR", "VALIDATION_ERROR", nil,
                ])
            #expect(results[3]["error"]?["details"]?.array?.first?["field"] == .string("created_at"))
            let listed = try await root.get("/v1/security-events?eventType=data_read")
            #expect(listed["data", "total"] == .integer(1))
        }
    }

    @Test func tenThousandFitAndOneMoreIsRefusedWhole() async throws {
        try await Harness.with(.sqlite) { house in
            let root = try await house.signedIn(try await house.person("root", role: .systemAdmin))
            let line = #"{"event_type": "data_read"}"# + "\n"
            let many = try await root.post(
                "/v1/security-events", String(repeating: line, count: 10_001), headers: Self.lines)
            #expect(many.status == 400 && many.text.contains("10001"), "\(many)")
            #expect(
                try await root.get("/v1/security-events?eventType=data_read")["data", "total"]
                    == .integer(0))
        }
    }

    @Test func whatCannotBeReadChangesNothing() async throws {
        try await Harness.with(.sqlite) { house in
            let root = try await house.signedIn(try await house.person("root", role: .systemAdmin))
            let path = "/v1/security-events"
            let deep = String(repeating: "[", count: 10_000) + String(repeating: "]", count: 10_000)
            for (body, status) in [
                ("", 400), ("{}", 400), ("[]", 400), ("null", 400), (#"{"event_type": 1}"#, 400),
                (deep, 400),
                (#"{"event_type": "data_read", "event_type": "logout"}"#, 400),
                (#"{"event_type": "data_read", "ip_address": "999.1.1.1"}"#, 400),
                (#"{"event_type": "audit_failure"}"#, 400), (#"{"event_type": "mass_revocation"}"#, 400),
                (#"{"event_type": "lockout_cap_reached"}"#, 400),
                (#"{"event_type": "data_read", "user_id": "USR-1"}"#, 400),
                (#"{"event_type": "data_read", "created_at": "2026-02-30T00:00:00Z"}"#, 400),
                (
                    #"{"event_type": "data_read", "metadata": {"x": "\#(String(repeating: "x", count: 20_000))"}}"#,
                    400
                ),
                (
                    #"{"event_type": "data_read", "message": "\#(String(repeating: "x", count: 70_000))"}"#,
                    413
                ),
            ] {
                let answer = try await root.post(path, body)
                #expect(answer.status == status, "\(body.prefix(60)): \(answer)")
            }
            #expect(
                try await root.post(path, "{}", headers: ["Content-Type": "text/plain"]).status == 415)
            #expect(try await root.post(path, "\n \n", headers: Self.lines).status == 400)
            let agent = try await house.signedIn(try await house.person("ada"))
            #expect(try await agent.post(path, #"{"event_type": "data_read"}"#).status == 403)
            let listed = try await root.get("\(path)?eventType=data_read")
            #expect(listed["data", "total"] == .integer(0))
        }
    }

    /// More deliveries at once than there is room for: some are told to come again, and nothing of theirs was recorded.
    @Test(arguments: Engine.allCases)
    func whereThereIsNoRoomNothingIsTaken(engine: Engine) async throws {
        try await Harness.with(engine) { house in
            let root = try await house.signedIn(try await house.person("root", role: .systemAdmin))
            let body = String(repeating: #"{"event_type": "data_read"}"# + "\n", count: 300)
            let answers = try await withThrowingTaskGroup(of: Answer.self) { group in
                for _ in 0..<24 {
                    group.addTask { try await root.post("/v1/security-events", body, headers: Self.lines) }
                }
                return try await group.reduce(into: [Answer]()) { $0.append($1) }
            }
            let taken = answers.filter { $0.status == 200 }
            #expect(!taken.isEmpty)
            for answer in answers where answer.status != 200 {
                #expect(answer.status == 429 && answer.header("Retry-After") != nil, "\(answer)")
            }
            let listed = try await root.get("/v1/security-events?eventType=data_read&count=exact&limit=1")
            #expect(listed["data", "total"]?.integer == Int64(taken.count * 300))
        }
    }
}
