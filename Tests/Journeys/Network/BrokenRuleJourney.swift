import Access
import App
import Core
import NetworkDefence
import Store
import TestKit
import Testing

/// Rules for addresses that somebody wrote by hand, and wrongly.
@Suite(.timeLimit(.minutes(2))) struct BrokenRuleJourney {
    /// SQLite can't tell what is no network; such a row does nothing, and stops nothing.
    @Test func aBrokenRowStopsNothing() async throws {
        try await Harness.with(.sqlite) { house in
            let root = try await house.signedIn(try await house.person("root", role: .systemAdmin))
            try await house.storage.outside(
                """
                INSERT INTO ip_rules (cidr) VALUES ('10.0.0.1/8');
                INSERT INTO ip_rules (cidr, expires_at) VALUES ('10.0.0.2/8', '2001-01-01 00:00:00.000');
                INSERT INTO ip_rules (cidr, expires_at) VALUES ('203.0.113.9/32', '2001-01-01 00:00:00.000');
                """)
            let list = try await root.get("/v1/ip-rules")
            #expect(list.status == 200 && list["data", "total"] == .integer(0), "\(list)")
            try await house.assembly.network.rules.expire()
            #expect(try await house.storage.outside("SELECT cidr FROM ip_rules;").contains("10.0.0.1/8"))
            #expect(try await !house.storage.outside("SELECT cidr FROM ip_rules;").contains("2"))
        }
    }
}
