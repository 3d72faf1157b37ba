import Access
import App
import Core
import NetworkDefence
import Store
import TestKit
import Testing

/// What holds while the tables of network defence can't be used: rules fail closed, budgets fail open.
@Suite(.timeLimit(.minutes(2))) struct FailingDatabase {
    private static let attacker = ["X-Forwarded-For": "203.0.113.7"]

    @Test func withoutRulesNothingThatNeedsTheDatabaseIsAnswered() async throws {
        try await Harness.with(.postgresql, settings: ["TRUSTED_PROXIES": "127.0.0.1"]) { house in
            let root = try await house.signedIn(try await house.person("root", role: .systemAdmin))
            let made = try await root.post("/v1/ip-rules", #"{"action": "block", "cidr": "203.0.113.7"}"#)
            #expect(made.status == 201, "\(made)")
            try await house.storage.outside(
                """
                ALTER TABLE ip_rules RENAME TO ip_rules_gone;
                SELECT pg_notify('castellan_changes', 'ip_rules update *');
                """)
            try await eventually { try await root.get("/v1/auth/profile").status >= 500 }
            // Documents outlive the database, and the rules that were known last hold on.
            #expect(try await house.api.get("/openapi.json").status == 200)
            #expect(try await house.api.get("/openapi.json", headers: Self.attacker).status == 403)
            #expect(try await house.api.get("/livez").status == 200)
            try await house.storage.outside("ALTER TABLE ip_rules_gone RENAME TO ip_rules;")
            try await eventually { try await root.get("/v1/auth/profile").status == 200 }
            #expect(try await root.get("/v1/auth/profile", headers: Self.attacker).status == 403)
        }
    }

    @Test func aNodeThatCantTellTheOthersCountsAlone() async throws {
        try await Harness.with(.postgresql, settings: ["RATE_LIMITS": "true"]) { house in
            try await house.storage.outside("ALTER TABLE request_counts RENAME TO request_counts_gone;")
            #expect(try await house.api.get("/openapi.json").status == 200)
            try await eventually { house.assembly.network.sharing.aloneSince != nil }
            let alone = try await house.api.get("/openapi.json")
            #expect(alone.status == 200 && alone.header("RateLimit-Remaining") != nil, "\(alone)")
            try await house.storage.outside("ALTER TABLE request_counts_gone RENAME TO request_counts;")
            try await eventually { house.assembly.network.sharing.aloneSince == nil }
            #expect(try await house.events("rate_limits_unshared").first?["severity"] == .string("error"))
        }
    }
}
