import Core
import Crypto
import OAuthProtocol
import Testing

@testable import Identity

@Suite("Signing keys")
struct SigningKeyTests {
    private static let claims = Array(#"{"sub":"USR-1"}"#.utf8)

    @Test(
        "sign and verify by their own algorithm alone, also after they were stored",
        arguments: SignatureAlgorithm.allCases)
    func roundTrip(_ algorithm: SignatureAlgorithm) throws {
        let key = try SigningKey.make(algorithm)
        let reread = try SigningKey(algorithm, stored: key.stored)
        #expect(reread.id == key.id && reread.jwk == key.jwk)
        let text = try reread.token(Self.claims, type: "at+jwt").reveal()
        let token = try JWTPreparser.parse(text)
        #expect(token.algorithm == algorithm.rawValue && token.keyID == key.id)
        #expect(key.verifies(token))
        for other in SignatureAlgorithm.allCases where other != algorithm {
            let header = #"{"alg":"\#(other.rawValue)","kid":"\#(key.id)","typ":"at+jwt"}"#
            let parts = text.split(separator: ".")
            let forged = "\(Base64URL.encode(Array(header.utf8))).\(parts[1]).\(parts[2])"
            #expect(try !key.verifies(JWTPreparser.parse(forged)))
        }
        var changed = Array(text.utf8)
        changed[text.utf8.count / 2] =
            changed[text.utf8.count / 2] == UInt8(ascii: "A") ? UInt8(ascii: "B") : UInt8(ascii: "A")
        if let token = try? JWTPreparser.parse(String(decoding: changed, as: UTF8.self)) {
            #expect(!key.verifies(token))
        }
    }

    @Test(
        "are shown with name, use and algorithm under their RFC 7638 name, and with nothing private",
        arguments: SignatureAlgorithm.allCases)
    func jwk(_ algorithm: SignatureAlgorithm) throws {
        let key = try SigningKey.make(algorithm)
        let jwk = try JSONReader.read(Array(key.jwk.utf8))
        guard case .object(let members) = jwk else {
            Issue.record("a key is no object")
            return
        }
        let own = ["kty", "use", "alg", "kid"]
        let numbers = members.filter { !own.contains($0.name) }
        #expect(members.prefix(4).map(\.name) == own)
        #expect(jwk["alg"]?.string == algorithm.rawValue && jwk["use"]?.string == "sig")
        let expected: [SignatureAlgorithm: [String]] = [
            .rs256: ["n", "e"], .ps256: ["n", "e"], .es256: ["crv", "x", "y"], .edDSA: ["crv", "x"],
        ]
        #expect(numbers.map(\.name) == expected[algorithm])
        let hashed = (numbers + [.init("kty", jwk["kty"] ?? .null)]).sorted { $0.name < $1.name }
        let thumbprint = SHA256.hash(data: Array(JSONValue.object(hashed).json.utf8))
        #expect(key.id == Base64URL.encode(Array(thumbprint)))
        if algorithm == .ps256 { #expect(Base64URL.decode(jwk["n"]?.string ?? "")?.count == 384) }
    }

    @Test("travel as a set, in which the first of each algorithm signs")
    func set() throws {
        let keys = try SignatureAlgorithm.allCases.map { try SigningKey.make($0) }
        let set = SigningKeySet(keys + [try SigningKey.make(.es256)])
        let read = try #require(SigningKeySet(json: set.json))
        #expect(read.keys.map(\.id) == set.keys.map(\.id) && read.json.reveal() == set.json.reveal())
        #expect(read.keys.map(\.algorithm) == SignatureAlgorithm.allCases + [.es256])
        #expect(read.signing.map(\.id) == keys.map(\.id))
    }
}
