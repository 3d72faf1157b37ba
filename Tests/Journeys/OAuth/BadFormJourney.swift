import Access
import App
import Core
import Crypto
import OAuth
import OAuthProtocol
import Store
import TestKit
import Testing

@Suite(.timeLimit(.minutes(3))) struct BadFormJourney {
    /// What is refused before anybody asks which client it is.
    private static let bodies: [(name: String, body: String)] = [
        ("nothing", ""), ("no form", "{}"), ("no such escape", "grant_type=%zz"), ("no UTF-8", "grant_type=%ff"),
        ("twice", "grant_type=client_credentials&grant_type=client_credentials"),
        ("a secret twice", "client_id=a&client_secret=b&client_secret=c"),
        ("a long name", String(repeating: "a", count: 65) + "=b"),
        ("a long value", "code=" + String(repeating: "a", count: 16_385)),
        ("too many", (0..<70).map { "a\($0)=b" }.joined(separator: "&")),
        ("a megabyte", "code=" + String(repeating: "a", count: 1 << 20)),
        ("U+0000", "client_id=%00&client_secret=a"),
        ("a long client", "client_id=" + String(repeating: "9", count: 400)),
    ]

    @Test("A17: what is no form of the protocol is refused as the protocol says", arguments: Engine.allCases)
    func forms(engine: Engine) async throws {
        try await Harness.with(engine) { house in
            let shop = try await OAuthShop.open(in: house, grants: ["client_credentials"])
            let endpoints: [OAuthEndpoint] = [.token, .introspect, .revoke, .push, .device]
            for endpoint in endpoints {
                for (name, body) in Self.bodies {
                    let answer = try await shop.send(endpoint, body)
                    #expect([400, 401, 413].contains(answer.status), "\(endpoint), \(name): \(answer)")
                    #expect(answer["error"]?.string != nil, "\(endpoint), \(name): \(answer)")
                    #expect(answer.header("Cache-Control") == "no-store", "\(endpoint), \(name)")
                }
                let good = OAuthShop.form(["client_id": shop.id, "client_secret": shop.secret, "token": "a"])
                for type in ["application/json", "text/plain", "application/x-www-form-urlencoded; charset=latin1"] {
                    let answer = try await shop.send(endpoint, good, headers: ["Content-Type": type])
                    #expect(answer.status == 400 && answer["error"] == .string("invalid_request"), "\(type): \(answer)")
                }
                #expect(try await house.api.get(endpoint.rawValue).status == 405)
                let query = try await house.api.send(
                    "POST", endpoint.rawValue + "?client_id=a", good,
                    headers: ["Content-Type": "application/x-www-form-urlencoded"])
                #expect(query.status == 400 && query["error"] == .string("invalid_request"), "\(query)")
            }
        }
    }

    @Test("A6: what isn't a grant here, or not this client's, is refused")
    func grants() async throws {
        try await Harness.with(.sqlite) { house in
            let shop = try await OAuthShop.open(in: house, grants: ["client_credentials"])
            func error(_ fields: [String: String]) async throws -> String? {
                let answer = try await shop.ask(.token, fields)
                #expect(answer.status == 400, "\(answer)")
                return answer["error"]?.string
            }
            #expect(try await error(["grant_type": "password", "username": "a"]) == "unsupported_grant_type")
            #expect(try await error(["grant_type": "implicit"]) == "unsupported_grant_type")
            #expect(try await error(["scope": "account:read"]) == "invalid_request")
            #expect(try await error(["grant_type": "refresh_token", "refresh_token": "a"]) == "unauthorized_client")
            let program = ["grant_type": "client_credentials"]
            #expect(try await error(program.merging(["scope": "user:delete"]) { $1 }) == "invalid_scope")
            #expect(try await error(program.merging(["scope": "openid"]) { $1 }) == "invalid_scope")
            #expect(try await error(program.merging(["resource": "https://other.example"]) { $1 }) == "invalid_target")
            #expect(try await error(program.merging(["resource": "nonsense"]) { $1 }) == "invalid_target")
        }
    }

    @Test("B1, B2, B5: forged tokens are worth nothing anywhere", arguments: Engine.allCases)
    func tokens(engine: Engine) async throws {
        try await Harness.with(engine) { house in
            let shop = try await OAuthShop.open(in: house, grants: ["client_credentials"])
            let answer = try await shop.ask(.token, ["grant_type": "client_credentials", "scope": "session:read"])
            let good = try #require(answer["access_token"]?.string)
            let keys = try await house.api.get("/.well-known/jwks.json")
            let modulus = try #require(keys["keys"]?.array?.first { $0["n"] != nil }?["n"]?.string)
            for token in try Self.forgeries(of: good, modulus: modulus) {
                let api = house.api.with(token: token)
                #expect(try await api.get("/v1/auth/sessions").status == 401, "\(token.prefix(80))")
                #expect(try await api.get("/oauth/userinfo").status == 401, "\(token.prefix(80))")
                let known = try await shop.ask(.introspect, ["token": token])
                #expect(known.text == #"{"active":false}"#, "\(token.prefix(80)): \(known)")
            }
            #expect(try await house.api.with(token: good).get("/v1/auth/sessions").status == 200)
            // A12
            #expect(try await house.api.get("/oauth/userinfo?access_token=\(good)").status == 400)
            #expect(try await house.api.with(token: good).get("/oauth/userinfo")["error"] == .string("invalid_token"))
        }
    }

    private static func forgeries(of good: String, modulus: String) throws -> [String] {
        let parts = good.split(separator: ".").map(String.init)
        let header = try JSONReader.read(try #require(Base64URL.decode(Substring(parts[0]))))
        let kid = try #require(header["kid"]?.string)
        func token(_ header: String, signature: String? = nil) -> String {
            Base64URL.encode(Array(header.utf8)) + "." + parts[1] + "." + (signature ?? parts[2])
        }
        func hmac(_ secret: [UInt8]) -> String {
            let message = token(#"{"alg":"HS256","typ":"at+jwt","kid":"\#(kid)"}"#, signature: "").dropLast()
            let code = HMAC<SHA256>.authenticationCode(
                for: Array(message.utf8), using: SymmetricKey(data: secret))
            return message + "." + Base64URL.encode(Array(code))
        }
        let huge = String(repeating: "k", count: 6_000)
        return [
            token(#"{"alg":"none","typ":"at+jwt"}"#, signature: ""), token(#"{"alg":"none","typ":"at+jwt"}"#),
            hmac(Array(modulus.utf8)), hmac(try #require(Base64URL.decode(Substring(modulus)))),
            token(#"{"alg":"RS256","typ":"at+jwt","kid":"\#(kid)","jku":"https://evil.example/jwks"}"#),
            token(#"{"alg":"RS256","typ":"at+jwt","kid":"\#(kid)","x5u":"https://evil.example/x"}"#),
            token(#"{"alg":"RS256","typ":"at+jwt","jwk":{"kty":"RSA","n":"\#(modulus)","e":"AQAB"}}"#),
            token(#"{"alg":"RS256","typ":"at+jwt","kid":"../../etc/passwd"}"#),
            token(#"{"alg":"RS256","typ":"at+jwt","kid":"' OR 1=1 --"}"#),
            token(#"{"alg":"RS256","typ":"at+jwt","kid":"\#(huge)"}"#),
            token(#"{"alg":"RS256","typ":"at+jwt","kid":"\#(kid)","crit":["x"],"x":1}"#),
            token(#"{"alg":"ES256","typ":"at+jwt","kid":"\#(kid)"}"#),
            String(good.dropLast()), good + "=", good + ".", String(good.dropFirst()), parts[0] + "." + parts[1],
            good.replacing("-", with: "+") == good ? good + "A" : good.replacing("-", with: "+"),
        ]
    }
}
