import Access
import Core
import Identity
import OAuth
import OAuthProtocol
import Store
import TestKit
import Testing

@Suite("Authorization codes")
struct OAuthCodeTests {
    @Test("give tokens within what was granted, of guide A's shape", arguments: Engine.allCases)
    func redemption(_ engine: Engine) async throws {
        try await OAuthHouse.with(engine) { house in
            let (client, _) = try await house.client()
            let ann = try await house.person()
            let answer = try await house.granted(client, for: ann, ["scope": "account:read+recommendation:approve"])
            #expect(answer.type == .bearer && answer.lifetime == .seconds(3_600) && answer.refreshToken != nil)
            #expect(answer.scopes.text == "account:read recommendation:approve" && answer.idToken == nil)
            let principal = try await house.house.principal(answer.accessToken)
            #expect(principal.permissions == [.accountRead, .recommendationApprove] && principal.userID == ann.userID)
            #expect(try await house.house.actions().suffix(2) == ["oauth_consent.granted", "oauth_code.redeemed"])
        }
    }

    @Test(
        "A4 A5: are worth nothing without their verifier, redirect URI, client and minute", arguments: Engine.allCases)
    func binding(_ engine: Engine) async throws {
        try await OAuthHouse.with(engine) { house in
            let (client, _) = try await house.client()
            let (other, _) = try await house.client()
            let ann = try await house.person()
            let code = try await house.code(client, for: ann)
            #expect(try await house.redeemed(client, code, ["code_verifier": ""]).error == .invalidGrant)
            let wrong = String(repeating: "a", count: 43)
            #expect(try await house.redeemed(client, code, ["code_verifier": wrong]).error == .invalidGrant)
            #expect(try await house.redeemed(client, code, ["redirect_uri": ""]).error == .invalidGrant)
            #expect(
                try await house.redeemed(client, code, ["redirect_uri": "https://app.example/cb/"]).error
                    == .invalidGrant)
            #expect(try await house.redeemed(other, code).error == .invalidGrant)
            #expect(try await house.redeemed(client, Secret("oac_made-up")).error == .invalidGrant)
            house.house.clock.advance(by: .seconds(61))
            #expect(try await house.redeemed(client, code).error == .invalidGrant)
            #expect(try await house.room.expire() == 1)
        }
    }

    @Test("A5: that come a second time end what the first time opened", arguments: Engine.allCases)
    func reuse(_ engine: Engine) async throws {
        try await OAuthHouse.with(engine) { house in
            let (client, _) = try await house.client()
            let ann = try await house.person()
            let code = try await house.code(client, for: ann)
            let answer = try await house.redeemed(client, code).get()
            #expect(try await house.house.refusal(of: answer.accessToken) == nil)
            house.house.clock.advance(by: .seconds(3_000))
            #expect(try await house.redeemed(client, code).error == .invalidGrant)
            #expect(try await house.house.refusal(of: answer.accessToken) == .sessionEnded)
            let refresh = try #require(answer.refreshToken).reveal()
            let again = try await house.tokens(client, ["grant_type": "refresh_token", "refresh_token": refresh])
            #expect(again.error == .invalidGrant)
            #expect(try await house.house.actions().last == "oauth_code.reused")
            #expect(try await house.house.eventTypes().contains("oauth_code_reused"))
            house.house.clock.advance(by: .seconds(86_400))
            #expect(try await house.room.expire() == 1)
        }
    }

    @Test(
        "A5: redeemed 50 times at once, on two nodes, give tokens once and then none at all", arguments: Engine.allCases
    )
    func race(_ engine: Engine) async throws {
        try await OAuthHouse.with(engine) { house in
            let (client, _) = try await house.client()
            let ann = try await house.person()
            let code = try await house.code(client, for: ann)
            try await house.secondNode { other in
                let answers = try await withThrowingTaskGroup(of: TokenAnswer?.self) { group in
                    for number in 0..<50 {
                        group.addTask { try? await (number % 2 == 0 ? house : other).redeemed(client, code).get() }
                    }
                    return try await group.reduce(into: []) { $0.append($1) }
                }
                let given = answers.compactMap { $0 }
                #expect(answers.count == 50 && given.count == 1)
                let token = try #require(given.first).accessToken
                #expect(try await house.house.refusal(of: token) == .sessionEnded)
                #expect(try await house.house.room.sessions.list(of: ann.userID).count == 1, "the sign-in's own")
            }
        }
    }

    @Test("are for people who may still sign in", arguments: Engine.allCases)
    func disabled(_ engine: Engine) async throws {
        try await OAuthHouse.with(engine) { house in
            let (client, _) = try await house.client()
            let ann = try await house.person()
            let code = try await house.code(client, for: ann)
            _ = try await house.house.room.users.disable(ann.userID, by: .operator("dana"))
            #expect(try await house.redeemed(client, code).error == .invalidGrant)
        }
    }

    @Test("bring an ID token for openid, which is no access token", arguments: Engine.allCases)
    func identity(_ engine: Engine) async throws {
        try await OAuthHouse.with(engine) { house in
            let (client, _) = try await house.client(#", "id_token_signed_response_alg": "ES256""#)
            let ann = try await house.person()
            let answer = try await house.granted(
                client, for: ann, ["scope": "openid email account:read", "nonce": "n-0S6"])
            let keys = try JWKSet(Array(house.house.room.signingKeys.jwks.utf8))
            let token = try UnverifiedJWS(try #require(answer.idToken).reveal(), as: .idToken)
            let claims = try #require(token.claims(verifiedBy: keys))
            #expect(token.algorithm == .es256 && claims["nonce"]?.string == "n-0S6")
            #expect(claims["aud"]?.string == client.profile.id && claims["sub"]?.string == ann.reference)
            #expect(claims["email"]?.string == ann.email && claims["acr"]?.string == "aal1")
            #expect(claims["at_hash"]?.string == IDTokenClaims.halfHash(answer.accessToken.reveal(), by: .es256))
            #expect(try await house.house.refusal(of: try #require(answer.idToken)) == .invalid)
            let info = try await house.room.tokens.userInfo(bearer: answer.accessToken.reveal()).get()
            #expect(info.subject == ann.reference && info.email == ann.email)
            let plain = try await house.granted(client, for: ann).accessToken
            #expect(try await house.room.tokens.userInfo(bearer: plain.reveal()).error == .insufficientScope)
        }
    }

    @Test("for another resource alone give tokens that say nothing about the user here", arguments: Engine.allCases)
    func otherResource(_ engine: Engine) async throws {
        try await OAuthHouse.with(engine) { house in
            let resource = "https://reports.example/api"
            let (client, _) = try await house.client(resources: [resource])
            let ann = try await house.person()
            func tokens(_ more: [String: String]) async throws -> String {
                try await house.granted(client, for: ann, ["scope": "openid"].merging(more) { $1 }).accessToken.reveal()
            }
            let (own, others) = (try await tokens([:]), try await tokens(["resource": resource]))
            #expect(try await house.room.tokens.userInfo(bearer: own).error == nil)
            #expect(try await house.room.tokens.userInfo(bearer: others).error == .invalidToken)
        }
    }
}
