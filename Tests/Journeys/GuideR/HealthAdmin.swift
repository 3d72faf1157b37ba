import Access
import App
import Core
import Health
import Store
import TestKit
import Testing

/// Guide R, "Health Check Monitoring": what administrators see, and nobody else.
@Suite(.timeLimit(.minutes(2))) struct GuideRHealthAdmin {
    private static let settings = [
        "SERVICE_NAME": "Real Estate CRM API", "HEALTH_INTERVAL": "100ms", "SLOW_QUERY": "0ms",
    ]
    private static let paths = [
        "/v1/health", "/v1/health/postgres", "/v1/health/database", "/v1/health/redis", "/v1/health/auth",
    ]

    @Test(arguments: Engine.allCases)
    func onlyAdministratorsGetIn(engine: Engine) async throws {
        try await Harness.with(engine, settings: Self.settings) { house in
            let agent = try await house.signedIn(house.person("agent", role: .agent))
            let admin = try await house.signedIn(house.person("admin", role: .systemAdmin))
            let made = try await admin.post("/v1/api-keys", #"{"name": "dashboard", "scopes": ["health:read"]}"#)
            let key = try #require(made["data", "key"]?.string, "\(made)")
            for path in Self.paths {
                #expect(try await house.api.get(path).status == 401)
                #expect(try await house.api.get(path, headers: ["X-API-Key": key]).status == 200)
                let refused = try await agent.get(path)
                #expect(refused.status == 403 && refused.errorCode == "FORBIDDEN", "\(refused)")
                #expect(try await admin.get(path).status == 200)
                #expect(try await admin.get(path + "?nonsense=1").status == 400)
            }
        }
    }

    /// The document of guide R, field by field, with what its dashboard reads out of it.
    @Test(arguments: Engine.allCases)
    func theDocument(engine: Engine) async throws {
        try await Harness.with(engine, settings: Self.settings) { house in
            let admin = try await house.signedIn(house.person("admin", role: .systemAdmin))
            _ = try await house.signedIn(house.person("ben"))
            // Accounts and tables are counted in the background, within a second of the start.
            let answer = try await admin.answer(.seconds(10), to: "/v1/health") {
                $0["data", "auth", "activeSessions"]?.integer == 2
                    && $0["data", "database", "topTables"]?.array?.isEmpty == false
            }
            #expect(answer.status == 200)
            #expect(answer["data", "service"]?.string == "Real Estate CRM API")
            #expect(answer["data", "status"]?.string == "healthy", "\(answer)")
            #expect(answer["data", "uptime"]?.integer.map { $0 >= 0 } == true)
            #expect(answer["data", "version"]?.string?.contains(".") == true)

            for size in ["total", "used", "free"] {
                let text = try #require(answer["data", "system", "memory", size]?.string)
                #expect(text.hasSuffix("B") && text.first?.isNumber == true, "\(text)")
            }
            #expect(Self.number(answer["data", "system", "memory", "percentage"]).map { $0 > 0 && $0 < 100 } == true)
            #expect(Self.number(answer["data", "system", "cpu", "usage"]).map { (0...100).contains($0) } == true)
            #expect(answer["data", "system", "cpu", "cores"]?.integer.map { $0 > 0 } == true)

            #expect(answer["data", "database", "status"]?.string == "healthy")
            #expect(Self.number(answer["data", "database", "responseTime"]).map { $0 >= 0 } == true)
            let connections = try #require(answer["data", "database", "connections"])
            #expect(connections["active"]?.integer != nil && connections["idle"]?.integer != nil)
            #expect(connections["max"]?.integer.map { $0 > 0 } == true)
            let table = try #require(answer["data", "database", "topTables"]?.array?.first)
            #expect(table["name"]?.string != nil && table["size"]?.string != nil && table["rows"]?.integer != nil)
            #expect(table["growth"]?["day"] == .null, "nothing was measured a day ago")

            #expect(answer["data", "auth", "activeUsers"]?.integer == 2)
            #expect(answer["data", "auth", "apiKeys"]?.integer == 0)
            #expect(answer["data", "checks", "postgresql", "status"]?.string == "healthy")
            #expect(answer["data", "checks", "postgresql", "responseTime"]?.string?.hasSuffix("ms") == true)
            #expect(answer["data", "checks", "redis", "status"]?.string == "not_configured")
            #expect(answer["data", "checks", "system", "cpuCores"]?.integer != nil)
            #expect(answer["data", "requests", "count"]?.integer.map { $0 > 0 } == true)
        }
    }

    /// `SELECT`s with bound values are listed without them; an error is shown with the stack that ran the statement.
    @Test(arguments: Engine.allCases)
    func slowQueriesAndErrors(engine: Engine) async throws {
        try await Harness.with(engine, settings: Self.settings) { house in
            let admin = try await house.signedIn(house.person("admin", role: .systemAdmin))
            let database = try await admin.get("/v1/health/postgres")
            let slow = try #require(database["data", "slowQueries"]?.array?.first)
            #expect(slow["query"]?.string?.isEmpty == false && slow["calls"]?.integer.map { $0 > 0 } == true)
            #expect(!database.text.contains("admin@example.com"))
            #expect(database["data", "indexUsage"]?.array?.isEmpty == false)
            #expect(database["data", "connections"]?.array?.isEmpty == false)
            #expect(try await admin.get("/v1/health/database").status == 200)

            try await house.storage.outside("ALTER TABLE api_keys RENAME TO elsewhere;")
            let failed = try await admin.get("/v1/api-keys")
            #expect(failed.status == 500 && failed.errorCode == "INTERNAL_ERROR", "\(failed)")
            #expect(!failed.text.contains("elsewhere") && !failed.text.contains("SELECT"))
            try await house.storage.outside("ALTER TABLE elsewhere RENAME TO api_keys;")
            let errors = try #require(try await admin.get("/v1/health")["data", "errors"]?.array)
            let statement = try #require(errors.first { $0["message"]?.string == "a statement failed" })
            #expect(statement["context"]?["statement"]?.string?.contains("api_keys") == true)
            let stack = statement["backtrace"]?.array?.compactMap(\.string) ?? []
            #expect(
                stack.contains { $0.contains("Identity") || $0.contains("IdentityRoom") || $0.contains("Reader") },
                "\(stack)")
            let request = try #require(errors.first { $0["message"]?.string == "request failed" })
            #expect(request["context"]?["requestId"]?.string == failed["error", "requestId"]?.string)
        }
    }

    @Test(arguments: Engine.allCases)
    func accountsAndRedis(engine: Engine) async throws {
        try await Harness.with(engine, settings: Self.settings) { house in
            let admin = try await house.signedIn(house.person("admin", role: .systemAdmin))
            for name in ["ada", "ben"] { _ = try await house.person(name) }
            let auth = try await admin.answer(.seconds(10), to: "/v1/health/auth") {
                $0["data", "activeUsers"]?.integer == 3
            }
            let roles = try #require(auth["data", "usersByRole"]?.array)
            #expect(roles.first { $0["role"]?.string == "agent" }?["count"]?.integer == 2, "\(auth)")
            #expect(auth["data", "recentApiKeyActivity"]?.array?.count == 7)
            #expect(auth["data", "authMethods", "jwtEnabled"] == .boolean(true))
            #expect(auth["data", "security", "passwordHashAlgorithm"]?.string == "argon2id")
            let redis = try await admin.get("/v1/health/redis")
            #expect(redis["data", "status"]?.string == "not_configured")
        }
    }

    /// draft-inadarei-api-health-check-06, for who asks for it.
    @Test func healthDocumentForTools() async throws {
        try await Harness.with(.sqlite, settings: Self.settings) { house in
            let admin = try await house.signedIn(house.person("admin", role: .systemAdmin))
            let answer = try await admin.get("/v1/health", headers: ["Accept": "application/health+json"])
            #expect(answer.header("Content-Type") == "application/health+json")
            #expect(answer.header("Vary")?.contains("Accept") == true)
            #expect(answer["status"]?.string == "pass")
            #expect(answer["checks", "Database:responseTime"]?.array?.first?["observedUnit"]?.string == "ms")
            #expect(answer["checks", "Database:responseTime"]?.array?.first?["status"]?.string == "pass")
            for accept in ["*/*", "application/json", "application/json, application/health+json;q=0.5"] {
                let usual = try await admin.get("/v1/health", headers: ["Accept": accept])
                #expect(usual.header("Content-Type") == "application/json", "\(accept)")
            }
        }
    }

    /// Growth is told once something was measured a day, a week, a month before.
    @Test(arguments: Engine.allCases)
    func tablesGrow(engine: Engine) async throws {
        try await Harness.with(engine) { house in
            let sampler = house.assembly.health.sampler
            for name in ["ada", "ben", "cleo"] {
                try await sampler.sample()
                _ = try await house.person(name)
                house.clock.advance(by: .seconds(24 * 3600))
            }
            if engine == .postgresql { try await house.storage.outside("ANALYZE users;") }
            try await sampler.sample()
            house.clock.advance(by: .seconds(7 * 24 * 3600))
            let admin = try await house.signedIn(house.person("admin", role: .systemAdmin))
            if engine == .postgresql { try await house.storage.outside("ANALYZE users;") }
            // The server's own hourly sample may have come first, and of two at one time the first counts.
            house.clock.advance(by: .seconds(1))
            try await sampler.sample()
            let report = try await admin.get("/v1/health/database")
            let users = try #require(report["data", "tables"]?.array?.first { $0["name"]?.string == "users" })
            // PostgreSQL estimates, and hears late of what its connections did.
            let slack: Int64 = engine == .postgresql ? 2 : 0
            #expect((4...4 + slack).contains(users["rows"]?.integer ?? -1), "\(users)")
            for span in ["day", "week"] {
                let grown = try #require(users["growth"]?[span]?["rows"]?.integer, "\(users)")
                #expect((1 - slack...1 + slack).contains(grown), "\(users)")
            }
            #expect(users["growth"]?["month"] == .null)
        }
    }

    private static func number(_ value: JSONValue?) -> Double? {
        switch value {
        case .integer(let number): Double(number)
        case .number(let text): Double(text)
        default: nil
        }
    }
}
