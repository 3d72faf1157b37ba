import Access
import Core
import Crypto
import TestKit
import Testing

@testable import Identity

@Suite("Access tokens")
struct AccessTokenTests {
    @Test("hold the claims and the header that the API promises")
    func claims() throws {
        let fixture = try TokenFixture()
        let token = try JWTPreparser.parse(fixture.signed())
        guard case .object(let members) = token.claims else {
            Issue.record("claims are no object")
            return
        }
        #expect(
            members.map(\.name) == [
                "iss", "aud", "sub", "user_id", "email", "role", "permissions", "iat", "exp", "jti", "sid", "client_id",
            ])
        #expect(token.algorithm == "RS256")
        #expect(token.keyID == fixture.key.verifier.id)
        #expect(AccessToken(token.claims) == fixture.claims)
    }

    @Test("are the same to the byte for the same claims, so that a repeated refresh gets the same answer")
    func deterministic() throws {
        let fixture = try TokenFixture()
        #expect(try fixture.signed() == fixture.signed())
    }

    @Test("are accepted once and again, until they expire")
    func lifetime() throws {
        let fixture = try TokenFixture()
        let token = try fixture.signed()
        #expect(fixture.refusal(of: token) == nil)
        fixture.clock.advance(by: .seconds(3599))
        #expect(fixture.refusal(of: token) == nil)
        fixture.clock.advance(by: .seconds(1))
        #expect(fixture.refusal(of: token) == .expired)
    }

    @Test("are refused with another issuer or audience, or from too far in the future")
    func rules() throws {
        let fixture = try TokenFixture()
        #expect(fixture.refusal(of: try fixture.signed { $0.issuer = "https://other.example" }) == .invalid)
        #expect(fixture.refusal(of: try fixture.signed { $0.audience = "somebody-else" }) == .invalid)
        #expect(fixture.refusal(of: try fixture.signed { $0.issuedAt += 61 }) == .invalid)
        #expect(fixture.refusal(of: try fixture.signed { $0.issuedAt += 60 }) == nil)
        #expect(fixture.refusal(of: try fixture.signed { $0.issuedAt = -1 }) == .invalid)
        #expect(fixture.refusal(of: try fixture.signed { $0.expiresAt = $0.issuedAt }) == .invalid)
    }

    @Test(
        "are refused when a claim is missing or of another type, however well they are signed",
        arguments: [
            ("\"exp\":1795328526", "\"exp\":\"1795328526\""), ("\"exp\":1795328526", "\"exp\":1795328526.5"),
            ("\"exp\":1795328526", "\"exp\":1e30"), ("\"exp\":1795328526", "\"exp\":null"),
            ("\"iat\":", "\"iat2\":"), ("\"sid\":\"", "\"sid\":\"x"), ("\"user_id\":\"", "\"user_id\":\"x"),
            ("\"permissions\":[", "\"permissions\":[1,"),
            ("\"aud\":\"https://id.example\"", "\"aud\":[\"https://id.example\"]"),
            ("\"client_id\":\"castellan\"", "\"client_id\":true"),
        ])
    func types(_ from: String, _ to: String) throws {
        let fixture = try TokenFixture()
        let json = String(decoding: fixture.claims.json, as: UTF8.self)
        #expect(json.contains(from))
        let edited = json.replacing(from, with: to)
        let header = #"{"alg":"RS256","kid":"\#(fixture.key.verifier.id)","typ":"at+jwt"}"#
        #expect(fixture.refusal(of: try fixture.signed(header: header, claims: json)) == nil)
        #expect(fixture.refusal(of: try fixture.signed(header: header, claims: edited)) == .invalid)
    }

    @Test("are refused when signed by another key, with or without our kid")
    func otherKey() throws {
        let fixture = try TokenFixture()
        let other = try TokenFixture.otherKey.get()
        #expect(fixture.refusal(of: try other.sign(fixture.claims.json).reveal()) == .invalid)
        let header = #"{"alg":"RS256","kid":"\#(fixture.key.verifier.id)","typ":"at+jwt"}"#
        let input = Base64URL.encode(header.utf8) + "." + Base64URL.encode(fixture.claims.json)
        #expect(fixture.refusal(of: try other.compact(input)) == .invalid)
    }

    @Test(
        "are refused under every other algorithm, whatever the signature",
        arguments: ["none", "None", "HS256", "RS384", "RS512", "PS256", "ES256", "EdDSA", "rs256", ""])
    func algorithm(_ name: String) throws {
        let fixture = try TokenFixture()
        let header = #"{"alg":"\#(name)","kid":"\#(fixture.key.verifier.id)","typ":"at+jwt"}"#
        let claims = String(decoding: fixture.claims.json, as: UTF8.self)
        #expect(fixture.refusal(of: try fixture.signed(header: header, claims: claims)) == .invalid)
    }

    @Test("are refused when HMAC is made with what is public of the key (RS/HS confusion)")
    func confusion() throws {
        let fixture = try TokenFixture()
        let header = #"{"alg":"HS256","kid":"\#(fixture.key.verifier.id)","typ":"at+jwt"}"#
        let input = Base64URL.encode(header.utf8) + "." + Base64URL.encode(fixture.claims.json)
        for secret in [fixture.key.verifier.jwk, fixture.tokens.keys.jwks, fixture.key.verifier.id] {
            let code = HMAC<SHA256>.authenticationCode(
                for: Array(input.utf8), using: SymmetricKey(data: Array(secret.utf8)))
            #expect(fixture.refusal(of: input + "." + Base64URL.encode(Array(code))) == .invalid)
        }
    }

    @Test(
        "take kid as data", arguments: ["../../etc/passwd", "' OR 1=1 --", "", String(repeating: "k", count: 6_000)])
    func kid(_ id: String) throws {
        let fixture = try TokenFixture()
        let claims = String(decoding: fixture.claims.json, as: UTF8.self)
        let token = try fixture.signed(header: #"{"alg":"RS256","kid":"\#(id)","typ":"at+jwt"}"#, claims: claims)
        #expect(fixture.refusal(of: token) == .invalid)
    }

    @Test("are not believed from memory when a byte of them changes")
    func memory() throws {
        let fixture = try TokenFixture()
        let token = try fixture.signed()
        #expect(fixture.refusal(of: token) == nil)
        for index in stride(from: 0, to: token.utf8.count, by: 13) {
            var bytes = Array(token.utf8)
            bytes[index] = bytes[index] == UInt8(ascii: "A") ? UInt8(ascii: "B") : UInt8(ascii: "A")
            #expect(fixture.refusal(of: String(decoding: bytes, as: UTF8.self)) == .invalid, "byte \(index)")
        }
    }

    @Test("give what the role allows now, cut down to what they name")
    func permissions() throws {
        let token = VerifiedToken(try TokenFixture().claims)
        #expect(token.permissions(under: .accountExecutive) == [.accountRead, .recommendationApprove])
        #expect(token.permissions(under: .viewer) == [.accountRead])
        #expect(token.permissions(under: .systemAdmin) == [.accountRead, .recommendationApprove])
        #expect(token.permissions(under: .auditor) == [])
    }

    @Test("are verified by the key in the JWKS, which shows nothing private, under its RFC 7638 name")
    func jwks() throws {
        let fixture = try TokenFixture()
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
    func stored() throws {
        let fixture = try TokenFixture()
        let reread = try SigningKey(der: fixture.key.der)
        #expect(try reread.sign(fixture.claims.json).reveal() == fixture.signed())
    }
}
