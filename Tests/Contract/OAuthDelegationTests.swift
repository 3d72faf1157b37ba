import Access
import Core
import Identity
import OAuth
import OAuthProtocol
import Store
import TestKit
import Testing

@Suite("Agents, pushed requests, registration and signing out")
struct OAuthDelegationTests {
    @Test(
        "an agent gets less than its user has, says who it is, and ends with the user's session",
        arguments: Engine.allCases)
    func exchange(_ engine: Engine) async throws {
        try await OAuthHouse.with(engine) { house in
            let exchange = GrantType.tokenExchange.rawValue
            let (crm, _) = try await house.client()
            let (agent, _) = try await house.client(
                grants: #""\#(exchange)""#,
                scope: "account:read account:update recommendation:read recommendation:approve")
            let ann = try await house.person()
            let answer = try await house.granted(crm, for: ann)
            func exchanged(_ token: Secret<String>, _ more: [String: String] = [:]) async throws
                -> Result<TokenAnswer, OAuthRefusal>
            {
                let fields = [
                    "grant_type": exchange, "subject_token": token.reveal(),
                    "subject_token_type": ExchangeTokenType.accessToken.rawValue,
                ]
                return try await house.tokens(agent, fields.merging(more) { $1 })
            }
            let delegated = try await exchanged(answer.accessToken).get()
            #expect(delegated.scopes.text == "account:read" && delegated.refreshToken == nil)
            #expect(delegated.issuedType == .accessToken)
            let principal = try await house.house.principal(delegated.accessToken)
            #expect(principal.userID == ann.userID && principal.permissions == [.accountRead])
            let seen = try await house.room.tokens.introspect(
                PresentedToken(FormParameters([.init("token", delegated.accessToken.reveal())])), by: agent
            ).claims
            #expect(seen?.actor?.subject == "client:\(agent.profile.id)" && seen?.subject == ann.reference)
            #expect(try await exchanged(delegated.accessToken).error == .invalidRequest, "no chains")
            #expect(try await exchanged(answer.accessToken, ["scope": "recommendation:approve"]).error == .invalidScope)
            #expect(try await exchanged(Secret("x")).error == .invalidRequest)
            #expect(try await house.house.actions().last == "oauth_token.delegated")
            _ = try await house.house.room.sessions.revokeAll(of: ann.userID, by: .operator("dana"))
            #expect(try await house.house.refusal(of: delegated.accessToken) == .sessionEnded)
            #expect(try await exchanged(answer.accessToken).error == .invalidRequest)
        }
    }

