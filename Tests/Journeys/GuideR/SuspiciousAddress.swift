import Access
import App
import Core
import Store
import TestKit
import Testing

/// Guide R, incident response, containment of a suspicious address; and its query for geographic anomalies.
@Suite(.timeLimit(.minutes(2))) struct SuspiciousAddress {
    @Test(arguments: Engine.allCases)
    func checkAndBlock(engine: Engine) async throws {
        try await Harness.with(engine, settings: ["TRUSTED_PROXIES": "127.0.0.1"]) { house in
            let root = try await house.signedIn(try await house.person("root", role: .systemAdmin))
            let attacker = ["X-Forwarded-For": "192.168.1.1"]
            for _ in 0..<3 {
                _ = try await house.api.send(
                    "POST", "/v1/auth/login", #"{"email": "root@example.com", "password": "guess"}"#, headers: attacker)
            }
            // "Check security events from IP"
            let events = try await root.get("/v1/security-events?ipAddress=192.168.1.1")
            #expect(events["data", "total"] == .integer(3), "\(events)")
            // "Temporarily block IP"
            let blocked = try await house.storage.castellan("ip", "block", "192.168.1.1", "--for", "24h")
            #expect(blocked.status == 0, "\(blocked.errors)")
            try await eventually(within: .seconds(1)) {
                try await house.api.get("/openapi.json", headers: attacker).status == 403
            }
            #expect(try await house.storage.castellan("ip", "unblock", "192.168.1.1").status == 0)
            try await eventually(within: .seconds(1)) {
                try await house.api.get("/openapi.json", headers: attacker).status == 200
            }
            // "Geographic Anomalies"
            let anomalies = try await root.get("/v1/security-events?eventType=geo_anomaly&severity=warning")
            #expect(anomalies.status == 200 && anomalies["data", "total"] == .integer(0), "\(anomalies)")
        }
    }
}
