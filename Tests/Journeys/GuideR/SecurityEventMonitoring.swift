import Access
import App
import Core
import Foundation
import Identity
import SecurityEvents
import Store
import TestKit
import Testing

/// Guide R, "Security Event Monitoring": its parameters, its shapes and its queries, and its weekly review.
@Suite(.timeLimit(.minutes(2))) struct SecurityEventMonitoring {
    /// A day with wrong passwords and a lock, as the API makes them.
    private static func aDay(_ house: Harness) async throws -> (
        root: APIClient, ada: APIClient, adaID: String
    ) {
        let root = try await house.signedIn(try await house.person("root", role: .systemAdmin))
        let person = try await house.person("ada")
        let ada = try await house.signedIn(person)
        for _ in 0..<3 { _ = try await house.api.signIn(person.email, "wrong") }
        _ = try await house.api.signIn("nobody@example.com", "wrong")
        return (root, ada, person.user.id.description)
    }

    /// `$(date -u -d '24 hours ago' '+%Y-%m-%dT%H:%M:%SZ')`
    private static func ago(_ hours: Int64, _ house: Harness) -> String {
        String((house.clock.now() - .seconds(hours * 3600)).rfc3339.prefix(19)) + "Z"
    }

    @Test(arguments: Engine.allCases)
    func theQueryHasTheGuidesParametersAndShape(engine: Engine) async throws {
        try await Harness.with(engine) { house in
            let (root, _, adaID) = try await Self.aDay(house)
            let path =
                "/v1/security-events?eventType=login_failed&eventCategory=authentication&severity=warning"
                + "&startDate=\(Self.ago(24, house))&endDate=\(Self.ago(-1, house))&success=false&limit=2&offset=0"
            let page = try await root.get(path)
            #expect(page.status == 200, "\(page)")
            #expect(page["data", "total"] == .integer(4))
            #expect(page["data", "page"] == .integer(1))
            #expect(page["data", "pages"] == .integer(2))
            #expect(page["data", "totalCapped"] == .boolean(false))
            #expect(page["data", "cursor"]?.string != nil)
            let events = try #require(page["data", "events"]?.array)
            #expect(events.count == 2)
            let last = try await root.get(path.replacing("offset=0", with: "offset=2"))
            #expect(last["data", "events"]?.array?.count == 2)
            let named = try await root.get(path + "&email=ada@example.com")
            let first = try #require(named["data", "events"]?.array?.last)
            for name in [
                "id", "event_type", "event_category", "severity", "user_id", "email", "ip_address",
                "user_agent",
                "success", "message", "created_at",
            ] { #expect(first[name] != nil, "\(name)") }
            #expect(first["message"] == .string("Invalid password"))
            #expect(first["user_id"] == .string(adaID))
            #expect(first["email"] == .string("ada@example.com"))
            #expect(first["success"] == .boolean(false))
            // And the filters that the guide uses elsewhere.
            for filter in [
                "userId=\(adaID)", "userId=USR-2", "email=ada@example.com", "email=ADA@example.com",
            ] {
                let own = try await root.get("/v1/security-events?eventType=login_failed&\(filter)")
                #expect(own["data", "total"] == .integer(3), "\(filter): \(own)")
            }
            let address = try await root.get(
                "/v1/security-events?ipAddress=127.0.0.1&eventType=login_failed")
            #expect(address["data", "total"] == .integer(4), "\(address)")
        }
    }

    @Test(arguments: Engine.allCases)
    func theCommonQueriesAnswer(engine: Engine) async throws {
        try await Harness.with(engine) { house in
            let (root, _, _) = try await Self.aDay(house)
            let failed = try await root.get(
                "/v1/security-events?eventType=login_failed&startDate=\(Self.ago(24, house))")
            #expect(failed["data", "total"] == .integer(4), "\(failed)")
            let ada = try await house.storage.outside(
                "SELECT id FROM users WHERE email = 'ada@example.com';")
            try await house.assembly.events.record(
                EventDraft(
                    .accountLocked, user: UserID(ada.trimmingCharacters(in: .whitespacesAndNewlines)),
                    message: "locked"
                ),
                from: .local)
            let locked = try await root.get(
                "/v1/security-events?eventType=account_locked&startDate=\(Self.ago(7 * 24, house))")
            #expect(locked["data", "total"] == .integer(1))
            let anomalies = try await root.get(
                "/v1/security-events?eventType=geo_anomaly&severity=warning")
            #expect(anomalies.status == 200)
            // Critical events, admin only: as for an incident's assessment, and weekly.
            try await house.assembly.events.record(
                EventDraft(.massRevocation, message: "all out"), from: .local)
            for days in ["", "?daysBack=7", "?daysBack=1"] {
                let critical = try await root.get("/v1/security-events/critical\(days)")
                #expect(critical["data", "events"]?.array?.count == 1, "\(critical)")
                #expect(critical["data", "period", "days"] == .integer(days.hasSuffix("1") ? 1 : 7))
            }
            let agent = try await house.signedIn(try await house.person("bob"))
            #expect(try await agent.get("/v1/security-events/critical").status == 403)
        }
    }

    @Test(arguments: Engine.allCases)
    func statisticsAreKeyedByCategory(engine: Engine) async throws {
        try await Harness.with(engine) { house in
            let (root, ada, _) = try await Self.aDay(house)
            let stats = try await root.get("/v1/security-events/stats?daysBack=30")
            for category in EventCategory.allCases {
                for name in ["total_events", "successful_events", "failed_events"] {
                    #expect(
                        stats["data", category.rawValue, name]?.integer != nil, "\(category) \(name): \(stats)")
                }
            }
            #expect(stats["data", "authentication", "failed_events"] == .integer(4))
            #expect(stats["data", "authentication", "lockouts"] == .integer(0))
            #expect(stats["data", "period", "days"] == .integer(30))
            let own = try await ada.get("/v1/security-events/stats?daysBack=7")
            #expect(own["data", "authentication", "failed_events"] == .integer(3), "\(own)")
            #expect(own["data", "account", "total_events"]?.integer == 1)
        }
    }

    @Test(arguments: Engine.allCases)
    func recentIsOnesOwnForEverybody(engine: Engine) async throws {
        try await Harness.with(engine) { house in
            let (root, ada, adaID) = try await Self.aDay(house)
            let recent = try await ada.get("/v1/security-events/recent")
            let events = try #require(recent["data", "events"]?.array, "\(recent)")
            #expect(events.count >= 5 && events.allSatisfy { $0["user_id"] == .string(adaID) })
            let others = try await root.get("/v1/security-events/recent")
            #expect(
                others["data", "events"]?.array?.contains { $0["user_id"] == .string(adaID) } == false)
            let id = try #require(events.first?["id"]?.string)
            #expect(try await ada.get("/v1/security-events/\(id)")["data", "id"] == .string(id))
            #expect(try await root.get("/v1/security-events/\(id)").status == 200)
            let bob = try await house.signedIn(try await house.person("bob"))
            #expect(try await bob.get("/v1/security-events/\(id)").status == 404)
            #expect(
                try await bob.get("/v1/security-events?userId=\(adaID)")["data", "total"] == .integer(0))
        }
    }

    @Test func wrongParametersAreNamed() async throws {
        try await Harness.with(.sqlite) { house in
            let root = try await house.signedIn(try await house.person("root", role: .systemAdmin))
            for (query, field) in [
                ("?eventType=nothing", "eventType"), ("?eventCategory=x", "eventCategory"),
                ("?severity=loud", "severity"),
                ("?success=yes", "success"), ("?startDate=2026-02-30T00:00:00Z", "startDate"),
                ("?endDate=yesterday", "endDate"), ("?limit=0", "limit"), ("?limit=501", "limit"),
                ("?limit=-1", "limit"), ("?offset=-1", "offset"), ("?page=0", "page"),
                ("?cursor=zzz", "cursor"),
                ("?ipAddress=1.2.3", "ipAddress"), ("?userId=7", "userId"), ("?apiKeyId=x", "apiKeyId"),
                ("?startDate=2026-02-02T00:00:00Z&endDate=2026-02-01T00:00:00Z", "endDate"),
                ("?email=", "email"),
                ("?surprise=1", "surprise"), ("?limit=1&limit=2", "limit"),
                ("/stats?daysBack=0", "daysBack"),
                ("/stats?daysBack=366", "daysBack"), ("/critical?daysBack=91", "daysBack"),
                ("/critical?daysBack=x", "daysBack"), ("/export?format=xml", "format"),
                ("/not-an-id", "event"),
                ("?email=%ff", "email"),
            ] {
                let answer = try await root.get("/v1/security-events\(query)")
                #expect(answer.status == 400, "\(query): \(answer)")
                #expect(
                    answer["error", "details"]?.array?.first?["field"] == .string(field),
                    "\(query): \(answer)")
            }
            let absent = "0197c3d2-0000-7000-8000-000000000000"
            #expect(try await root.get("/v1/security-events/\(absent)").status == 404)
        }
    }

    @Test(arguments: Engine.allCases)
    func exportsHaveWhatTheListHas(engine: Engine) async throws {
        try await Harness.with(engine) { house in
            let (root, ada, _) = try await Self.aDay(house)
            let csv = try await root.get("/v1/security-events/export?eventType=login_failed")
            #expect(csv.header("Content-Type") == "text/csv; charset=utf-8")
            #expect(
                csv.header("Content-Disposition")?.hasPrefix("attachment; filename=\"security-events-")
                    == true)
            #expect(csv.text.components(separatedBy: "\r\n").count == 6, "\(csv)")
            let lines = try await root.get(
                "/v1/security-events/export?format=jsonl&eventType=login_failed")
            #expect(lines.header("Content-Type") == "application/x-ndjson")
            #expect(lines.text.split(separator: "\n").count == 4)
            let ocsf = try await ada.get("/v1/security-events/export?format=ocsf&eventType=login_failed")
            #expect(
                ocsf.text.split(separator: "\n").count == 3 && ocsf.text.contains("\"type_uid\":300201"),
                "\(ocsf)")
            let head = try await root.send("HEAD", "/v1/security-events/export")
            #expect(head.status == 200 && head.body.isEmpty)
            #expect(
                try await root.get("/v1/security-events?eventType=data_exported")["data", "total"]
                    == .integer(3),
                "those that were sent, to whom they were")
        }
    }

    /// "Query security_events table for patterns", and the lines of `castellan events` that do the same.
    @Test(arguments: Engine.allCases)
    func theTableAndTheCommandLineSayTheSame(engine: Engine) async throws {
        try await Harness.with(engine) { house in
            _ = try await Self.aDay(house)
            let count = "SELECT COUNT(*) FROM security_events WHERE event_type = 'login_failed'"
            #expect(try await house.storage.outside("\(count) AND ip_address = '127.0.0.1';") == "4\n")
            let tail = try await house.storage.castellan(
                "events", "tail", "--type", "login_failed", "--json")
            #expect(tail.output.split(separator: "\n").count == 4, "\(tail.errors)")
            let own = try await house.storage.castellan(
                "events", "tail", "--user", "USR-2", "--lines", "2")
            #expect(
                own.output.split(separator: "\n").count == 2 && own.output.contains("ada@example.com"),
                "\(own.errors)")
            let stats = try await house.storage.castellan("events", "stats", "--days", "30", "--json")
            #expect(try JSONReader.read(Array(stats.output.utf8)).array?.count == 6, "\(stats.errors)")
            let file = house.storage.folder + "/../events.csv"
            let export = try await house.storage.castellan(
                "events", "export", "--type", "login_failed", "--format", "csv", "--out", file)
            #expect(export.status == 0, "\(export.errors)")
            #expect(
                try String(contentsOfFile: file, encoding: .utf8).components(separatedBy: "\r\n").count == 6
            )
            let again = try await house.storage.castellan("events", "export", "--out", file)
            #expect(again.status == 74, "an export never writes over a file")
            #expect(try await house.storage.castellan("events", "tail", "--type", "nothing").status == 65)
        }
    }
}
