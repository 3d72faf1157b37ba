import Access
import Core
import Identity
import OAuth
import OAuthProtocol
import Store
import TestKit
import Testing

@Suite("What users grant")
struct OAuthConsentTests {
    @Test(
        "A14: is asked for once by others' clients, seen in a list, and taken back with all that it opened",
        arguments: Engine.allCases)
    func consent(_ engine: Engine) async throws {
        try await OAuthHouse.with(engine) { house in
            let (client, _) = try await house.client()
            let ann = try await house.person()
            let now = house.house.clock.now()
            func next(_ more: [String: String] = [:]) async throws -> AuthorizationStep {
                try await house.room.authorization.next(
                    house.request(client, more), of: client, for: ann, begunAt: now)
            }
            let asked = try Scopes("account:read recommendation:approve")
            #expect(try await next() == .ask(asked))
            let refused = try await house.room.authorization.code(
                house.request(client), of: client, for: ann, agrees: false, begunAt: now)
            #expect(refused == nil)
            let answer = try await house.granted(client, for: ann)
            #expect(try await next() == .grant(asked))
            #expect(try await next(["prompt": "consent"]) == .ask(asked))
            guard case .ask = try await next(["scope": "account:read openid"]) else {
                Issue.record("more than was granted is asked for")
                return
            }
            let list = try await house.room.consents.list(of: ann.userID)
            #expect(list.map(\.client.id) == [client.id] && list.first?.scopes == asked.sorted)
            #expect(try await house.room.consents.revoke(client.id, of: ann.userID, by: .operator("dana")))
            #expect(try await house.house.refusal(of: answer.accessToken) == .sessionEnded)
            #expect(try await next() == .ask(asked))
            #expect(try await house.room.consents.list(of: ann.userID).isEmpty)
            #expect(try await !house.room.consents.revoke(client.id, of: ann.userID, by: .operator("dana")))
            #expect(try await house.house.eventTypes().contains("oauth_consent_revoked"))
            let (own, _) = try await house.client(isFirstParty: true)
            #expect(
                try await house.room.authorization.next(house.request(own), of: own, for: ann, begunAt: now)
                    == .grant(asked))
        }
    }

    @Test("is cut down to what they may, and nothing is shown where nothing may be", arguments: Engine.allCases)
    func steps(_ engine: Engine) async throws {
        try await OAuthHouse.with(engine) { house in
            let (client, _) = try await house.client()
            let ann = try await house.person(role: .viewer)
            func next(_ more: [String: String], _ person: Principal?, begun: Duration = .zero) async throws
                -> AuthorizationStep
            {
                try await house.room.authorization.next(
                    house.request(client, more), of: client, for: person, begunAt: house.house.clock.now() - begun)
            }
            #expect(try await next([:], ann) == .ask(try Scopes("account:read")))
            #expect(try await next([:], nil) == .signIn)
            func code(_ step: AuthorizationStep) -> OAuthError? {
                if case .refuse(let refusal) = step { refusal.error } else { nil }
            }
            #expect(code(try await next(["prompt": "none"], nil)) == .loginRequired)
            #expect(code(try await next(["prompt": "none"], ann)) == .consentRequired)
            #expect(code(try await next(["scope": "recommendation:approve"], ann)) == .accessDenied)
            house.house.clock.advance(by: .seconds(100))
            #expect(try await next(["prompt": "login"], ann) == .signIn)
            #expect(try await next(["prompt": "login"], ann, begun: .seconds(200)) != .signIn, "they just did")
            #expect(try await next(["max_age": "60"], ann) == .signIn)
            #expect(try await next(["max_age": "600"], ann) != .signIn)
            #expect(code(try await next(["max_age": "60", "prompt": "none"], ann)) == .loginRequired)
        }
    }

    @Test("is asked of the house's own apps, too, where another app could take their place", arguments: Engine.allCases)
    func ownApps(_ engine: Engine) async throws {
        try await OAuthHouse.with(engine) { house in
            let ann = try await house.person()
            let asked = try Scopes("account:read recommendation:approve")
            func next(_ authentication: String, _ uri: String) async throws -> AuthorizationStep {
                let json = """
                    {"client_name": "Console", "redirect_uris": ["\(uri)"], "scope": "\(asked.text)", \
                    "token_endpoint_auth_method": "\(authentication)"}
                    """
                let new = NewClient(try ClientRegistration(Array(json.utf8)), resources: [], isFirstParty: true)
                let outcome = try await house.room.clients.create(new, by: .operator("dana"))
                guard case .done(let client, _) = outcome else { throw IdentityHouse.Unexpected("\(outcome)") }
                return try await house.room.authorization.next(
                    house.request(client, ["redirect_uri": uri]), of: client, for: ann,
                    begunAt: house.house.clock.now())
            }
            #expect(try await next("none", "http://127.0.0.1/cb") == .ask(asked))
            #expect(try await next("none", "com.example.console:/cb") == .ask(asked))
            #expect(try await next("none", "https://app.example/cb") == .grant(asked))
            #expect(try await next("client_secret_post", "http://127.0.0.1/cb") == .grant(asked))
        }
    }
}