    @Test("A18: a pushed request arrives once, within its time", arguments: Engine.allCases)
    func pushed(_ engine: Engine) async throws {
        try await OAuthHouse.with(engine) { house in
            let (client, secret) = try await house.client(#", "require_pushed_authorization_requests": true"#)
            let fields = [
                "client_id": client.profile.id, "client_secret": try #require(secret).reveal(),
                "response_type": "code", "redirect_uri": "https://app.example/cb", "scope": "account:read",
                "code_challenge": "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM", "code_challenge_method": "S256",
            ].map { FormParameters.Parameter($0.key, $0.value) }
            func push() async throws -> OpaqueToken {
                try await house.room.pushed.push(FormParameters(fields), by: client, own: OAuthHouse.issuer).get().token
            }
            let token = try await push()
            let arrivals = try await withThrowingTaskGroup(of: PushedRequests.Arrival?.self) { group in
                for _ in 0..<20 { group.addTask { try await house.room.pushed.arrive(token) } }
                return try await group.reduce(into: []) { all, arrival in arrival.map { all.append($0) } }
            }
            #expect(arrivals.count == 1, "once")
            let arrival = try #require(arrivals.first)
            #expect(try arrival.parameters.value("client_secret") == nil)
            #expect(try arrival.parameters.value("scope") == "account:read")
            #expect(try await house.room.pushed.arrived(arrival.token)?.parameters == arrival.parameters)
            #expect(try await house.room.pushed.arrived(token) == nil)
            let late = try await push()
            house.house.clock.advance(by: .seconds(91))
            #expect(try await house.room.pushed.arrive(late) == nil)
            house.house.clock.advance(by: .seconds(600))
            #expect(try await house.room.pushed.arrived(arrival.token) == nil)
            #expect(try await house.room.expire() == 2)
        }
    }

    @Test(
        "A19: nobody registers clients without an initial access token, and so many as it says",
        arguments: Engine.allCases)
    func registration(_ engine: Engine) async throws {
        try await OAuthHouse.with(engine) { house in
            let registration = try ClientRegistration(
                Array(
                    #"{"client_name": "App", "redirect_uris": ["https://app.example/cb"], "scope": "account:read"}"#
                        .utf8))
            func register(_ token: String) async throws -> Result<RegistrationAnswer, OAuthRefusal> {
                try await house.room.registration.register(registration, token: token, from: house.origin)
            }
            #expect(try await register("").error == .invalidToken)
            let made = try await house.room.registration.makeToken(
                "partner", uses: 2, lifetime: .seconds(3_600), by: .operator("dana"))
            let answer = try await register(made.text.reveal()).get()
            let id = try #require(OAuthClientID(answer.clientID))
            let client = try #require(try await house.room.clients.find(id))
            #expect(!client.isFirstParty && client.profile.scopes.text == "account:read" && answer.secret != nil)
            #expect(try await register(made.text.reveal()).error == nil)
            #expect(try await register(made.text.reveal()).error == .invalidToken, "used up")
            let other = try await house.room.registration.makeToken(
                "partner", uses: 9, lifetime: .seconds(3_600), by: .operator("dana"))
            #expect(try await house.room.registration.tokens().map(\.id) == [other.token.id])
            #expect(try await house.room.registration.removeToken(other.token.id, by: .operator("dana")))
            #expect(try await register(other.text.reveal()).error == .invalidToken)
            house.house.clock.advance(by: .seconds(3_601))
            #expect(try await house.room.expire() == 1)
        }
    }

    @Test(
        "A15: signing out asks unless an ID token says whose wish it is, and goes back only where the client said",
        arguments: Engine.allCases)
    func logout(_ engine: Engine) async throws {
        try await OAuthHouse.with(engine) { house in
            let (client, _) = try await house.client(#", "post_logout_redirect_uris": ["https://app.example/bye"]"#)
            let ann = try await house.person()
            let ben = try await house.person("ben@example.org")
            let token = try #require(try await house.granted(client, for: ann, ["scope": "openid"]).idToken)
            let access = try await house.granted(client, for: ann).accessToken
            func decided(_ fields: [String: String], _ principal: Principal?) async throws -> LogoutDecision {
                try await house.room.authorization.logout(
                    LogoutRequest(FormParameters(fields.map { .init($0.key, $0.value) })), for: principal)
            }
            let bye = "https://app.example/bye"
            let wish = ["id_token_hint": token.reveal(), "post_logout_redirect_uri": bye]
            #expect(try await decided(wish, ann) == LogoutDecision(mustAsk: false, location: bye))
            #expect(try await decided(wish, ben) == LogoutDecision(mustAsk: true, location: bye))
            house.house.clock.advance(by: .seconds(7_200))
            #expect(try await decided(wish, ann).mustAsk == false, "it need not be fresh")
            let elsewhere = wish.merging(["post_logout_redirect_uri": bye + "/"]) { $1 }
            #expect(try await decided(elsewhere, ann).location == nil)
            let unnamed = ["post_logout_redirect_uri": bye]
            #expect(try await decided(unnamed, ann) == LogoutDecision(mustAsk: true, location: nil))
            let named = ["client_id": client.profile.id, "post_logout_redirect_uri": bye]
            #expect(try await decided(named, ann) == LogoutDecision(mustAsk: true, location: bye))
            let wrong = wish.merging(["id_token_hint": access.reveal()]) { $1 }
            #expect(try await decided(wrong, ann) == LogoutDecision(mustAsk: true, location: nil))
        }
    }
}
