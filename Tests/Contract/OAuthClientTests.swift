import Access
import Core
import Crypto
import Identity
import OAuth
import OAuthProtocol
import Store
import TestKit
import Testing

@Suite("Clients")
struct OAuthClientTests {
    private static func answer(
        _ house: OAuthHouse, _ fields: [String: String], basic: [String] = []
    ) async throws -> Result<OAuthClient, OAuthRefusal> {
        let presented: PresentedClient
        do throws(OAuthRefusal) {
            presented = try PresentedClient(
                FormParameters(fields.map { .init($0.key, $0.value) }), authorization: basic)
        } catch {
            return .failure(error)
        }
        return try await house.room.authentication.client(presented, from: house.origin)
    }

    @Test(
        "A11: prove who they are by their secret, in the header or the form, and one refusal fits all",
        arguments: Engine.allCases)
    func authentication(_ engine: Engine) async throws {
        try await OAuthHouse.with(engine) { house in
            let (client, secret) = try await house.client()
            let (id, text) = (client.profile.id, try #require(secret).reveal())
            let header = "Basic " + Base64.encode(Array("\(id):\(text)".utf8))
            #expect(try await Self.answer(house, ["client_id": id, "client_secret": text]).get().id == client.id)
            #expect(try await Self.answer(house, [:], basic: [header]).get().id == client.id)
            let wrong = text.dropLast() + (text.hasSuffix("A") ? "B" : "A")
            for fields in [
                ["client_id": id], ["client_id": id, "client_secret": String(wrong)],
                ["client_id": id, "client_secret": "ocs_x"], ["client_id": "nobody", "client_secret": text],
                [
                    "client_id": OAuthClientID.make(at: house.house.clock.now(), SystemRandomness()).description,
                    "client_secret": text,
                ],
            ] {
                let refused = try await Self.answer(house, fields)
                #expect(refused.error == .invalidClient)
                if case .failure(let refusal) = refused { #expect(refusal == .unknownClient) }
            }
            #expect(
                try await Self.answer(house, ["client_id": id, "client_secret": text], basic: [header]).error
                    == .invalidRequest)
            #expect(try await house.house.eventTypes().contains("oauth_client_refused"))
        }
    }

    @Test("get another secret while the old one works on for a while, and never a third", arguments: Engine.allCases)
    func rotation(_ engine: Engine) async throws {
        try await OAuthHouse.with(engine) { house in
            let (client, first) = try await house.client()
            func works(_ secret: Secret<String>?) async throws -> Bool {
                let text = try #require(secret).reveal()
                return try await Self.answer(house, ["client_id": client.profile.id, "client_secret": text]).error
                    == nil
            }
            func rotated() async throws -> Secret<String>? {
                let outcome = try await house.room.clients.rotateSecret(
                    of: client.id, overlap: .seconds(600), by: .operator("dana"))
                guard case .done(_, let secret) = outcome else { throw IdentityHouse.Unexpected("\(outcome)") }
                return secret
            }
            let second = try await rotated()
            #expect(try await works(first))
            #expect(try await works(second))
            let third = try await rotated()
            #expect(try await !works(first), "two at a time")
            #expect(try await works(second))
            house.house.clock.advance(by: .seconds(601))
            #expect(try await !works(second))
            #expect(try await works(third))
            #expect(try await house.room.expire() == 1)
            let stored = try await house.house.test.outside("SELECT count(*) FROM oauth_client_secrets;")
            #expect(stored.contains("1"))
        }
    }

    @Test("prove who they are by a signed assertion, each once (A11, A18)", arguments: Engine.allCases)
    func assertion(_ engine: Engine) async throws {
        try await OAuthHouse.with(engine) { house in
            let key = Curve25519.Signing.PrivateKey()
            let x = Base64URL.encode(Array(key.publicKey.rawRepresentation))
            let (client, secret) = try await house.client(
                #", "jwks": {"keys": [{"kty": "OKP", "crv": "Ed25519", "x": "\#(x)"}]}"#,
                authentication: "private_key_jwt")
            #expect(secret == nil)
            func assertion(_ id: String, for audience: String = OAuthHouse.issuer) throws -> [String: String] {
                let claims = """
                    {"iss":"\(client.profile.id)","sub":"\(client.profile.id)","aud":"\(audience)","jti":"\(id)",\
                    "exp":\(house.house.clock.now().seconds + 60)}
                    """
                let parts = [#"{"alg":"EdDSA","typ":"JWT"}"#, claims].map { Base64URL.encode(Array($0.utf8)) }
                let message = parts.joined(separator: ".")
                let signature = Base64URL.encode(Array(try key.signature(for: Array(message.utf8))))
                return [
                    "client_assertion_type": PresentedClient.assertionType,
                    "client_assertion": "\(message).\(signature)",
                ]
            }
            let first = try assertion("1")
            #expect(try await Self.answer(house, first).get().id == client.id)
            #expect(try await Self.answer(house, first).error == .invalidClient, "a replayed jti")
            try await house.secondNode { other in
                let answer = try await Self.answer(other, first)
                #expect(answer.error == .invalidClient)
            }
            #expect(try await Self.answer(house, assertion("2", for: OAuthHouse.issuer + "/oauth/token")).error == nil)
            #expect(try await Self.answer(house, assertion("3", for: "https://other.example")).error == .invalidClient)
            house.house.clock.advance(by: .seconds(180))
            #expect(try await house.room.expire() == 2)
        }
    }

    @Test("that are disabled have nothing any more, on any node", arguments: Engine.allCases)
    func disabled(_ engine: Engine) async throws {
        try await OAuthHouse.with(engine) { house in
            let (client, secret) = try await house.client(
                grants: #""authorization_code","refresh_token","client_credentials""#)
            let ann = try await house.person()
            let granted = try await house.granted(client, for: ann)
            let machine = try await house.tokens(client, ["grant_type": "client_credentials"]).get()
            let code = try await house.code(client, for: ann)
            try await house.secondNode { other in
                #expect(try await other.room.clients.find(client.id)?.isActive == true)
                _ = try await house.room.clients.setActive(false, client.id, by: .operator("dana"))
                try await eventually { try await other.room.clients.find(client.id)?.isActive == false }
            }
            for token in [granted.accessToken, machine.accessToken] {
                #expect(try await house.house.refusal(of: token) == .sessionEnded)
            }
            let fields = ["client_id": client.profile.id, "client_secret": try #require(secret).reveal()]
            #expect(try await Self.answer(house, fields).error == .invalidClient)
            #expect(try await house.redeemed(client, code).error == .invalidGrant)
            _ = try await house.room.clients.setActive(true, client.id, by: .operator("dana"))
            #expect(try await Self.answer(house, fields).error == nil)
            #expect(try await house.tokens(client, ["grant_type": "client_credentials"]).error == nil)
            #expect(try await house.house.actions().contains("oauth_client.disabled"))
        }
    }

    @Test(
        "are changed as a whole, by whoever has seen the latest, and never into what no client can be",
        arguments: Engine.allCases)
    func change(_ engine: Engine) async throws {
        try await OAuthHouse.with(engine) { house in
            let (client, _) = try await house.client()
            let granted = try await house.granted(client, for: try await house.person())
            func changed(_ scope: String, _ version: Int64?) async throws -> ClientOutcome {
                let json = """
                    {"client_name": "Ledger 2", "redirect_uris": ["https://app.example/2"], "scope": "\(scope)", \
                    "token_endpoint_auth_method": "client_secret_post"}
                    """
                return try await house.room.clients.change(
                    client.id, to: NewClient(try ClientRegistration(Array(json.utf8))), version: version,
                    by: .operator("dana"))
            }
            guard case .done(let after, nil) = try await changed("account:read", client.version),
                case .versionConflict(after.version) = try await changed("account:read", client.version),
                case .refused = try await changed("key:create", nil), case .refused = try await changed("made:up", nil)
            else {
                Issue.record("a client is changed by whoever has seen the latest")
                return
            }
            let gone = "what it may no longer ask for, it has no longer"
            #expect(try await house.house.refusal(of: granted.accessToken) == .sessionEnded, "\(gone)")
            #expect(after.name == "Ledger 2" && after.profile.redirectURIs.map(\.text) == ["https://app.example/2"])
            #expect(try await house.room.clients.find(client.id)?.profile.scopes.text == "account:read")
            #expect(try await house.room.clients.list().map(\.id) == [client.id])
        }
    }

    @Test("A6 A13: get tokens for themselves when they may, under a name that no user has", arguments: Engine.allCases)
    func credentials(_ engine: Engine) async throws {
        try await OAuthHouse.with(engine) { house in
            let (client, _) = try await house.client(
                grants: #""client_credentials""#, scope: "account:read account:list")
            let (other, _) = try await house.client()
            let answer = try await house.tokens(client, ["grant_type": "client_credentials"]).get()
            #expect(answer.scopes.text == "account:list account:read" && answer.refreshToken == nil)
            let principal = try await house.house.principal(answer.accessToken)
            #expect(principal.reference == "client:\(client.profile.id)")
            let narrow = try await house.tokens(
                client, ["grant_type": "client_credentials", "scope": "account:read"]
            ).get()
            #expect(narrow.scopes.text == "account:read")
            let wide = try await house.tokens(
                client, ["grant_type": "client_credentials", "scope": "account:read user:delete"])
            #expect(wide.error == .invalidScope)
            #expect(try await house.tokens(other, ["grant_type": "client_credentials"]).error == .unauthorizedClient)
            #expect(try await house.tokens(client, ["grant_type": "password"]).error == .unsupportedGrantType)
            let count = try await house.house.test.outside("SELECT count(*) FROM refresh_tokens;")
            #expect(count.contains("1"), "one session, however many tokens")
        }
    }
}
