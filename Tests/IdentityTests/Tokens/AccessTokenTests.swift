import Access
import Core
import Crypto
import OAuthProtocol
import TestKit
import Testing

@testable import Identity

@Suite("Access tokens")
struct AccessTokenTests {
    @Test("hold the claims and the header that the API promises")
    func claims() async throws {
        let fixture = try await TokenFixture()
        let token = try await JWTPreparser.parse(fixture.signed())
        guard case .object(let members) = try JSONReader.read(Array(try await fixture.json().utf8)) else {
            Issue.record("claims are no object")
            return
        }
        #expect(
            members.map(\.name) == [
                "aud", "client_id", "email", "exp", "iat", "iss", "jti", "permissions", "role", "sid", "sub", "user_id",
            ])
        #expect(token.algorithm == "RS256")
        #expect(token.keyID == fixture.key.id)
        #expect(await fixture.tokens.keys.verified(token) == fixture.claims)
    }

    @Test("are the same to the byte for the same claims, so that a repeated refresh gets the same answer")
    func deterministic() async throws {
        let fixture = try await TokenFixture()
        #expect(try await fixture.signed() == fixture.signed())
    }

    @Test("are accepted once and again, until they expire")
    func lifetime() async throws {
        let fixture = try await TokenFixture()
        let token = try await fixture.signed()
        #expect(await fixture.refusal(of: token) == nil)
        fixture.clock.advance(by: .seconds(3599))
        #expect(await fixture.refusal(of: token) == nil)
        fixture.clock.advance(by: .seconds(1))
        #expect(await fixture.refusal(of: token) == .expired)
    }

    @Test("are refused with another issuer or audience, or from too far in the future")
    func rules() async throws {
        let fixture = try await TokenFixture()
        #expect(try await fixture.refusal(of: fixture.signed { $0.issuer = "https://other.example" }) == .invalid)
        #expect(try await fixture.refusal(of: fixture.signed { $0.audiences = ["somebody-else"] }) == .invalid)
        #expect(try await fixture.refusal(of: fixture.signed { $0.issuedAt += 61 }) == .invalid)
        #expect(try await fixture.refusal(of: fixture.signed { $0.issuedAt += 60 }) == nil)
        #expect(try await fixture.refusal(of: fixture.signed { $0.issuedAt = -1 }) == .invalid)
        #expect(try await fixture.refusal(of: fixture.signed { $0.expiresAt = $0.issuedAt }) == .invalid)
    }

    @Test(
        "are refused when a claim is missing or of another type, however well they are signed",
        arguments: [
            ("\"exp\":1795328526", "\"exp\":\"1795328526\""), ("\"exp\":1795328526", "\"exp\":1795328526.5"),
            ("\"exp\":1795328526", "\"exp\":1e30"), ("\"exp\":1795328526", "\"exp\":null"),
            ("\"iat\":", "\"iat2\":"), ("\"sid\":\"", "\"sid\":\"x"), ("\"user_id\":\"", "\"user_id\":\"x"),
            ("\"permissions\":[", "\"permissions\":[1,"),
            ("\"aud\":\"https://id.example\"", "\"aud\":[\"https://id.example\",1]"),
            ("\"aud\":\"https://id.example\"", "\"aud\":[]"), ("\"client_id\":", "\"cnf\":{},\"client_id\":"),
            ("\"client_id\":\"castellan\"", "\"client_id\":true"),
        ])
    func types(_ from: String, _ to: String) async throws {
        let fixture = try await TokenFixture()
        let json = try await fixture.json()
        #expect(json.contains(from))
        let edited = json.replacing(from, with: to)
        let header = #"{"alg":"RS256","kid":"\#(fixture.key.id)","typ":"at+jwt"}"#
        #expect(try await fixture.refusal(of: fixture.signed(header: header, claims: json)) == nil)
        #expect(try await fixture.refusal(of: fixture.signed(header: header, claims: edited)) == .invalid)
    }

    @Test("are refused when signed by another key, with or without our kid")
    func otherKey() async throws {
        let fixture = try await TokenFixture()
        let other = try TokenFixture.otherKey.get()
        let claims = try await fixture.json()
        for kid in [other.id, fixture.key.id] {
            let header = #"{"alg":"RS256","kid":"\#(kid)","typ":"at+jwt"}"#
            let token = try fixture.signed(header: header, claims: claims, by: other)
            #expect(await fixture.refusal(of: token) == .invalid)
        }
    }

    @Test(
        "are refused under every other algorithm, whatever the signature",
        arguments: ["none", "None", "HS256", "RS384", "RS512", "PS256", "ES256", "EdDSA", "rs256", ""])
    func algorithm(_ name: String) async throws {
        let fixture = try await TokenFixture()
        let header = #"{"alg":"\#(name)","kid":"\#(fixture.key.id)","typ":"at+jwt"}"#
        let claims = try await fixture.json()
        #expect(try await fixture.refusal(of: fixture.signed(header: header, claims: claims)) == .invalid)
    }

    @Test("are refused when HMAC is made with what is public of the key (RS/HS confusion)")
    func confusion() async throws {
        let fixture = try await TokenFixture()
        let header = #"{"alg":"HS256","kid":"\#(fixture.key.id)","typ":"at+jwt"}"#
        let claims = try await fixture.json()
        let input = Base64URL.encode(Array(header.utf8)) + "." + Base64URL.encode(Array(claims.utf8))
        for secret in [fixture.key.jwk, fixture.tokens.keys.jwks, fixture.key.id] {
            let code = HMAC<SHA256>.authenticationCode(
                for: Array(input.utf8), using: SymmetricKey(data: Array(secret.utf8)))
            #expect(await fixture.refusal(of: input + "." + Base64URL.encode(Array(code))) == .invalid)
        }
    }

    @Test(
        "take kid as data", arguments: ["../../etc/passwd", "' OR 1=1 --", "", String(repeating: "k", count: 6_000)])
    func kid(_ id: String) async throws {
        let fixture = try await TokenFixture()
        let claims = try await fixture.json()
        let token = try fixture.signed(header: #"{"alg":"RS256","kid":"\#(id)","typ":"at+jwt"}"#, claims: claims)
        #expect(await fixture.refusal(of: token) == .invalid)
    }

    @Test("are not believed from memory when a byte of them changes")
    func memory() async throws {
        let fixture = try await TokenFixture()
        let token = try await fixture.signed()
        #expect(await fixture.refusal(of: token) == nil)
        for index in stride(from: 0, to: token.utf8.count, by: 13) {
            var bytes = Array(token.utf8)
            bytes[index] = bytes[index] == UInt8(ascii: "A") ? UInt8(ascii: "B") : UInt8(ascii: "A")
            #expect(await fixture.refusal(of: String(decoding: bytes, as: UTF8.self)) == .invalid, "byte \(index)")
        }
    }

    @Test("give what the role allows now, cut down to what they name")
    func permissions() async throws {
        let token = VerifiedToken(try await TokenFixture().claims)
        #expect(token.permissions(under: .accountExecutive) == [.accountRead, .recommendationApprove])
        #expect(token.permissions(under: .viewer) == [.accountRead])
        #expect(token.permissions(under: .systemAdmin) == [.accountRead, .recommendationApprove])
        #expect(token.permissions(under: .auditor) == [])
    }

    @Test("are verified by the key in the JWKS, which shows nothing private, under its RFC 7638 name")
    func jwks() async throws {
        let fixture = try await TokenFixture()
        let document = try JSONReader.read(Array(fixture.tokens.keys.jwks.utf8))
        let key = try #require(document["keys"]?.array?.first)
        guard case .object(let members) = key else {
            Issue.record("a key is no object")
            return
        }
        #expect(members.map(\.name) == ["kty", "use", "alg", "kid", "n", "e"])
        let n = try #require(key["n"]?.string)
        #expect(key["e"]?.string == "AQAB")
        #expect(Base64URL.decode(n)?.count == 256)
        let thumbprint = SHA256.hash(data: Array(#"{"e":"AQAB","kty":"RSA","n":"\#(n)"}"#.utf8))
        #expect(key["kid"]?.string == Base64URL.encode(Array(thumbprint)))
    }

    @Test("are signed by a key that survives its stored form")
    func stored() async throws {
        let fixture = try await TokenFixture()
        let key = try SigningKey(.rs256, stored: fixture.key.stored)
        let reread = SigningKeys(active: [key], all: [key])
        #expect(try await reread.sign(fixture.claims).reveal() == fixture.signed())
    }
}
