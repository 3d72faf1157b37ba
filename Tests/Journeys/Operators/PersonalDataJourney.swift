import Access
import App
import Audit
import Core
import Identity
import SecurityEvents
import Store
import TestKit
import Testing

/// Personal data and secrets: masked in what others report, found and masked on request, and exchanged for tokens.
@Suite(.timeLimit(.minutes(2))) struct PersonalDataJourney {
    @Test(arguments: Engine.allCases)
    func whatOthersReportIsMaskedAndColumnsStay(engine: Engine) async throws {
        try await Harness.with(engine) { house in
            let root = try await house.signedIn(try await house.person("root", role: .systemAdmin))
            let sent = try await root.post(
                "/v1/security-events",
                """
                {"event_type": "data_read", "email": "ada@example.com", "ip_address": "192.0.2.7",
                 "message": "token sk_live_4eC39HqLyjWDarjtT1zdp7dc of jane@example.com from 192.0.2.7",
                 "metadata": {"ssn": "219-09-9998", "request": {"password": "Tr0ub4dor"}, "order": 17}}
                """)
            let id = try #require(sent["data", "results"]?.array?.first?["id"]?.string)
            let event = try await root.get("/v1/security-events/\(id)")
            #expect(event["data", "message"] == .string("token ******** of j***@example.com from 192.0.2.7"))
            #expect(event["data", "metadata", "ssn"] == .string("***-**-****"))
            #expect(event["data", "metadata", "request"]?["password"] == .string("********"))
            #expect(event["data", "metadata", "order"] == .integer(17))
            #expect(event["data", "email"] == .string("ada@example.com"))
            #expect(event["data", "ip_address"] == .string("192.0.2.7"))

            let entry = try await root.post(
                "/v1/audit-logs",
                """
                {"event_id": "1", "action": "card.added", "resource_type": "card", "actor_name": "jane@example.com",
                 "details": {"number": "4111 1111 1111 1111", "note": "by jane@example.com"}}
                """)
            let entryID = try #require(entry["data", "id"]?.string)
            let row = try #require(try await root.get("/v1/audit-logs/\(entryID)")["data", "row"])
            #expect(row["details"]?["number"] == .string("****-****-****-****"), "\(row)")
            #expect(row["details"]?["note"] == .string("by j***@example.com"))
            #expect(row["actor_name"] == .string("jane@example.com"))
        }
    }

    /// What this server writes itself: who tried to sign in stays, since that is what people are called by; secrets don't.
    @Test(arguments: Engine.allCases)
    func ourOwnEventsNamePeopleAndHoldNoSecrets(engine: Engine) async throws {
        try await Harness.with(engine) { house in
            _ = try await house.api.post(
                "/v1/auth/login", #"{"email": "jane@example.com", "password": "wrong"}"#)
            _ = try await house.api.post(
                "/v1/auth/login", #"{"username": "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", "password": "wrong"}"#)
            let rows = try await house.assembly.audited.read { reader throws(StoreFault) in
                try reader.rows(
                    "SELECT metadata FROM security_events WHERE event_type = 'login_failed' ORDER BY created_at",
                    as: Metadata.self)
            }
            let texts = rows.map(\.text).joined()
            #expect(texts.contains("jane@example.com") && !texts.contains("ghp_"), "\(texts)")
        }
    }

    private struct Metadata: RowDecodable {
        let text: String
        init(row: Row) throws(StoreFault) { text = try row.get(0) }
    }

    @Test(arguments: Engine.allCases)
    func aTokenStandsForItsValueUntilItIsDeleted(engine: Engine) async throws {
        try await Harness.with(engine) { house in
            let root = try await house.signedIn(try await house.person("root", role: .systemAdmin))
            let ask = #"""
                {"json": {"to": "jane@example.com", "cc": ["jane@example.com"], "n": 1},
                 "options": {"operators": {"email": "token"}}}
                """#
            let masked = try await root.post("/v1/pii/mask", ask)
            let token = try #require(masked["data", "json", "to"]?.string, "\(masked)")
            #expect(token.wholeMatch(of: /tok_email_[a-z2-7]{26}/) != nil)
            #expect(masked["data", "json", "cc"]?.array == [.string(token)])
            // The same value has the same token, also later.
            #expect(try await root.post("/v1/pii/mask", ask)["data", "json", "to"] == .string(token))

            let opened = try await root.post(
                "/v1/pii/detokenize", #"{"tokens": ["\#(token)", "tok_email_nobody"]}"#)
            let tokens = try #require(opened["data", "tokens"]?.array)
            #expect(tokens[0]["value"] == .string("jane@example.com") && tokens[0]["type"] == .string("email"))
            #expect(tokens[1]["value"] == .null)
            let entries = try await house.assembly.auditLog.entries(limit: 20).map(\.action)
            #expect(entries.contains("pii_tokens.opened") && entries.contains("pii_tokens.made"))
            let read = try await root.get("/v1/security-events?eventType=data_read")
            #expect(read.text.contains("pii_tokens"))
            #expect(try await root.get("/metrics").text.contains(#"resource_type="pii_tokens"} 1"#))

            let left = {
                try await house.assembly.audited.read { reader throws(StoreFault) in
                    try reader.value("SELECT count(*) FROM pii_tokens", as: Int.self)
                }
            }
            #expect(try await left() == 1)
            #expect(try await root.send("DELETE", "/v1/pii/tokens/\(token)").status == 200)
            #expect(try await root.send("DELETE", "/v1/pii/tokens/\(token)").status == 404)
            #expect(try await left() == 0)
            let gone = try await root.post("/v1/pii/detokenize", #"{"tokens": ["\#(token)"]}"#)
            #expect(gone["data", "tokens"]?.array?.first?["value"] == .null)
            #expect(try await house.signedIn(house.person("bob")).post("/v1/pii/mask", ask).status == 403)
        }
    }
}
