import Access
import Core
import Foundation
import Store
import TestKit
import Testing

/// Guide R, "Health Check Monitoring": modules that test themselves, as whoever asks, and leave nothing behind.
@Suite(.timeLimit(.minutes(2))) struct GuideRHealthModules {
    private static func settings() throws -> [String: String] {
        ["MAIL_URL": "maildir:\(try TestFolder.make().path)", "CASTELLAN_PUBLIC_URL": "https://crm.example.com"]
    }

    /// The steps of a report by name, with how each ended.
    private static func steps(_ report: Answer) -> [String: String] {
        Dictionary(
            (report["data", "tests"]?.array ?? []).map { ($0["name"]?.string ?? "", $0["status"]?.string ?? "") }
        ) { first, _ in first }
    }

    private static let left =
        "SELECT (SELECT count(*) FROM users), (SELECT count(*) FROM api_keys), (SELECT count(*) FROM outbox), (SELECT count(*) FROM refresh_tokens);"

    @Test(arguments: Engine.allCases)
    func administratorsTryAccounts(engine: Engine) async throws {
        try await Harness.with(engine, settings: try Self.settings()) { house in
            let admin = try await house.signedIn(house.person("admin", role: .systemAdmin))
            let before = try await house.storage.outside(Self.left)
            let report = try await admin.get("/v1/users/health/enhanced")
            #expect(report.status == 200)
            #expect(report["data", "status"]?.string == "healthy", "\(report)")
            #expect(report["data", "user", "authMethod"]?.string == "jwt")
            let steps = Self.steps(report)
            for name in ["USER_CREATE", "USER_READ", "USER_LIST", "USER_UPDATE", "USER_DELETE", "USER_VERIFY_DELETED"] {
                #expect(steps[name] == "passed", "\(name): \(report)")
            }
            #expect(report["data", "summary", "authenticationWorks"] == .boolean(true))
            #expect(report["data", "summary", "permissionsWork"] == .boolean(true))
            #expect(report["data", "summary", "crudOperationsWork"] == .boolean(true))
            #expect(try await house.storage.outside(Self.left) == before)
        }
    }

    /// With a token and with a key; the report holds neither.
    @Test(arguments: Engine.allCases)
    func everybodyTriesTheirKeys(engine: Engine) async throws {
        try await Harness.with(engine, settings: try Self.settings()) { house in
            for (name, role) in [("admin", Role.systemAdmin), ("ben", Role.agent)] {
                let api = try await house.signedIn(house.person(name, role: role))
                let made = try await api.post("/v1/api-keys", #"{"name": "monitor"}"#)
                let key = try #require(made["data", "key"]?.string, "\(made)")
                let before = try await house.storage.outside(Self.left)
                let report = try await api.get("/v1/api-keys/health/enhanced")
                #expect(report["data", "status"]?.string == "healthy", "\(report)")
                let steps = Self.steps(report)
                #expect(steps["JWT_TOKEN_VALID"] == "passed" && steps["API_KEY_VALID"] == "skipped")
                #expect(steps["MISSING_CREDENTIAL_REFUSED"] == "passed")
                for step in [
                    "CREATE", "READ", "LIST", "VERIFY_WORKS", "REVOKE", "VERIFY_REVOKED", "DELETE", "VERIFY_DELETED",
                ] {
                    #expect(steps["API_KEY_" + step] == "passed", "\(step): \(report)")
                }
                if role == .agent {
                    #expect(
                        steps["PERMISSION_CEILING"] == "passed" && steps["PERMISSION_ISOLATION"] == "passed",
                        "\(report)")
                }
                #expect(!report.text.contains("sk_"))

                let byKey = try await house.api.get("/v1/api-keys/health/enhanced", headers: ["X-API-Key": key])
                #expect(byKey["data", "status"]?.string == "healthy", "\(byKey)")
                #expect(byKey["data", "user", "authMethod"]?.string == "api_key")
                #expect(Self.steps(byKey)["API_KEY_VALID"] == "passed")
                #expect(Self.steps(byKey)["API_KEY_CREATE"] == "skipped")
                #expect(byKey["data", "summary", "crudOperationsWork"] == .null)
                #expect(try await house.storage.outside(Self.left) == before)
            }
        }
    }

    /// Who may not make users is told so, and hears nothing of the rest of the system.
    @Test(arguments: Engine.allCases)
    func agentsTryAccounts(engine: Engine) async throws {
        try await Harness.with(engine, settings: try Self.settings()) { house in
            let agent = try await house.signedIn(house.person("ben"))
            let report = try await agent.get("/v1/users/health/enhanced")
            #expect(report["data", "status"]?.string == "healthy", "\(report)")
            #expect(Self.steps(report)["USER_CREATE"] == "skipped")
            #expect(Self.steps(report)["PERMISSION_OWN_PROFILE"] == "passed")
            #expect(try await house.api.get("/v1/users/health/enhanced").status == 401)
            let denials = "SELECT count(*) FROM security_events WHERE event_type = 'permission_denied';"
            #expect(try await house.storage.outside(denials) == "0\n")
        }
    }

    /// A module that doesn't work says which step failed, with the code that any client would see.
    @Test(arguments: Engine.allCases)
    func aBrokenModuleSaysSo(engine: Engine) async throws {
        try await Harness.with(engine, settings: try Self.settings()) { house in
            let agent = try await house.signedIn(house.person("ben"))
            try await house.storage.outside("ALTER TABLE api_keys RENAME TO elsewhere;")
            let report = try await agent.get("/v1/api-keys/health/enhanced")
            try await house.storage.outside("ALTER TABLE elsewhere RENAME TO api_keys;")
            #expect(report.status == 200)
            #expect(report["data", "status"]?.string == "unhealthy", "\(report)")
            let failed = report["data", "tests"]?.array?.first { $0["name"]?.string == "API_KEY_CREATE" }
            #expect(failed?["error"]?.string == "answered 500 INTERNAL_ERROR, not 201")
            #expect(Self.steps(report)["API_KEY_READ"] == "skipped")
            #expect(!report.text.contains("elsewhere"))
        }
    }
}
