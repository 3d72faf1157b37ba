import Access
import App
import Core
import NetworkDefence
import Store
import TestKit
import Testing

/// Rules for addresses that somebody wrote by hand, and wrongly: shown as broken, never passed over in silence.
@Suite(.timeLimit(.minutes(2))) struct BrokenRuleJourney {
    private static let settings = ["TRUSTED_PROXIES": "127.0.0.1", "HEALTH_INTERVAL": "100ms"]

    /// What the database takes for a network, and the server doesn't.
    private static func broken(_ engine: Engine) -> String {
        switch engine {
        case .sqlite: "10.0.0.1/8"
        case .postgresql: "10/8"
        }
    }

    /// What the health report says about network defence.
    private static func component(_ report: Answer) -> JSONValue? {
        report["data", "components"]?.array?.first { $0["name"]?.string == "Network Defence" }
    }

    @Test(arguments: Engine.allCases)
    func aBrokenRowIsShownAndCanBeEnded(engine: Engine) async throws {
        try await Harness.with(engine, settings: Self.settings) { house in
            let root = try await house.signedIn(try await house.person("root", role: .systemAdmin))
            let cidr = Self.broken(engine)
            try await house.storage.outside(
                "INSERT INTO ip_rules (cidr) VALUES ('\(cidr)'); INSERT INTO ip_rules (cidr) VALUES ('203.0.113.7');")
            let list = try await root.get("/v1/ip-rules?limit=10")
            #expect(list.status == 200 && list["data", "total"] == .integer(2), "\(list)")
            let rules = list["data", "rules"]?.array ?? []
            let row = try #require(rules.first { $0["cidr"]?.string == cidr }, "\(list)")
            #expect(row["problem"]?.string?.contains("cidr is no network") == true)
            #expect(rules.first { $0["cidr"]?.string == "203.0.113.7/32" }?["problem"] == .null)
            let path = "/v1/ip-rules/\(row["id"]?.string ?? "")"
            #expect(try await root.get(path)["data", "problem"] == row["problem"])

            // The others hold on.
            let attacker = ["X-Forwarded-For": "203.0.113.7"]
            try await eventually { try await house.api.get("/openapi.json", headers: attacker).status == 403 }
            let ill = try await root.answer(.seconds(10), to: "/v1/health") {
                Self.component($0)?["status"]?.string == "degraded"
            }
            #expect(Self.component(ill)?["reason"]?.string?.contains("1 row of ip_rules") == true, "\(ill)")
            let look = try await house.storage.castellan("health")
            #expect(look.status == 1 && look.output.contains("Network Defence"), "\(look.output)")

            #expect(try await root.send("DELETE", path).status == 200)
            #expect(try await root.get(path).status == 404)
            let well = try await root.answer(.seconds(10), to: "/v1/health") {
                Self.component($0)?["status"]?.string == "operational"
            }
            #expect(Self.component(well)?["status"]?.string == "operational", "\(well)")
        }
    }

    @Test(arguments: Engine.allCases)
    func theTerminalShowsAndEndsIt(engine: Engine) async throws {
        try await TestStorage.with(engine) { storage in
            #expect(try await storage.castellan("migrate").status == 0)
            let cidr = Self.broken(engine)
            try await storage.outside("INSERT INTO ip_rules (cidr) VALUES ('\(cidr)');")
            let list = try await storage.castellan("ip", "list")
            #expect(list.output.contains(cidr) && list.output.contains("cidr is no network"), "\(list.output)")
            #expect(try await storage.castellan("ip", "unblock", cidr).status == 0)
            #expect(try await storage.castellan("ip", "unblock", cidr).status == 65)
        }
    }

    /// With these a row couldn't even be shown.
    @Test(arguments: Engine.allCases)
    func idsAndTimesThatAreNoneAreRefused(engine: Engine) async throws {
        try await Harness.with(engine) { house in
            for row in [
                "(id, cidr) VALUES ('seven', '203.0.113.7')", "(cidr, expires_at) VALUES ('203.0.113.7', 'soon')",
                "(cidr, expires_at) VALUES ('203.0.113.7', '2026-02-30 00:00:00')",
                "(cidr, created_at) VALUES ('203.0.113.7', '')",
            ] {
                await #expect(throws: (any Error).self, "\(row)") {
                    try await house.storage.outside("INSERT INTO ip_rules \(row);")
                }
            }
            try await house.storage.outside(
                "INSERT INTO ip_rules (cidr, expires_at) VALUES ('\(Self.broken(engine))', '2001-01-01 00:00:00');")
            try await house.assembly.network.rules.expire()
            #expect(try await house.storage.outside("SELECT count(*) FROM ip_rules;") == "0\n")
        }
    }
}
