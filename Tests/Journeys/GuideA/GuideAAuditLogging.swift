import Access
import App
import Core
import Foundation
import Identity
import Store
import TestKit
import Testing

/// Guide A, “Audit Logging” (lines 503–559) and what later sections do with it (711–714, 777): what its code does with a database of
/// its own, other programs do here over HTTP.
@Suite(.timeLimit(.minutes(2))) struct GuideAAuditLogging {
    /// `AuditLogger.log_action`, argument by argument.
    private static func logAction(
        _ api: APIClient, event: String, userID: UserID, action: String, resourceType: String, resourceID: String,
        details: String, ipAddress: String
    ) async throws -> Answer {
        try await api.post(
            "/v1/audit-logs?proof=true",
            """
            {"event_id": "\(event)", "user_id": "\(userID)", "action": "\(action)", "resource_type": "\(resourceType)",
             "resource_id": "\(resourceID)", "details": \(details), "ip_address": "\(ipAddress)"}
            """)
    }

    @Test(arguments: Engine.allCases)
    func theGuidesCallsAndQueries(engine: Engine) async throws {
        try await Harness.with(engine) { house in
            // The collection of evidence asks the database's own clock.
            house.clock.set(to: SystemTime().now())
            let ada = try await house.person("ada", role: .accountExecutive)
            let root = try await house.signedIn(try await house.person("root", role: .systemAdmin))
            let logged = try await Self.logAction(
                root, event: "1", userID: ada.user.id, action: "recommendation.approved",
                resourceType: "recommendation",
                resourceID: "REC-1",
                details: #"{"account_id": "ACC-1", "type": "discount", "modifications": {"percent": 2.5}}"#,
                ipAddress: "203.0.113.7")
            let deletion = try await Self.logAction(
                root, event: "2", userID: ada.user.id, action: "data.deletion_requested", resourceType: "user",
                resourceID: ada.user.id.text, details: #"{"reason": "GDPR request"}"#, ipAddress: "203.0.113.8")

            // db.audit_logs.find({"user_id": user_id})
            let found = try await root.get("/v1/audit-logs?user_id=\(ada.user.id)")
            let rows = try #require(found["data", "entries"]?.array)
            #expect(rows.map { $0["action"]?.string } == ["data.deletion_requested", "recommendation.approved"])
            let row = try #require(rows.last)
            #expect(row["details"]?["modifications"]?["percent"] == .number("2.5"))
            #expect(row["ip_address"]?.string == "203.0.113.7")
            #expect(row["hash"]?.string?.count == 64)
            #expect(row["timestamp"]?.string?.isEmpty == false)

            // COPY (SELECT * FROM audit_logs WHERE created_at > NOW() - INTERVAL '24 hours') TO … CSV HEADER
            let file = FileManager.default.temporaryDirectory.appending(path: "audit-logs-\(UUID()).csv")
            defer { try? FileManager.default.removeItem(at: file) }
            try await house.storage.outside(Self.copy(to: file.path, engine))
            let table = try String(contentsOf: file, encoding: .utf8).split(whereSeparator: \.isNewline)
            #expect(
                table.first
                    == "id,timestamp,created_at,user_id,action,resource_type,resource_id,details,ip_address,hash,log_index"
            )
            for answer in [logged, deletion] {
                let id = try #require(answer["data", "id"]?.string)
                let line = try #require(table.first { $0.hasPrefix(id) })
                #expect(line.contains("\(ada.user.id)"))
                #expect(!line.contains("203.0.113"), "what is personal is sealed in SQL")
                #expect(line.hasSuffix(",\(try #require(answer["data", "index"]?.integer))"))
            }
        }
    }

    /// The guide's command: `\copy`, since the file is the operator's and not the database server's.
    private static func copy(to path: String, _ engine: Engine) -> String {
        switch engine {
        case .sqlite:
            """
            .headers on
            .mode csv
            .once '\(path)'
            SELECT * FROM audit_logs WHERE created_at > datetime('now', '-24 hours');
            """
        case .postgresql:
            #"""
            \copy (SELECT * FROM audit_logs WHERE created_at > NOW() - INTERVAL '24 hours') TO '\#(path)' CSV HEADER
            """#
        }
    }
}
