import Access
import App
import Core
import Foundation
import Identity
import SecurityEvents
import Store
import TestKit
import Testing

/// Every type of the catalogue that something can bring about over HTTP is brought about, and its row is found.
@Suite(.timeLimit(.minutes(2))) struct EveryEventType {
    /// What no request of this test brings about, and what does.
    private static let elsewhere: [EventType: String] = [
        .auditFailure: "a database that refuses the audit log: EventsAuditFailure",
        .geoAnomaly: "needs a database of places: PlacesJourney",
        .lockoutCapReached: "needs a hundred wrong passwords: IdentityLockoutTests",
        .secretRotated: "done at the terminal or by the clock: SigningKeyRotationTests",
        .secretRotationDue: "needs a month to pass: SecretStoreTests",
        .rateLimitsUnshared: "needs nodes that can't reach each other: RequestLimits",
        .apiKeyExpired: "needs ninety days: IdentityKeyTests",
        .mfaEnrolled: "needs an authenticator app: IdentitySecondFactorTests",
        .mfaRemoved: "needs an authenticator app: IdentityFactorRemovalTests",
        .mfaReset: "needs an authenticator app: IdentityFactorRemovalTests",
        .mfaFailed: "needs an authenticator app: IdentitySecondFactorTests",
        .mfaLocked: "needs an authenticator app: IdentitySecondFactorTests",
        .mfaRecoveryCodeUsed: "needs an authenticator app: IdentitySecondFactorTests",
        .deviceRemembered: "needs an authenticator app: IdentityRememberedDeviceTests",
        .deviceForgotten: "needs an authenticator app: IdentityRememberedDeviceTests",
        .mfaKeyCopied: "needs a passkey: IdentityPasskeySignInTests",
        .rateLimitExceeded: "needs limits, which would stop this test: RateLimitJourney",
    ]

    @Test(arguments: Engine.allCases)
    func isReallyRecorded(engine: Engine) async throws {
        try await MailStandIn.with { mail in
            let settings = [
                "TRUSTED_PROXIES": "127.0.0.1", "MAIL_URL": "smtp://127.0.0.1:\(mail.port)",
                "CASTELLAN_PUBLIC_URL": "https://crm.example.com",
            ]
            try await Harness.with(engine, settings: settings) { house in
                let root = try await house.signedIn(try await house.person("root", role: .systemAdmin))
                try await Self.signInAndOut(house, root)
                try await Self.account(house, root, mail)
                try await Self.administration(house, root)
                try await Self.keys(house, root)
                try await Self.records(house, root)
                try await Self.network(house, root)
                try await Self.clients(house)
                // Uses of keys are written when their minute is over.
                house.clock.advance(by: .seconds(61))
                try await eventually { try await !Self.rows(of: .apiKeyUsed, house).isEmpty }
                var missing: [EventType] = []
                for type in EventType.allCases where Self.elsewhere[type] == nil {
                    let rows = try await Self.rows(of: type, house)
                    if rows.isEmpty { missing.append(type) }
                    for row in rows {
                        #expect(row.eventCategory == type.eventClass.category.rawValue, "\(type)")
                        #expect(row.message?.isEmpty == false, "\(type)")
                    }
                }
                #expect(missing == [], "these were brought about by nothing")
            }
        }
    }

    private static func rows(of type: EventType, _ house: Harness) async throws -> [SecurityEvent] {
        var query = EventQuery(visibleTo: nil)
        query.type = type
        return try await house.assembly.events.query(query).events
    }

    private static func signInAndOut(_ house: Harness, _ root: APIClient) async throws {
        let ada = try await house.person("ada")
        let login = try await house.api.signIn(ada.email, ada.password)
        let refresh = try #require(login["data", "refreshToken"]?.string)
        _ = try await house.api.refresh(refresh)
        _ = try await house.api.refresh("rt_nonsense")
        _ = try await house.signedIn(ada).post("/v1/auth/logout")
        _ = try await house.api.with(token: "eyJhbGciOiJub25lIn0.e30.").get("/v1/auth/profile")
        for _ in 0..<6 { _ = try await house.api.signIn(ada.email, "wrong") }
        let unlocked = try await root.post("/v1/users/\(ada.user.id)/unlock")
        #expect(unlocked.status == 200, "\(unlocked)")
    }

    private static func account(_ house: Harness, _ root: APIClient, _ mail: MailStandIn) async throws {
        let bob = try await house.person("bob")
        let api = try await house.signedIn(bob)
        let other = try await house.signedIn(bob)
        #expect(try await api.get("/v1/users").status == 403)
        #expect(try await api.get("/v1/health").status == 403)
        #expect(try await other.post("/v1/auth/logout-all").status == 200)
        let again = try await house.signedIn(bob)
        #expect(
            try await again.send("PATCH", "/v1/auth/profile", #"{"username": "bobby"}"#).status == 200)
        let changed = try await again.post(
            "/v1/auth/password",
            #"{"currentPassword": "\#(bob.password)", "newPassword": "another battery of horses"}"#
        )
        #expect(changed.status == 200, "\(changed)")
        _ = try await house.api.post("/v1/auth/password/reset", #"{"email": "\#(bob.email)"}"#)
        let moved = try await again.post(
            "/v1/auth/email", #"{"email": "robert@example.com", "password": "another battery of horses"}"#
        )
        #expect(moved.status < 300, "\(moved)")
        var link: String?
        try await eventually {
            link =
                mail.inbox.items.compactMap {
                    $0.text.split(separator: "/confirm-email#token=").dropFirst().first
                }
                .map { String($0.prefix { !$0.isWhitespace }) }.first
            return link != nil
        }
        let confirmed = try await house.api.post(
            "/v1/auth/email/confirm", #"{"token": "\#(try #require(link))"}"#)
        #expect(confirmed.status < 300, "\(confirmed)")
    }

    private static func administration(_ house: Harness, _ root: APIClient) async throws {
        let invited = try await root.post(
            "/v1/users", #"{"email": "new@example.com", "role": "agent"}"#)
        #expect(invited.status == 201, "\(invited)")
        let eve = try await house.person("eve")
        let path = "/v1/users/\(eve.user.id)"
        _ = try await house.signedIn(eve)
        #expect(try await root.send("PATCH", path, #"{"role": "viewer"}"#).status == 200)
        #expect(try await root.send("DELETE", "\(path)/sessions").status == 200)
        #expect(try await root.post("\(path)/disable").status == 200)
        #expect(try await root.post("\(path)/enable").status == 200)
        // Somebody else: what is left of an erased user's events has no message.
        let ivy = try await house.person("ivy").user.id
        #expect(try await root.send("DELETE", "/v1/users/\(ivy)").status == 200)
        let team = try await root.post("/v1/teams", #"{"name": "North"}"#)
        #expect(team.status < 300, "\(team)")
    }

    private static func keys(_ house: Harness, _ root: APIClient) async throws {
        let made = try await root.post("/v1/api-keys", #"{"name": "reader", "scopes": ["event:read"]}"#)
        let (id, key) = (
            try #require(made["data", "id"]?.string, "\(made)"), try #require(made["data", "key"]?.string)
        )
        let bearer = house.api.with(token: key)
        #expect(try await bearer.get("/v1/security-events/recent").status == 200)
        #expect(try await bearer.get("/v1/users").status == 403)
        #expect(try await root.post("/v1/api-keys/\(id)/rotate", "{}").status < 300)
        let other = try await root.post("/v1/api-keys", #"{"name": "other", "scopes": ["event:read"]}"#)
        let second = try #require(other["data", "id"]?.string)
        #expect(try await root.send("DELETE", "/v1/api-keys/\(second)").status == 200)
        #expect(try await root.send("DELETE", "/v1/api-keys/\(second)").status == 200)
        _ = try await bearer.get("/v1/auth/profile")
    }

    private static func records(_ house: Harness, _ root: APIClient) async throws {
        let zoe = try await house.person("zoe").user.id
        #expect(try await root.get("/v1/users").status == 200)
        #expect(
            try await root.post("/v1/security-events", #"{"event_type": "logout", "message": "m"}"#)
                .status == 200)
        #expect(try await root.get("/v1/security-events/export").status == 200)
        #expect(try await root.post("/v1/gdpr/security-events/anonymize/\(zoe)").status == 200)
        #expect(try await root.send("DELETE", "/v1/gdpr/security-events/user/\(zoe)").status == 200)
        // The anonymised rows have no message; they are not what this test is about.
        try await house.storage.outside("DELETE FROM security_events WHERE message IS NULL;")
    }

    private static func network(_ house: Harness, _ root: APIClient) async throws {
        let rule = try await root.post("/v1/ip-rules", #"{"action": "block", "cidr": "203.0.113.9"}"#)
        let id = try #require(rule["data", "id"]?.string, "\(rule)")
        let blocked = ["X-Forwarded-For": "203.0.113.9"]
        try await eventually(within: .seconds(2)) {
            try await house.api.get("/openapi.json", headers: blocked).status == 403
        }
        #expect(try await root.send("DELETE", "/v1/ip-rules/\(id)").status == 200)
        // Everybody out, and the officer too: it comes last.
        #expect(try await root.send("DELETE", "/v1/sessions").status == 200)
    }
}

/// The one type that no request brings about.
@Suite(.timeLimit(.minutes(2))) struct EventsAuditFailure {
    @Test func anAuditLogThatCannotBeWrittenIsACriticalEvent() async throws {
        try await Harness.with(.sqlite) { house in
            try await house.storage.outside("DROP TABLE change_log;")
            var query = EventQuery(visibleTo: nil)
            query.type = .auditFailure
            try await eventually {
                try await house.assembly.events.query(query).events.first?.severity == "critical"
            }
        }
    }
}
