import Access
import Core
import Identity
import OAuth
import OAuthProtocol
import Store
import TestKit
import Testing

@Suite("Refreshing, revoking and looking at clients' tokens")
struct OAuthTokenTests {
    private static func presented(_ token: Secret<String>?) throws -> PresentedToken {
        try PresentedToken(FormParameters([.init("token", try #require(token).reveal())]))
    }

    private static func refreshed(
        _ house: OAuthHouse, _ client: OAuthClient, _ token: Secret<String>?, _ more: [String: String] = [:],
        proof: String? = nil
    ) async throws -> Result<TokenAnswer, OAuthRefusal> {
        let fields = ["grant_type": "refresh_token", "refresh_token": try #require(token).reveal()]
        return try await house.tokens(client, fields.merging(more) { $1 }, proof: proof)
    }

    @Test("A8: a refresh token serves once, for its client, for no more than was granted", arguments: Engine.allCases)
    func refresh(_ engine: Engine) async throws {
        try await OAuthHouse.with(engine) { house in
            let (client, _) = try await house.client()
            let (other, _) = try await house.client()
            let ann = try await house.person()
            let first = try await house.granted(client, for: ann, ["scope": "account:read"])
            #expect(try await Self.refreshed(house, other, first.refreshToken).error == .invalidGrant)
            let wider = ["scope": "account:read recommendation:approve"]
            #expect(try await Self.refreshed(house, client, first.refreshToken, wider).error == .invalidScope)
            let second = try await Self.refreshed(house, client, first.refreshToken).get()
            #expect(second.refreshToken?.reveal() != first.refreshToken?.reveal())
            house.house.clock.advance(by: .seconds(11))
            #expect(try await Self.refreshed(house, client, first.refreshToken).error == .invalidGrant)
            #expect(try await Self.refreshed(house, client, second.refreshToken).error == .invalidGrant)
            #expect(try await house.house.refusal(of: second.accessToken) == .sessionEnded)
        }
    }

    @Test("A8: 50 parallel refreshes have one successor", arguments: Engine.allCases)
    func race(_ engine: Engine) async throws {
        try await OAuthHouse.with(engine) { house in
            let (client, _) = try await house.client()
            let first = try await house.granted(client, for: try await house.person())
            try await house.secondNode { other in
                let answers = try await withThrowingTaskGroup(of: String?.self) { group in
                    for number in 0..<50 {
                        group.addTask {
                            try await Self.refreshed(number % 2 == 0 ? house : other, client, first.refreshToken).get()
                                .refreshToken?.reveal()
                        }
                    }
                    return try await group.reduce(into: Set<String?>()) { $0.insert($1) }
                }
                #expect(answers.count == 1)
            }
        }
    }

    @Test("A16: a client sees and ends its own tokens, and no others", arguments: Engine.allCases)
    func own(_ engine: Engine) async throws {
        try await OAuthHouse.with(engine) { house in
            let (client, _) = try await house.client()
            let (other, _) = try await house.client()
            let ann = try await house.person()
            let answer = try await house.granted(client, for: ann)
            let desk = house.room.tokens
            for token in [answer.accessToken, try #require(answer.refreshToken)] {
                let seen = try #require(try await desk.introspect(Self.presented(token), by: client).claims)
                #expect(
                    seen.subject == ann.reference && seen.clientID == client.profile.id && seen.scopes == answer.scopes)
                #expect(try await desk.introspect(Self.presented(token), by: other).claims == nil)
                try await desk.revoke(Self.presented(token), by: other, from: house.origin)
                #expect(try await desk.introspect(Self.presented(token), by: client).claims != nil)
            }
            for text in ["", "x", "rt_x", "eyJhbGciOiJub25lIn0.e30."] {
                guard let token = try? Self.presented(Secret(text)) else { continue }
                #expect(try await desk.introspect(token, by: client).claims == nil)
                try await desk.revoke(token, by: client, from: house.origin)
            }
            let signedIn = try await house.house.signedIn()
            #expect(try await desk.introspect(Self.presented(signedIn.accessToken), by: client).claims == nil)
            try await desk.revoke(Self.presented(answer.refreshToken), by: client, from: house.origin)
            #expect(try await desk.introspect(Self.presented(answer.accessToken), by: client).claims == nil)
            #expect(try await house.house.refusal(of: answer.accessToken) == .sessionEnded)
            #expect(try await house.house.actions().last == "oauth_token.revoked")
        }
    }

    @Test(
        "A12: tokens are for the resources that were asked for, among those that the client may have",
        arguments: Engine.allCases)
    func resources(_ engine: Engine) async throws {
        try await OAuthHouse.with(engine) { house in
            let files = "https://files.example/"
            let (client, _) = try await house.client(resources: [files])
            let ann = try await house.person()
            let answer = try await house.granted(client, for: ann, ["resource": files])
            #expect(try await house.house.refusal(of: answer.accessToken) == .invalid)
            let seen = try await house.room.tokens.introspect(Self.presented(answer.accessToken), by: client).claims
            #expect(seen?.audience == [files])
            let wider = ["resource": OAuthHouse.issuer]
            #expect(try await Self.refreshed(house, client, answer.refreshToken, wider).error == .invalidTarget)
            #expect(throws: OAuthRefusal.self) { try house.request(client, ["resource": "https://other.example"]) }
        }
    }

    @Test("A18: tokens that are bound to a key are refreshed with it, and never without", arguments: Engine.allCases)
    func possession(_ engine: Engine) async throws {
        try await OAuthHouse.with(engine) { house in
            let key = "NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs"
            let (client, _) = try await house.client(#", "dpop_bound_access_tokens": true"#, authentication: "none")
            let ann = try await house.person()
            let code = try await house.code(client, for: ann, ["dpop_jkt": key])
            #expect(try await house.redeemed(client, code).error == .invalidDPoPProof)
            #expect(
                try await house.redeemed(client, code, proof: Base64URL.encode([UInt8](repeating: 1, count: 32))).error
                    == .invalidGrant)
            let answer = try await house.redeemed(client, code, proof: key).get()
            #expect(answer.type == .dpop)
            #expect(try await house.house.refusal(of: answer.accessToken) == .invalid, "no proof came")
            #expect(try await Self.refreshed(house, client, answer.refreshToken).error == .invalidDPoPProof)
            let other = Base64URL.encode([UInt8](repeating: 2, count: 32))
            #expect(try await Self.refreshed(house, client, answer.refreshToken, proof: other).error == .invalidGrant)
            #expect(try await Self.refreshed(house, client, answer.refreshToken, proof: key).get().type == .dpop)
            let end = house.house.clock.now() + .seconds(60)
            #expect(try await house.room.replays.isNew(proof: "p1", of: key, until: end))
            #expect(try await !house.room.replays.isNew(proof: "p1", of: key, until: end))
            #expect(try await house.room.replays.isNew(proof: "p1", of: other, until: end))
            house.house.clock.advance(by: .seconds(90))
            _ = try await house.room.expire()
            let late = "another node's clock may be half a minute behind"
            #expect(try await !house.room.replays.isNew(proof: "p1", of: key, until: end), "\(late)")
        }
    }
}
