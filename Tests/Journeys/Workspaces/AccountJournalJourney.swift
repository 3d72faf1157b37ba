import Access
import App
import Audit
import Core
import Identity
import OAuth
import OAuthProtocol
import Store
import TestKit
import Testing

/// Notes and activities that people write by hand, and programs can't.
@Suite(.timeLimit(.minutes(3))) struct AccountJournalJourney {
    private static let note = #"{"text": "Wants one invoice for all sites."}"#
    private static let call = #"{"kind": "call", "subject": "Renewal", "at": "2026-01-05T09:00:00Z", "isDone": true}"#

    @Test("an administrator writes them, an executive and a viewer don't", arguments: Engine.allCases)
    func people(engine: Engine) async throws {
        try await Harness.with(engine) { house in
            let root = try await house.signedIn(try await house.person("root", role: .systemAdmin))
            let person = try await house.person("ann", role: .accountExecutive)
            let ann = try await house.signedIn(person)
            let made = try await root.post(
                "/v1/accounts", #"{"name": "Initech", "owner": "\#(person.user.reference)"}"#)
            let account = "/v1/accounts/" + (try #require(made["data", "reference"]?.string, "\(made)"))
            let noted = try await root.post(account + "/notes", Self.note)
            #expect(noted.status == 201 && noted["data", "author"] == .string("USR-1"), "\(noted)")
            let called = try await root.post(account + "/activities", Self.call)
            #expect(called.status == 201 && called["data", "author"] == .string("USR-1"), "\(called)")
            for (path, body) in [("/notes", Self.note), ("/activities", Self.call)] {
                #expect(try await ann.post(account + path, body).errorCode == "FORBIDDEN")
                #expect(try await root.post("/v1/accounts/ACC-99" + path, body).status == 404)
            }
            let wrong: [(String, String, String)] = [
                ("/notes", #"{"text": ""}"#, "text"), ("/notes", "{}", "text"),
                ("/notes", #"{"text": "x", "author": "USR-2"}"#, "author"),
                ("/activities", Self.call.replacing("call", with: "email_draft"), "kind"),
                ("/activities", Self.call.replacing("2026-01-05T09:00:00Z", with: "2999-01-05T09:00:00Z"), "at"),
                ("/activities", Self.call.replacing("09:00:00Z", with: "noon"), "at"),
                ("/activities", Self.call.replacing("Renewal", with: ""), "subject"),
            ]
            for (path, body, field) in wrong {
                let answer = try await root.post(account + path, body)
                #expect(answer.status == 400, "\(body): \(answer)")
                #expect(answer["error", "details"]?.array?.first?["field"] == .string(field), "\(body): \(answer)")
            }
            let card = try await root.post(account + "/notes", #"{"text": "Card 4111 1111 1111 1111."}"#)
            #expect(card.errorCode == "COMPLIANCE_VIOLATION", "\(card)")
            let reason = card["error", "details"]?.array?.first?["message"]?.string ?? ""
            #expect(reason.hasPrefix("restricted_data: "), "\(card)")

            let bare = try await ann.get(account)
            #expect(bare["data", "activities"] == .null && bare["data", "recommendations"] == .null, "\(bare)")
            #expect(bare["data", "lastActivityAt"] == called["data", "at"] && bare["data", "version"] == .integer(1))
            _ = try await ann.post(
                account + "/recommendations",
                #"{"type": "create_task", "priority": "low", "rationale": "x", "action": {"kind": "add_note", "text": "x"}}"#
            )
            let whole = try await ann.get(account + "?include_activities=true&include_recommendations=true")
            #expect(whole["data", "activities"]?.array?.count == 1, "\(whole)")
            #expect(whole["data", "recommendations"]?.array?.first?["reference"] == .string("REC-1"), "\(whole)")
            #expect(whole["data", "name"] == .string("Initech"))
            #expect(try await ann.get(account + "?include_activities=yes").status == 400)
            let key = try await root.post("/v1/api-keys", #"{"name": "k", "scopes": ["account:read", "account:list"]}"#)
            let headers = ["X-API-Key": try #require(key["data", "key"]?.string, "\(key)")]
            #expect(try await house.api.get(account + "?include_activities=true", headers: headers).status == 200)
            let more = try await house.api.get(account + "?include_recommendations=true", headers: headers)
            #expect(more.errorCode == "FORBIDDEN", "\(more)")
        }
    }

    @Test("a key, a client and an agent write nothing, though their user may", arguments: Engine.allCases)
    func programs(engine: Engine) async throws {
        try await Harness.with(engine) { house in
            let root = try await house.signedIn(try await house.person("root", role: .systemAdmin))
            let made = try await root.post("/v1/accounts", #"{"name": "Initech"}"#)
            let account = "/v1/accounts/" + (try #require(made["data", "id"]?.string, "\(made)"))
            let writes = [(account + "/notes", Self.note), (account + "/activities", Self.call)]

            let scopes = "account:read account:list account:update"
            let key = try await root.post(
                "/v1/api-keys", #"{"name": "bot", "scopes": ["account:read", "account:list", "account:update"]}"#)
            let headers = ["X-API-Key": try #require(key["data", "key"]?.string, "\(key)")]
            let shop = try await OAuthShop.open(in: house, scope: scopes)
            let tokens = try await shop.tokens(of: root, ["scope": scopes])
            let token = try #require(tokens["access_token"]?.string, "\(tokens)")
            let client = house.api.with(token: token)
            let agent = try await OAuthShop.open(
                in: house, grants: [GrantType.tokenExchange.rawValue], scope: scopes)
            let exchanged = try await agent.ask(
                .token,
                [
                    "grant_type": GrantType.tokenExchange.rawValue, "subject_token": token,
                    "subject_token_type": ExchangeTokenType.accessToken.rawValue,
                ])
            let delegated = house.api.with(token: try #require(exchanged["access_token"]?.string, "\(exchanged)"))
            #expect(try await client.get(account).status == 200)
            #expect(try await delegated.get(account).status == 200)
            for (path, body) in writes {
                let byKey = try await house.api.post(path, body, headers: headers)
                #expect(byKey.errorCode == "INTERACTIVE_SESSION_REQUIRED", "\(path) \(byKey)")
                let byClient = try await client.post(path, body)
                #expect(byClient.errorCode == "INTERACTIVE_SESSION_REQUIRED", "\(path) \(byClient)")
                #expect(try await delegated.post(path, body).status == 403, "\(path)")
            }
            #expect(try await root.get(account + "/notes")["data", "notes"]?.array?.isEmpty == true)
            #expect(try await root.get(account + "/activities")["data", "activities"]?.array?.isEmpty == true)
            let entries = try await house.assembly.auditLog.entries(limit: 100).map(\.action)
            #expect(
                !entries.contains { $0.hasPrefix("account_note") || $0.hasPrefix("account_activity") }, "\(entries)")
        }
    }
}
