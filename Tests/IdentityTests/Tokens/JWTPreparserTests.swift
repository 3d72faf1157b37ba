import Core
import Foundation
import TestKit
import Testing

@testable import Identity

@Suite("JWT pre-parser")
struct JWTPreparserTests {
    private static let header = #"{"alg":"RS256","kid":"k1","typ":"at+jwt"}"#

    private static func token(_ header: String = header, _ claims: String = #"{"sub":"USR-1"}"#) -> String {
        [header, claims].map { Base64URL.encode(Array($0.utf8)) }.joined(separator: ".") + ".c2ln"
    }

    private static func defect(_ token: String) -> TokenDefect? {
        do throws(TokenDefect) {
            _ = try JWTPreparser.parse(token)
            return nil
        } catch {
            return error
        }
    }

    @Test("takes a token apart")
    func good() throws {
        let text = Self.token()
        let token = try JWTPreparser.parse(text)
        #expect(token.keyID == "k1")
        #expect(token.algorithm == "RS256")
        #expect(token.text == text)
    }

    @Test(
        "refuses header members that could choose a key or an encoding",
        arguments: ["crit", "jwk", "jku", "x5u", "x5c", "x5t", "zip", "b64", "cty", "nonce"])
    func headerMember(_ name: String) {
        let header = #"{"alg":"RS256","kid":"k1","typ":"at+jwt","\#(name)":"x"}"#
        #expect(Self.defect(Self.token(header)) == .headerMember(name))
    }

    @Test(
        "refuses other types of token",
        arguments: ["JWT", "at+JWT", "application/at+jwt", "dpop+jwt", "logout+jwt", "AT+JWT", ""])
    func type(_ type: String) {
        #expect(Self.defect(Self.token(#"{"alg":"RS256","kid":"k1","typ":"\#(type)"}"#)) == .type)
    }

    @Test(
        "refuses headers that lack a member or hold something else than text",
        arguments: [
            #"{"kid":"k1","typ":"at+jwt"}"#, #"{"alg":"RS256","typ":"at+jwt"}"#, #"{"alg":"RS256","kid":"k1"}"#,
            #"{"alg":null,"kid":"k1","typ":"at+jwt"}"#, #"{"alg":"RS256","kid":1,"typ":"at+jwt"}"#,
            #"{"alg":["RS256"],"kid":"k1","typ":"at+jwt"}"#,
        ])
    func header(_ header: String) {
        #expect(Self.defect(Self.token(header)) == .header)
    }

    @Test(
        "refuses what is not one strict JSON object",
        arguments: [
            "", "[]", "null", "1", #""x""#, "{", #"{"a":1}{}"#, #"{"a":1,"a":2}"#, #"{"a":"\u0000"}"#,
            #"{"a":"\ud800"}"#, #"{"a":1e400}"#, #"{"a":01}"#, #"{"a":[[[[[1]]]]]}"#, "\u{feff}{}", #"{'a':1}"#,
        ])
    func json(_ text: String) {
        #expect(Self.defect(Self.token(text)) == .json)
        #expect(Self.defect(Self.token(Self.header, text)) == .json)
    }

    @Test("refuses every other number of parts", arguments: ["", ".", "..x.", "a.b", "a.b.c.d", "a.b.c.d.e"])
    func parts(_ token: String) {
        #expect(Self.defect(token) == .notThreeParts)
    }

    @Test("refuses lax base64url: padding, the other alphabet, spaces, stray bits, a signature that isn't there")
    func base64() {
        let parts = Self.token().split(separator: ".").map(String.init)
        let (header, claims) = (parts[0], parts[1])
        for bad in ["c2ln=", "c2 ln", "c2l+", "c2l/", "c2lnx", "c2m_\n", "c2l", ""] {
            #expect(Self.defect("\(header).\(claims).\(bad)") == .base64url, "\(bad)")
        }
        #expect(Self.defect("\(header)=.\(claims).c2ln") == .base64url)
        #expect(Self.defect("\(header).\(claims) .c2ln") == .base64url)
    }

    @Test("refuses what is too long before looking at it")
    func length() {
        let long = Self.token(Self.header, #"{"a":"\#(String(repeating: "x", count: 9_000))"}"#)
        #expect(Self.defect(long) == .tooLong)
    }

    @Test("answers every mutation of a good token, and lets none pass that a lax reader would read as the original")
    func mutations() throws {
        var generator = SplitMix64(seed: 7)
        let good = Array(Self.token().utf8)
        let original = Self.laxlyRead(Self.token())
        for _ in 0..<5_000 {
            var bytes = good
            for _ in 0..<Int.random(in: 1...4, using: &generator) {
                let place = Int.random(in: 0..<bytes.count, using: &generator)
                switch Int.random(in: 0..<3, using: &generator) {
                case 0: bytes[place] = UInt8.random(in: 0...127, using: &generator)
                case 1: bytes.remove(at: place)
                default: bytes.insert(UInt8.random(in: 0...127, using: &generator), at: place)
                }
            }
            guard bytes != good, let parsed = try? JWTPreparser.parse(String(decoding: bytes, as: UTF8.self)) else {
                continue
            }
            #expect(Self.laxlyRead(parsed.text) != original)
        }
    }

    /// The parts of a token under Foundation's base64, which is lax.
    private static func laxlyRead(_ token: String) -> [Data?] {
        token.split(separator: ".").map { part in
            let plain = part.replacing("-", with: "+").replacing("_", with: "/")
            return Data(base64Encoded: plain + String(repeating: "=", count: (4 - plain.count % 4) % 4))
        }
    }
}
