import Core
import CryptoExtras
import Foundation
import Testing

@testable import OAuthProtocol

@Suite("OAuth: keys")
struct JWKTests {
    private func defect(_ text: String) -> JWKDefect? {
        do throws(JWKDefect) {
            _ = try JWK(Array(text.utf8))
            return nil
        } catch {
            return error
        }
    }

    private func rsa(bits: Int, exponent: [UInt8] = [1, 0, 1]) -> String {
        var modulus = [UInt8](repeating: 0xff, count: (bits + 7) / 8)
        if bits % 8 != 0 { modulus[0] = UInt8(1 << (bits % 8)) - 1 }
        return #"{"kty":"RSA","n":"\#(encoded(modulus))","e":"\#(encoded(exponent))"}"#
    }

    @Test("RFC 7638 section 3.1")
    func thumbprint() throws {
        let modulus =
            "0vx7agoebGcQSuuPiLJXZptN9nndrQmbXEps2aiAFbWhM78LhWx4cbbfAAtVT86zwu1RK7aPFFxuhDR1L6tSoc_BJECPebWKRXjBZCiFV4n3ok"
            + "njhMstn64tZ_2W-5JsGY4Hc5n9yBXArwl93lqt7_RN5w6Cf0h4QyQ5v-65YGjQR0_FDW2QvzqY368QQMicAtaSqzs8KJZgnYb9c7d0zgdAZHzu"
            + "6qMQvRL5hajrn1n91CbOpbISD08qNLyrdkt-bFTWhAI4vMQFh6WeZu0fM4lFd2NcRwr3XPksINHaQ-G_xBniIqbw0Ls1jF44-csFCur-kEgU8aw"
            + "apJzKnqDKgw"
        let key = try JWK(
            Array(
                #"{"kty":"RSA","n":"\#(modulus)","e":"AQAB","alg":"RS256","kid":"2011-04-29","x5u":"https://x.example"}"#
                    .utf8))
        #expect(key.thumbprint == "NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs")
        #expect(key.id == "2011-04-29" && key.algorithm == .rs256)
        #expect(key.fits(.rs256) && !key.fits(.ps256) && !key.fits(.es256))
        #expect(
            key.json == #"{"e":"AQAB","kty":"RSA","n":"\#(modulus)","use":"sig","kid":"2011-04-29","alg":"RS256"}"#)
    }

    @Test("B6 an RSA key has 2048 to 8192 bits and a good exponent")
    func sizes() {
        #expect(defect(rsa(bits: 2_048)) == nil)
        #expect(defect(rsa(bits: 8_192)) == nil)
        for bits in [512, 1_024, 2_047, 8_193, 16_384] { #expect(defect(rsa(bits: bits)) == .badSize, "\(bits)") }
        for exponent: [UInt8] in [
            [1], [2], [3], [17], [1, 0, 0], [0, 1, 0, 1], [2, 0, 0, 0, 1], [UInt8](repeating: 255, count: 32),
        ] {
            #expect(defect(rsa(bits: 2_048, exponent: exponent)) == .badExponent, "\(exponent)")
        }
        let even = [UInt8](repeating: 0xfe, count: 256)
        #expect(defect(#"{"kty":"RSA","n":"\#(encoded(even))","e":"AQAB"}"#) == .badNumber)
        #expect(
            defect(#"{"kty":"RSA","n":"\#(encoded([0] + [UInt8](repeating: 255, count: 256)))","e":"AQAB"}"#)
                == .badNumber)
    }

    @Test(
        "B7 private members and shared secrets are refused, and never written",
        arguments: ["d", "p", "q", "dp", "dq", "qi", "oth", "k"])
    func privateMembers(_ name: String) throws {
        for signer in Signer.all {
            #expect(defect(try signer.jwk.dropLast() + #","\#(name)":"AQAB"}"#) == .privateMember)
            #expect(!(try JWK(Array(signer.jwk.utf8)).json.contains("\"\(name)\"")))
        }
        #expect(defect(#"{"kty":"oct","x":"AQAB"}"#) == .privateMember)
        #expect(defect(#"{"kty":"oct","k":"AQAB"}"#) == .privateMember)
    }

    @Test("keys that aren't for verifying, or of other kinds, are refused")
    func others() throws {
        let key = try Signer.es256.jwk.dropLast()
        #expect(defect(key + #","use":"enc"}"#) == .notForSignatures)
        #expect(defect(key + #","key_ops":["sign"]}"#) == .notForSignatures)
        #expect(defect(key + #","key_ops":["verify"],"use":"sig"}"#) == nil)
        #expect(defect(key + #","alg":"HS256"}"#) == .unsupported)
        #expect(defect(key + #","alg":"RS256"}"#) == .unsupported)
        #expect(defect(key + #","kid":""}"#) == .badID)
        #expect(defect(key + #","kid":1}"#) == .badID)
        #expect(defect(key + #","kty":"EC"}"#) == .notAKey)
        #expect(defect(#"{"kty":"EC","crv":"P-384","x":"AQAB","y":"AQAB"}"#) == .unsupported)
        #expect(defect(#"{"kty":"OKP","crv":"X25519","x":"AQAB"}"#) == .unsupported)
        #expect(defect(#"{"kty":"OKP","crv":"Ed25519","x":"AQAB"}"#) == .badSize)
        #expect(defect(#"{"kty":"EC","crv":"P-256","x":"AQAB"}"#) == .badNumber)
        let offCurve = encoded([UInt8](repeating: 1, count: 32))
        #expect(defect(#"{"kty":"EC","crv":"P-256","x":"\#(offCurve)","y":"\#(offCurve)"}"#) == .badNumber)
        for text in ["", "[]", "null", "{}x", #"{"kty":1}"#] { #expect(defect(text) != nil) }
    }

    @Test("B7 a set shows kid, use and the public members, and its keys have different names")
    func sets() throws {
        let named = try Signer.es256.jwk.dropLast() + #","kid":"one","alg":"ES256"}"#
        let set = try JWKSet(Array(#"{"keys":[\#(named),\#(try Signer.edDSA.jwk)]}"#.utf8))
        let keys = try #require(try members(set)["keys"]?.array)
        #expect(keys[0]["kid"]?.string == "one" && keys[0]["use"]?.string == "sig" && keys[0]["alg"]?.string == "ES256")
        #expect(keys[1]["kid"]?.string == set.keys[1].thumbprint)
        #expect(try JWKSet(Array(set.json.utf8)).keys.map(\.thumbprint) == set.keys.map(\.thumbprint))
        for bad in [#"{"keys":[]}"#, #"{"keys":{}}"#, "{}", #"{"keys":[\#(named),\#(named)]}"#] {
            #expect(throws: JWKDefect.self) { try JWKSet(Array(bad.utf8)) }
        }
        let many = (0..<21).map { named.replacingOccurrences(of: "one", with: "\($0)") }.joined(separator: ",")
        #expect(throws: JWKDefect.tooMany) { try JWKSet(Array(#"{"keys":[\#(many)]}"#.utf8)) }
    }
}
