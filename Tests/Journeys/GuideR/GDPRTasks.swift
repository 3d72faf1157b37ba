import Access
import App
import Audit
import Core
import Foundation
import Identity
import SecurityEvents
import Store
import TestKit
import Testing

/// Guide R, "Export User Security Events (GDPR)" and "Delete User Data (GDPR Right to Erasure)".
@Suite(.timeLimit(.minutes(2))) struct GDPRTasks {
    private static func start(_ house: Harness) async throws -> (
        root: APIClient, ada: APIClient, id: UserID
    ) {
        let root = try await house.signedIn(try await house.person("root", role: .systemAdmin))
        let person = try await house.person("ada")
        _ = try await house.api.signIn(person.email, "wrong")
        try await house.assembly.events.record(
            EventDraft(.loginFailed, email: person.email, message: "nobody was recognised"), from: .local)
        return (root, try await house.signedIn(person), person.user.id)
    }

    @Test(arguments: Engine.allCases)
    func anExportHasEverythingAboutThePerson(engine: Engine) async throws {
        try await Harness.with(engine) { house in
            let (root, ada, id) = try await Self.start(house)
            let csv = try await root.get("/v1/gdpr/security-events/export?userId=\(id)")
            #expect(csv.status == 200, "\(csv)")
            #expect(csv.header("Content-Type") == "text/csv; charset=utf-8")
            let name = try #require(csv.header("Content-Disposition"))
            #expect(
                name.hasPrefix("attachment; filename=\"security-events-USR-2-2026-11-22.csv\""), "\(name)")
            let rows = csv.text.components(separatedBy: "\r\n")
            #expect(
                rows[0].hasPrefix(
                    "Timestamp,Event Type,Category,Severity,Success,IP Address,User Agent,Request Path,Request Method,"
                        + "Message,Metadata"))
            #expect(csv.text.contains("nobody was recognised"))
            #expect(csv.text.contains(",login_success,authentication,info,Yes,127.0.0.1,"))
            // One's own by default; another's only with the permission.
            let own = try await ada.get("/v1/gdpr/security-events/export")
            // The second one has a row more: that she asked.
            #expect(own.text.components(separatedBy: "\r\n").count == rows.count + 1)
            #expect(try await ada.get("/v1/gdpr/security-events/export?userId=\(id)").status == 200)
            #expect(
                try await ada.get("/v1/gdpr/security-events/export?userId=USR-1").errorCode == "FORBIDDEN")
            #expect(try await root.get("/v1/gdpr/security-events/export?userId=USR-99").status == 404)
            #expect(try await root.get("/v1/gdpr/security-events/export?userId=USR-2").status == 200)
            #expect(try await root.get("/v1/gdpr/security-events/export?userId=nonsense").status == 400)
            #expect(
                try await root.get("/v1/security-events?eventType=data_exported")["data", "total"]
                    == .integer(4))
        }
    }

    @Test(arguments: Engine.allCases)
    func nobodyTakesANameToReadWhatStrangersTried(engine: Engine) async throws {
        try await Harness.with(engine) { house in
            let (root, ada, id) = try await Self.start(house)
            #expect(
                try await ada.send("PATCH", "/v1/auth/profile", #"{"username": "admin"}"#).status == 200)
            try await house.assembly.events.record(
                EventDraft(.loginFailed, username: "admin", message: "somebody tried a name"), from: .local)
            #expect(try await !ada.get("/v1/gdpr/security-events/export").text.contains("tried a name"))
            let officers = try await root.get("/v1/gdpr/security-events/export?userId=\(id)")
            #expect(officers.text.contains("tried a name"))
        }
    }

    @Test(arguments: Engine.allCases)
    func erasingLeavesNothingAndSaysSoWithoutAName(engine: Engine) async throws {
        try await Harness.with(engine) { house in
            let (root, _, id) = try await Self.start(house)
            let path = "/v1/gdpr/security-events/user/\(id)"
            let bob = try await house.signedIn(try await house.person("bob"))
            #expect(try await bob.send("DELETE", path).status == 403)
            #expect(try await root.get("/v1/users/\(id)").status == 200)
            let before = try await root.get("/v1/security-events?email=ada@example.com")["data", "total"]
            #expect(before?.integer.map { $0 >= 4 } == true)
            let erased = try await root.send("DELETE", path)
            #expect(erased.status == 200, "\(erased)")
            #expect(erased["data", "userId"] == .string(id.description))
            #expect(erased["data", "userEmail"] == .string("ada@example.com"))
            #expect(erased["data", "eventsDeleted"]?.integer.map { $0 >= 4 } == true)
            let left = try await house.storage.outside(
                """
                SELECT COUNT(*) FROM security_events WHERE user_id = '\(id)' OR email = 'ada@example.com'
                    OR CAST(metadata AS TEXT) LIKE '%\(id)%' OR message LIKE '%ada@%' OR request_path LIKE '%\(id)%';
                """)
            #expect(left == "0\n")
            #expect(
                try await root.get("/v1/security-events?eventType=data_deleted")["data", "total"]
                    == .integer(1))
            #expect(
                try await house.assembly.auditLog.entries(limit: 100).contains {
                    $0.action == "security_events.erased"
                })
            #expect(try await root.send("DELETE", path)["data", "eventsDeleted"] == .integer(0))
            #expect(try await root.send("DELETE", "/v1/gdpr/security-events/user/USR-99").status == 404)
            #expect(try await root.send("DELETE", "/v1/gdpr/security-events/user/x").status == 400)
        }
    }

    @Test(arguments: Engine.allCases)
    func anonymisingKeepsTheStatisticsAndNoIdentifier(engine: Engine) async throws {
        try await Harness.with(engine) { house in
            let (root, _, id) = try await Self.start(house)
            let stats = { try await root.get("/v1/security-events/stats")["data", "authentication"] }
            let before = try await stats()
            let done = try await root.post("/v1/gdpr/security-events/anonymize/\(id)")
            #expect(done.status == 200, "\(done)")
            let count = try #require(done["data", "eventsAnonymized"]?.integer)
            #expect(count >= 4)
            let named = """
                SELECT COUNT(*) FROM security_events WHERE CAST(metadata AS TEXT) LIKE '%anonymized%' AND (
                    user_id IS NOT NULL OR email IS NOT NULL OR username IS NOT NULL OR ip_address IS NOT NULL
                    OR user_agent IS NOT NULL OR request_path IS NOT NULL OR message IS NOT NULL);
                """
            #expect(try await house.storage.outside(named) == "0\n")
            let anonymous =
                "SELECT COUNT(*) FROM security_events WHERE CAST(metadata AS TEXT) LIKE '%anonymized%';"
            #expect(try await house.storage.outside(anonymous) == "\(count)\n")
            #expect(try await stats() == before)
            #expect(
                try await root.get("/v1/security-events?userId=\(id)")["data", "total"] == .integer(0))
            #expect(
                try await root.post("/v1/gdpr/security-events/anonymize/\(id)")["data", "eventsAnonymized"]
                    == .integer(0))
        }
    }
}
