import Core
import Crypto
import CryptoExtras
import Foundation
import Testing

@testable import OAuthProtocol

@Suite("OAuth: signed tokens")
struct JWSTests {
    private func defect(_ text: String, _ profile: JWSProfile = .clientAssertion) -> JWSDefect? {
        do throws(JWSDefect) {
            _ = try UnverifiedJWS(text, as: profile)
            return nil
        } catch {
            return error
        }
    }

    @Test("RFC 8037 appendix A.4 verifies, and no longer with a byte changed")
    func ed25519Example() throws {
        let key = try JWK(
            Array(#"{"kty":"OKP","crv":"Ed25519","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}"#.utf8))
        #expect(key.thumbprint == "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k")
        let message = "eyJhbGciOiJFZERTQSJ9.RXhhbXBsZSBvZiBFZDI1NTE5IHNpZ25pbmc"
        let signature = try #require(
            Base64URL.decode("hgyY0il_MGCjP0JzlnLWG1PPOt7-09PGcvMg3AIbQR6dWbhijcNR4ki4iylGjg5BhVsPt9g7sVvpAr_MuM0KAg"))
        #expect(key.verifies(signature, of: Array(message.utf8), by: .edDSA))
        #expect(!key.verifies(signature, of: Array(message.utf8.reversed()), by: .edDSA))
        #expect(!key.verifies(signature, of: Array(message.utf8), by: .es256))
        #expect(!key.verifies(Array(signature.dropLast()), of: Array(message.utf8), by: .edDSA))
    }

    @Test("every algorithm verifies what it signed, and nothing else does", arguments: Signer.all)
    func algorithms(_ signer: Signer) throws {
        let token = try UnverifiedJWS(try signer.token(claims: #"{"a":1}"#), as: .clientAssertion)
        #expect(token.claims(verifiedBy: try signer.keys)?["a"]?.integer == 1)
        let header = #"{"alg":"\#(signer.algorithm.rawValue)"}"#
        let changed = token.text.replacingOccurrences(
            of: encoded(Data(#"{"a":1}"#.utf8)), with: encoded(Data(#"{"a":2}"#.utf8)))
        #expect(try UnverifiedJWS(changed, as: .clientAssertion).claims(verifiedBy: try signer.keys) == nil)
        for other in Signer.all where other.algorithm != signer.algorithm {
            let renamed = header.replacingOccurrences(of: signer.algorithm.rawValue, with: other.algorithm.rawValue)
            let forged = try UnverifiedJWS(try signer.token(header: renamed, claims: "{}"), as: .clientAssertion)
            #expect(forged.claims(verifiedBy: try signer.keys) == nil)
            #expect(forged.claims(verifiedBy: try other.keys) == nil)
        }
    }

    @Test(
        "B1 none and shared secrets are no algorithms",
        arguments: [
            "none", "None", "NONE", "HS256", "HS384", "HS512", "hs256", "RS384", "RS1", "ES256K", "", "rs256", "dir",
            "RSA-OAEP",
        ])
    func algorithmAllowlist(_ name: String) throws {
        #expect(defect(try Signer.es256.token(header: #"{"alg":"\#(name)"}"#, claims: "{}")) == .algorithm)
        #expect(defect(encoded(Data(#"{"alg":"\#(name)"}"#.utf8)) + ".e30.") == .base64url)
    }

    @Test("B1 a public RSA key as a shared secret signs nothing, in whichever form")
    func confusion() throws {
        guard case .rsa(let key, _) = Signer.rs256 else { return }
        let modulus = try key.publicKey.getKeyPrimitives().modulus
        let forms = [
            Data(key.publicKey.pemRepresentation.utf8), Data(key.publicKey.pkcs1PEMRepresentation.utf8),
            key.publicKey.derRepresentation, key.publicKey.pkcs1DERRepresentation, modulus, Data(encoded(modulus).utf8),
            Data(try Signer.rs256.jwk.utf8),
        ]
        for secret in forms {
            for algorithm in ["HS256", "RS256"] {
                let message = encoded(Data(#"{"alg":"\#(algorithm)"}"#.utf8)) + ".e30"
                let code = HMAC<SHA256>.authenticationCode(for: Data(message.utf8), using: SymmetricKey(data: secret))
                let token = "\(message).\(encoded(code))"
                let keys = try Signer.rs256.keys
                #expect((try? UnverifiedJWS(token, as: .clientAssertion))?.claims(verifiedBy: keys) == nil)
            }
        }
    }

    @Test(
        "B2 keys that a token brings along or points at are refused",
        arguments: [
            #""jwk":{"kty":"OKP"}"#, #""jku":"https://evil.example/""#, #""x5u":"https://evil.example/""#,
            #""x5c":["MII"]"#,
        ])
    func foreignKeys(_ member: String) throws {
        let name = Signer.es256.algorithm.rawValue
        #expect(
            defect(try Signer.es256.token(header: #"{"alg":"\#(name)",\#(member)}"#, claims: "{}")) == .headerMember)
    }

    @Test("B2 a kid is data: it picks a key by its bytes, whatever it says, and has a limit")
    func keyIDs() throws {
        func header(_ id: String) -> String { #"{"alg":"ES256","kid":\#(id)}"# }
        let jwk = try Signer.es256.jwk
        for id in ["../../etc/passwd", "' OR 1=1 --", "\u{1f511}"] {
            let named = jwk.dropLast() + #","kid":\#(id.json)}"#
            let keys = try JWKSet([JWK(Array(named.utf8))])
            let token = try UnverifiedJWS(
                try Signer.es256.token(header: header(id.json), claims: "{}"), as: .clientAssertion)
            #expect(token.claims(verifiedBy: keys) != nil)
            #expect(token.claims(verifiedBy: try Signer.es256.keys) == nil)
        }
        let thumbprint = try Signer.es256.keys.keys[0].thumbprint
        let byThumbprint = try UnverifiedJWS(
            try Signer.es256.token(header: header(thumbprint.json), claims: "{}"), as: .clientAssertion)
        #expect(byThumbprint.claims(verifiedBy: try Signer.es256.keys) != nil)
        let huge = String(repeating: "k", count: 10_240)
        #expect(defect(try Signer.es256.token(header: header(huge.json), claims: "{}")) == .keyID)
        #expect(defect(try Signer.es256.token(header: header("7"), claims: "{}")) == .keyID)
    }

    @Test("B3 a token of one kind doesn't pass for another")
    func types() throws {
        func token(_ type: String) throws -> String {
            try Signer.es256.token(header: #"{"alg":"ES256","typ":\#(type.json)}"#, claims: "{}")
        }
        #expect(defect(try token("application/JWT"), .idToken) == nil)
        #expect(defect(try token("JWT"), .dpopProof) == .type)
        #expect(defect(try token("at+jwt"), .idToken) == .type)
        #expect(defect(try token("JWT"), .idToken) == nil)
        #expect(defect(try token("dpop+jwt"), .clientAssertion) == .type)
        #expect(defect(try token("at+jwt"), .clientAssertion) == .type)
        #expect(defect(try Signer.es256.token(claims: "{}"), .dpopProof) == .type)
    }

    @Test("B5 only the compact form in strict base64url is read")
    func strictForm() throws {
        let token = try Signer.es256.token(claims: #"{"sub":"a"}"#)
        let parts = token.split(separator: ".").map(String.init)
        for bad in [
            "", ".", "..", "...", "a.b", token + ".", "." + token, token + ".e30.e30", parts[0] + "." + parts[1],
            parts[0] + "." + parts[1] + ".", token + "=", token + "==", token + " ", token + "\n", " " + token,
            parts[0] + "=." + parts[1] + "." + parts[2], token.replacingOccurrences(of: parts[1], with: parts[1] + "A"),
            #"{"payload":"e30","signatures":[]}"#, String(token.dropLast()),
        ] { #expect(defect(bad) != nil, "\(bad)") }
        #expect(defect("+_" + parts[0] + "." + parts[1] + "." + parts[2]) == .base64url)
        // Two bytes of signature less are still base64url, and no signature.
        let shortened = "\(parts[0]).\(parts[1]).\(encoded(try #require(Base64URL.decode(parts[2])).dropLast(2)))"
        #expect(try UnverifiedJWS(shortened, as: .clientAssertion).claims(verifiedBy: try Signer.es256.keys) == nil)
        let long = try Signer.es256.token(claims: #"{"a":\#(String(repeating: "x", count: 16_384).json)}"#)
        #expect(defect(long) == .tooLong)
    }

    @Test(
        "B5 header and claims are strict JSON objects",
        arguments: [
            #"{"alg":"ES256","alg":"ES256"}"#, #"["ES256"]"#, "null", #"{"alg":"ES256"} x"#,
            "\u{feff}{\"alg\":\"ES256\"}", "{",
            #"{"alg":"ES256","a":{"b":1,"b":2}}"#,
        ])
    func strictJSON(_ text: String) throws {
        #expect(defect(try Signer.es256.token(header: text, claims: "{}")) == .json)
        #expect(defect(try Signer.es256.token(claims: text)) == (text == #"{"alg":"ES256"}"# ? nil : .json))
    }

    @Test(
        "B5 crit, compression and encryption are refused",
        arguments: [
            #""crit":["exp"]"#, #""crit":[]"#, #""crit":["b64"],"b64":false"#, #""b64":true"#, #""zip":"DEF""#,
            #""enc":"A128GCM""#,
        ])
    func critical(_ member: String) throws {
        #expect(defect(try Signer.es256.token(header: #"{"alg":"ES256",\#(member)}"#, claims: "{}")) == .headerMember)
    }

    @Test(
        "B4 a time is whole seconds from 1970 to 9999",
        arguments: [
            #""1795324926""#, "1795324926.5", "-1", "253402300800", "9223372036854775807", "1e300", "null", "true",
            "[1]", "{}",
        ])
    func times(_ value: String) throws {
        let claims = try JSONReader.read(Array(#"{"exp":\#(value)}"#.utf8))
        #expect(throws: NumericDate.BadDate.self) { try NumericDate.read("exp", of: claims) }
    }

    @Test("B4 a time beyond all numbers is no JSON")
    func endless() throws {
        #expect(defect(try Signer.es256.token(claims: #"{"exp":1e400}"#)) == .json)
        #expect(defect(try Signer.es256.token(claims: #"{"exp":NaN}"#)) == .json)
    }
}
