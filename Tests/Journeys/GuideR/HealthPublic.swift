import Access
import Core
import Store
import TestKit
import Testing

/// Guide R, "Health Check Monitoring": what customers and load balancers see.
@Suite(.timeLimit(.minutes(2))) struct GuideRHealthPublic {
    private static let settings = ["SERVICE_NAME": "Real Estate CRM API", "HEALTH_INTERVAL": "100ms"]

    /// `GET /v1/status/public`, `/ping`, `/health`, without a credential, as `GET` and as `HEAD`.
    @Test(arguments: Engine.allCases)
    func customersSeeThatAllIsWell(engine: Engine) async throws {
        try await Harness.with(engine, settings: Self.settings) { house in
            let status = try await house.api.get("/v1/status/public")
            #expect(status.status == 200)
            #expect(status["success"] == .boolean(true))
            #expect(status["data", "service"]?.string == "Real Estate CRM API")
            #expect(status["data", "status"]?.string == "operational")
            #expect(status["data", "message"]?.string == "All systems operational")
            #expect(status["data", "timestamp"]?.string.flatMap(Instant.init(rfc3339:)) != nil)
            let components = try #require(status["data", "components"]?.array)
            let names = components.compactMap { $0["name"]?.string }
            #expect(names.prefix(4) == ["API Server", "Database", "Escrows", "Listings"])
            #expect(components.last?["name"]?.string == "Authentication")
            #expect(components.allSatisfy { $0["status"]?.string == "operational" }, "\(status)")
            #expect(components[1]["description"]?.string == "Data storage and retrieval")

            let ping = try await house.api.get("/v1/status/ping")
            #expect(ping.status == 200 && ping["status"]?.string == "ok")
            let health = try await house.api.get("/v1/status/health")
            #expect(health.status == 200 && health.text == #"{"success":true,"status":"healthy"}"#)
            for path in ["/v1/status/public", "/v1/status/ping", "/v1/status/health"] {
                #expect(try await house.api.send("HEAD", path).status == 200)
                #expect(try await house.api.get(path + "?cache=no").status == 200, "monitors like to add something")
            }
        }
    }

    /// One part fails: one failure makes it degraded, three in a row an outage, and the service works on. Nobody outside learns why.
    @Test(arguments: Engine.allCases)
    func customersSeeThatAPartFails(engine: Engine) async throws {
        try await Harness.with(engine, settings: Self.settings.merging(["HEALTH_INTERVAL": "400ms"]) { $1 }) { house in
            try await house.storage.outside("ALTER TABLE api_keys RENAME TO elsewhere;")
            var seen: [String] = []
            try await eventually {
                let status = try await house.api.get("/v1/status/public")
                #expect(status.status == 200)
                let keys = status["data", "components"]?.array?.first { $0["name"]?.string == "API Keys" }
                if let now = keys?["status"]?.string, seen.last != now { seen.append(now) }
                #expect(!status.text.contains("elsewhere") && !status.text.contains("api_keys"))
                return seen.last == "outage"
            }
            #expect(seen.suffix(2) == ["degraded", "outage"])
            let status = try await house.api.get("/v1/status/public")
            #expect(status["data", "status"]?.string == "degraded")
            #expect(status["data", "message"]?.string == "Some systems experiencing issues. We're working on it.")
            #expect(try await house.api.get("/v1/status/health").status == 200)

            try await house.storage.outside("ALTER TABLE elsewhere RENAME TO api_keys;")
            let well = try await house.api.answer(.seconds(10), to: "/v1/status/public") {
                $0["data", "status"]?.string == "operational"
            }
            #expect(well["data", "status"]?.string == "operational")
        }
    }

    /// The mail server is away: invitations wait, and the status page says so; nobody is kept from working.
    @Test(arguments: Engine.allCases)
    func customersSeeThatMailWaits(engine: Engine) async throws {
        let settings = Self.settings.merging(["MAIL_URL": "smtp://127.0.0.1:1"]) { $1 }
        try await Harness.with(engine, settings: settings) { house in
            let admin = try await house.signedIn(house.person("admin", role: .systemAdmin))
            let invited = try await admin.post("/v1/users", #"{"email": "eve@example.com", "role": "agent"}"#)
            #expect(invited.status == 201, "\(invited)")
            func mail(_ status: Answer) -> String? {
                let components = status["data", "components"]?.array
                return components?.first { $0["name"]?.string == "Mail" }?["status"]?.string
            }
            #expect(mail(try await house.api.get("/v1/status/public")) == "operational")
            house.clock.advance(by: .seconds(301))
            let late = try await house.api.answer(.seconds(10), to: "/v1/status/public") { mail($0) == "outage" }
            #expect(mail(late) == "outage", "\(late)")
            #expect(late["data", "status"]?.string == "degraded")
            #expect(try await house.api.get("/v1/status/health").status == 200)
        }
    }

    /// The database is stopped: the status page says so with a 200, the load balancer hears 503, and both recover by themselves.
    @Test func customersSeeAnOutageAndItsEnd() async throws {
        try await OwnPostgreSQL.with { database in
            let settings = Self.settings.merging(["HEALTH_INTERVAL": "400ms", "DATABASE_URL": database.url]) { $1 }
            try await Harness.with(.sqlite, settings: settings) { house in
                #expect(try await house.api.get("/v1/status/public")["data", "status"]?.string == "operational")
                await database.stop()
                var seen: [String] = []
                try await eventually {
                    let status = try await house.api.get("/v1/status/public")
                    #expect(status.status == 200)
                    if let now = status["data", "status"]?.string, seen.last != now { seen.append(now) }
                    return seen.last == "outage"
                }
                #expect(seen.contains("degraded"))
                // Parts are looked at one after another; the first to have failed three times is not always this one.
                func part(_ status: Answer) -> String? {
                    let parts = status["data", "components"]?.array
                    return parts?.first { $0["name"]?.string == "Database" }?["status"]?.string
                }
                let outage = try await house.api.answer(.seconds(20), to: "/v1/status/public") {
                    part($0) == "outage"
                }
                #expect(part(outage) == "outage", "\(outage)")
                #expect(
                    outage["data", "message"]?.string == "System outage detected. Our team has been notified.")
                let probe = try await house.api.get("/v1/status/health")
                #expect(probe.status == 503)
                #expect(probe.text == #"{"success":false,"status":"unhealthy","message":"Database unavailable"}"#)
                #expect(try await house.api.send("HEAD", "/v1/status/health").status == 503)
                #expect(try await house.api.get("/v1/status/ping").status == 200, "the process answers")

                try await database.start()
                let well = try await house.api.answer(.seconds(20), to: "/v1/status/public") {
                    $0["data", "status"]?.string == "operational"
                }
                #expect(well["data", "status"]?.string == "operational")
                #expect(try await house.api.get("/v1/status/health").status == 200)
            }
        }
    }
}
