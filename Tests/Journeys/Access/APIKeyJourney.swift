import Access
import App
import Core
import Identity
import SecurityEvents
import Store
import TestKit
import Testing

/// API keys over HTTP: who may make, use, see and end which.
@Suite(.timeLimit(.minutes(2))) struct APIKeyJourney {
    @Test(arguments: Engine.allCases)
    func eitherHeaderLetsAKeyIn(engine: Engine) async throws {
        try await Harness.with(engine) { house in
            let ada = try await house.person("ada", role: .auditor)
            let session = try await house.signedIn(ada)
            let made = try await session.post(
                "/v1/api-keys", #"{"name": "reader", "scopes": ["event:read"], "expiresInDays": 30}"#)
            #expect(made.status == 201, "\(made)")
            let text = try #require(made["data", "key"]?.string)
            #expect(text.hasPrefix("sk_"))
            #expect(made.header("Cache-Control") == "no-store")

            let header = ["X-API-Key": text]
            #expect(try await house.api.get("/v1/security-events", headers: header).status == 200)
            let bearer = house.api.with(token: text)
            #expect(try await bearer.get("/v1/security-events").status == 200)
            let both = try await session.get("/v1/security-events", headers: header)
            #expect(both.status == 400, "\(both)")
            #expect(both["error", "details"]?.array?.first?["field"] == .string("X-API-Key"))

            let scoped = try await bearer.get("/v1/auth/profile")
            #expect(scoped.status == 403 && scoped.errorCode == "INSUFFICIENT_SCOPE", "\(scoped)")
            let more = try await bearer.post("/v1/api-keys", #"{"name": "another"}"#)
            #expect(more.errorCode == "INSUFFICIENT_SCOPE", "a key makes no keys")
            for bad in ["", "sk_", "nonsense", "sk_\(text.dropFirst(4))A", text + "x"] {
                let refused = try await house.api.get("/v1/security-events", headers: ["X-API-Key": bad])
                #expect(refused.status == 401 && refused.errorCode == "INVALID_API_KEY", "\(bad): \(refused)")
            }
            let list = try await session.get("/v1/api-keys")
            #expect(list["data", "total"] == .integer(1))
            #expect(!list.text.contains(String(text.suffix(40))))
            let events = try await house.assembly.events.query(EventQuery(visibleTo: ada.user.id)).events
            #expect(events.contains { $0.eventType == "api_key_created" })
            // Each scope that was missing is on record at once, not only the first of the minute.
            let missing = events.filter { $0.eventType == "insufficient_scope" }.map(\.metadata.text)
            #expect(missing.count == 2 && missing.contains { $0.contains("key:create") }, "\(missing)")
        }
    }

    @Test func keysAreTheirOwnersAlone() async throws {
        try await Harness.with(.sqlite) { house in
            let ada = try await house.signedIn(try await house.person("ada"))
            let bob = try await house.signedIn(try await house.person("bob"))
            let auditor = try await house.signedIn(try await house.person("eve", role: .auditor))
            func readsOfOthers() async throws -> Int {
                let events = try await house.assembly.events.query(EventQuery(visibleTo: nil)).events
                return events.count { $0.eventType == "data_read" && $0.metadata.text.contains("api_keys") }
            }
            let key = try await house.newKey(of: ada)
            for path in ["/v1/api-keys/\(key.id)", "/v1/api-keys/0190a0b0-0000-7000-8000-000000000001"] {
                #expect(try await bob.get(path).status == 404)
                #expect(try await bob.send("DELETE", path).status == 404)
                #expect(try await bob.post(path + "/rotate", "{}").status == 404)
            }
            #expect(try await bob.get("/v1/api-keys?scope=all").status == 403)
            #expect(try await bob.get("/v1/api-keys?scope=team").status == 403)
            #expect(try await ada.get("/v1/api-keys").status == 200)
            #expect(try await ada.get("/v1/api-keys/\(key.id)").status == 200)
            #expect(try await auditor.get("/v1/api-keys").status == 200)
            #expect(try await readsOfOthers() == 0)
            #expect(try await auditor.get("/v1/api-keys?scope=all")["data", "total"] == .integer(1))
            #expect(try await readsOfOthers() == 1)
            house.clock.advance(by: .seconds(60))
            #expect(try await auditor.get("/v1/api-keys/\(key.id)").status == 200)
            #expect(try await readsOfOthers() == 2)
            #expect(try await auditor.send("DELETE", "/v1/api-keys/\(key.id)").status == 404, "seeing isn't ending")
            #expect(try await key.api.get("/v1/auth/profile").status == 200)
        }
    }

    @Test(arguments: Engine.allCases)
    func aRepetitionShowsNoSecret(engine: Engine) async throws {
        try await Harness.with(engine) { house in
            let ada = try await house.signedIn(try await house.person("ada"))
            let once = ["Idempotency-Key": "6a1f"]
            let body = #"{"name": "k", "scopes": ["event:read"]}"#
            let first = try await ada.post("/v1/api-keys", body, headers: once)
            let second = try await ada.post("/v1/api-keys", body, headers: once)
            #expect(first.status == 201 && second.status == 201)
            #expect(first["data", "id"] == second["data", "id"])
            #expect(second["data", "key"] == .null && second["data", "isRepetition"] == .boolean(true))
            let other = try await ada.post("/v1/api-keys", #"{"name": "other"}"#, headers: once)
            #expect(other.status == 409 && other.errorCode == "IDEMPOTENCY_KEY_REUSED")
            #expect(try await ada.get("/v1/api-keys")["data", "total"] == .integer(1))
            let bad = try await ada.post("/v1/api-keys", body, headers: ["Idempotency-Key": "a b"])
            #expect(bad.status == 400 && bad["error", "details"]?.array?.first?["field"] == .string("Idempotency-Key"))
        }
    }

    @Test(arguments: [
        ("{}", "name"), (#"{"name": ""}"#, "name"), (#"{"name": 5}"#, "name"),
        (#"{"name": "k", "scopes": []}"#, "scopes"), (#"{"name": "k", "scopes": ["root"]}"#, "scopes[0]"),
        (#"{"name": "k", "scopes": ["event:read", "event:read"]}"#, "scopes"),
        (#"{"name": "k", "expiresInDays": 0}"#, "expiresInDays"),
        (#"{"name": "k", "expiresInDays": 366}"#, "expiresInDays"),
        (#"{"name": "k", "expiresInDays": "90"}"#, "expiresInDays"),
        (#"{"name": "k", "allowedCidrs": ["10.0.0.1/8"]}"#, "allowedCidrs[0]"),
        (#"{"name": "k", "key": "sk_mine"}"#, "key"),
    ])
    func badBodiesMakeNoKey(body: String, field: String) async throws {
        try await Harness.with(.sqlite) { house in
            let ada = try await house.signedIn(try await house.person("ada"))
            let answer = try await ada.post("/v1/api-keys", body)
            #expect(answer.status == 400 && answer.errorCode == "VALIDATION_ERROR", "\(answer)")
            #expect(answer["error", "details"]?.array?.first?["field"] == .string(field), "\(answer)")
            #expect(try await ada.get("/v1/api-keys")["data", "total"] == .integer(0))
        }
    }

    @Test func aKeyIsBoundToItsNetworks() async throws {
        try await Harness.with(.sqlite, settings: ["TRUSTED_PROXIES": "127.0.0.1"]) { house in
            let ada = try await house.signedIn(try await house.person("ada"))
            let key = try await house.newKey(of: ada, #"{"name": "k", "allowedCidrs": ["203.0.113.0/24"]}"#)
            let inside = ["X-Forwarded-For": "203.0.113.9"]
            let outside = ["X-Forwarded-For": "203.0.113.9, 198.51.100.1"]
            #expect(try await key.api.get("/v1/auth/profile", headers: inside).status == 200)
            let refused = try await key.api.get("/v1/auth/profile", headers: outside)
            #expect(refused.status == 403 && refused.errorCode == "API_KEY_ADDRESS_NOT_ALLOWED", "\(refused)")
        }
    }
}
