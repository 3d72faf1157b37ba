import App
import Audit
import Core
import Identity
import Store
import TestKit
import Testing

/// The runbook's statements, typed into `psql` and `sqlite3` while the server runs.
@Suite(.timeLimit(.minutes(2))) struct OperatorSQL {
    @Test(arguments: Engine.allCases)
    func disablingAUserStopsTheirTokenWithinASecond(engine: Engine) async throws {
        try await Harness.with(engine) { house in
            let ada = try await house.person("ada")
            let api = try await house.signedIn(ada)
            #expect(try await api.get("/v1/auth/profile").status == 200)
            try await house.storage.outside("UPDATE users SET is_active = false WHERE email = 'ada@example.com';")
            let refused = try await api.answer(.seconds(1), to: "/v1/auth/profile") { $0.status == 401 }
            #expect(refused.status == 401)
            #expect(try await house.api.signIn(ada.email, ada.password).errorCode == "ACCOUNT_DISABLED")
            let details = try #require(try await house.auditDetails(of: "users.changed_outside"))
            #expect(details.contains(ada.user.id.description), "\(details)")
        }
    }

    @Test(arguments: Engine.allCases)
    func deletingRefreshTokensEndsSessionsWithinASecond(engine: Engine) async throws {
        try await Harness.with(engine) { house in
            let one = try await house.signedIn(house.person("ada"))
            let two = try await house.signedIn(house.person("bob"))
            #expect(try await one.get("/v1/auth/profile").status == 200)
            #expect(try await two.get("/v1/auth/profile").status == 200)
            try await house.storage.outside("DELETE FROM refresh_tokens;")
            for api in [one, two] {
                let refused = try await api.answer(.seconds(1), to: "/v1/auth/profile") { $0.status == 401 }
                #expect(refused.status == 401)
            }
            #expect(try await house.auditDetails(of: "refresh_tokens.changed_outside") != nil)
        }
    }

    @Test(arguments: Engine.allCases)
    func aLockSetBySQLHoldsAndIsTakenBack(engine: Engine) async throws {
        try await Harness.with(engine) { house in
            let ada = try await house.person("ada")
            let until = (house.clock.now() + .seconds(1800)).databaseText
            try await house.storage.outside(
                "UPDATE users SET locked_until = '\(until)' WHERE email = 'ada@example.com';")
            let locked = try await house.api.signIn(ada.email, ada.password)
            #expect(locked.status == 423)
            #expect(locked.errorCode == "ACCOUNT_LOCKED")
            try await house.storage.outside(
                "UPDATE users SET failed_login_attempts = 0, locked_until = NULL WHERE email = 'ada@example.com';")
            #expect(try await house.api.signIn(ada.email, ada.password).status == 200)
        }
    }

    @Test(arguments: Engine.allCases)
    func theAuditLogCannotBeRewritten(engine: Engine) async throws {
        try await Harness.with(engine) { house in
            _ = try await house.signedIn(house.person("ada"))
            for statement in [
                "UPDATE audit_entries SET action = 'nothing';", "DELETE FROM audit_entries;",
                "DELETE FROM audit_values;",
                "UPDATE audit_values SET resource_id = 'somebody else';",
            ] {
                await #expect(throws: (any Error).self, "\(statement)") { try await house.storage.outside(statement) }
            }
            #expect(try await house.assembly.auditLog.entries(limit: 10).allSatisfy { $0.integrity == .intact })
        }
    }

    /// Two servers, one PostgreSQL: both hear of it.
    @Test func bothNodesHearOfIt() async throws {
        try await TestStorage.with(.postgresql) { storage in
            try await storage.castellan(
                "setup", "--email", "root@example.com", "--password-file", "-", input: "correct horse battery root\n")
            let one = try await ServerProcess.start(environment: storage.environment)
            let two = try await ServerProcess.start(environment: storage.environment)
            let login = try await APIClient(url: one.url).signIn("root@example.com", "correct horse battery root")
            let token = try #require(login["data", "accessToken"]?.string, "\(login)")
            for node in [one, two] {
                let answer = try await APIClient(url: node.url, token: token).get("/v1/auth/profile")
                #expect(answer.status == 200, "\(answer)")
            }
            try await storage.outside("UPDATE users SET is_active = false WHERE email = 'root@example.com';")
            for node in [one, two] {
                let refused = try await APIClient(url: node.url, token: token)
                    .answer(.seconds(1), to: "/v1/auth/profile") { $0.status == 401 }
                #expect(refused.status == 401)
            }
            let noted = "SELECT COUNT(*) FROM audit_logs WHERE action = 'users.changed_outside'"
            try await eventually { try await storage.outside(noted) == "1\n" }
            #expect(await one.stop() == 0)
            #expect(await two.stop() == 0)
            #expect(try await storage.outside(noted) == "1\n")
        }
    }
}

extension Harness {
    /// The details of the latest audit entry with an action, as soon as there is one.
    fileprivate func auditDetails(of action: String) async throws -> String? {
        try await eventually {
            try await assembly.auditLog.entries(limit: 20).contains { $0.action == action }
        }
        return try await assembly.auditLog.entries(limit: 20).first { $0.action == action }?.details
    }
}
