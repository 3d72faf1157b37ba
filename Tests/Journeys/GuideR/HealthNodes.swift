import Access
import Core
import Identity
import Store
import TestKit
import Testing

/// Guide R, "Health Check Monitoring": at the terminal, on two nodes, for those who have no access, and keys by state.
@Suite(.timeLimit(.minutes(2))) struct GuideRHealthNodes {
    /// Whoever's team lacks a module can't try it; who has it can.
    @Test(arguments: Engine.allCases)
    func aModuleIsTriedByThoseWhoHaveIt(engine: Engine) async throws {
        try await Harness.with(engine) { house in
            let root = try await house.signedIn(try await house.person("root", role: .systemAdmin))
            let ben = try await house.person("ben")
            let made = try await root.post("/v1/teams", #"{"name": "North", "modules": ["users"]}"#)
            let team = "/v1/teams/" + (made["data", "id"]?.string ?? "")
            let joined = try await root.send("PUT", team + "/members/\(ben.user.reference)", "{}")
            #expect(joined.status == 200, "\(joined)")
            let api = try await house.signedIn(ben)
            let barred = try await api.get("/v1/api-keys/health/enhanced")
            #expect(barred.status == 403 && barred.errorCode == "MODULE_ACCESS_DENIED", "\(barred)")
            #expect(barred["data"] == nil, "nothing of the module is told")
            #expect(try await api.get("/v1/users/health/enhanced").status == 200)
            let denials = try await house.storage.outside(
                "SELECT request_path FROM security_events WHERE event_type = 'permission_denied';")
            #expect(denials == "/v1/api-keys/health/enhanced\n")
        }
    }

    /// A key counts as what it is by now, whoever ended it.
    @Test(arguments: Engine.allCases)
    func keysAreCountedByState(engine: Engine) async throws {
        try await Harness.with(engine, settings: ["HEALTH_INTERVAL": "100ms"]) { house in
            let person = try await house.person("root", role: .systemAdmin)
            let first = try await house.signedIn(person)
            var keys: [String] = []
            for days in [1, 90, 90, 90] {
                let made = try await first.post(
                    "/v1/api-keys", #"{"name": "key \#(keys.count)", "expiresInDays": \#(days)}"#)
                keys.append(try #require(made["data", "id"]?.string, "\(made)"))
            }
            #expect(try await first.send("DELETE", "/v1/api-keys/\(keys[3])").status == 200)
            house.clock.advance(by: .seconds(2 * 24 * 3600))
            let root = try await house.signedIn(person)
            let report = try await root.answer(.seconds(10), to: "/v1/health") {
                $0["data", "auth", "apiKeysByState"]?["expired"] == .integer(1)
            }
            let states = report["data", "auth", "apiKeysByState"]
            #expect(states?["total"] == .integer(4) && states?["active"] == .integer(2), "\(report)")
            #expect(states?["expired"] == .integer(1) && states?["revoked"] == .integer(1), "\(report)")
            #expect(try await root.get("/v1/health/auth")["data", "apiKeys"] == states)
        }
    }

    /// `castellan health`: a table for people, JSON for scripts, and a status for both.
    @Test(arguments: Engine.allCases)
    func theTerminalLooksItself(engine: Engine) async throws {
        try await TestStorage.with(engine) { storage in
            #expect(try await storage.castellan("migrate").status == 0)
            let well = try await storage.castellan("health")
            #expect(well.status == 0, "\(well.errors)")
            #expect(well.output.hasPrefix("NAME ") && well.output.contains("Database "), "\(well.output)")
            #expect(!well.output.contains("API Server"), "only a running server has that")

            try await storage.outside("ALTER TABLE api_keys RENAME TO elsewhere;")
            let ill = try await storage.castellan("health", "--json")
            #expect(ill.status == 1 && ill.errors.contains("1 component doesn't work"), "\(ill.errors)")
            let parts = try JSONReader.read(Array(ill.output.utf8)).array ?? []
            let keys = try #require(parts.first { $0["name"]?.string == "API Keys" }, "\(ill.output)")
            #expect(keys["status"] == .string("degraded") && keys["reason"]?.string?.isEmpty == false)
            #expect(parts.filter { $0["status"] == .string("operational") }.count == parts.count - 1)
            try await storage.outside("ALTER TABLE elsewhere RENAME TO api_keys;")
            #expect(try await storage.castellan("health").status == 0)
            #expect(try await storage.castellan("health", "--data", "/nowhere/at/all").status == 66)
        }
    }

    /// Two servers on one database say the same of it, each for itself; one that can't share its counts says so, and both go on.
    @Test func twoNodesReportOneDatabase() async throws {
        try await TestStorage.with(.postgresql) { storage in
            try await storage.castellan(
                "setup", "--email", "root@example.com", "--password-file", "-", input: "correct horse battery root\n")
            let environment = storage.environment.merging(["HEALTH_INTERVAL": "100ms"]) { $1 }
            let one = try await ServerProcess.start(environment: environment)
            let two = try await ServerProcess.start(environment: environment)
            let login = try await APIClient(url: one.url).signIn("root@example.com", "correct horse battery root")
            let token = try #require(login["data", "accessToken"]?.string, "\(login)")
            let nodes = [one, two].map { APIClient(url: $0.url, token: token) }
            func defence(_ report: Answer) -> JSONValue? {
                report["data", "components"]?.array?.first { $0["name"]?.string == "Network Defence" }
            }
            for node in nodes {
                let report = try await node.answer(.seconds(10), to: "/v1/health") {
                    $0["data", "auth", "activeSessions"] == .integer(1)
                }
                #expect(report["data", "status"] == .string("healthy"), "\(report)")
                #expect(report["data", "auth", "activeUsers"] == .integer(1), "\(report)")
            }
            try await storage.outside("ALTER TABLE request_counts RENAME TO elsewhere;")
            for node in nodes {
                let report = try await node.answer(.seconds(10), to: "/v1/health") {
                    defence($0)?["status"] == .string("degraded")
                }
                #expect(defence(report)?["reason"]?.string?.contains("each node alone") == true, "\(report)")
                #expect(try await node.get("/v1/status/public")["data", "status"] == .string("degraded"))
            }
            try await storage.outside("ALTER TABLE elsewhere RENAME TO request_counts;")
            for node in nodes {
                let report = try await node.answer(.seconds(10), to: "/v1/health") {
                    defence($0)?["status"] == .string("operational")
                }
                #expect(report["data", "status"] == .string("healthy"), "\(report)")
            }
            let events = try await nodes[0].get("/v1/security-events?eventType=rate_limits_unshared")
            #expect(events["data", "events"]?.array?.count == 2, "each node tells of its own: \(events)")
            #expect(await one.stop() == 0)
            #expect(await two.stop() == 0)
        }
    }
}
