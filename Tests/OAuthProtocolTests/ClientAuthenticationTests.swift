import Core
import Crypto
import Testing

@testable import OAuthProtocol

@Suite("OAuth: clients that say who they are")
struct ClientAuthenticationTests {
    private func basic(_ text: String) -> String { "Basic " + Base64.encode(Array(text.utf8)) }

    private func presented(_ parameters: FormParameters, _ fields: [String] = []) -> OAuthError? {
        refusal { () throws(OAuthRefusal) in try PresentedClient(parameters, authorization: fields) }
    }

    /// Claims that are good, with some changed or (`nil`) left out.
    private func claims(_ changes: [String: String?] = [:]) -> String {
        var members = [
            "iss": #""app""#, "sub": #""app""#, "aud": tokenEndpoint.json, "jti": #""j1""#,
            "exp": "\(now.seconds + 120)",
        ]
        for (name, value) in changes { members[name] = value }
        return "{" + members.map { "\"\($0)\":\($1)" }.joined(separator: ",") + "}"
    }

    private func assert(
        _ claims: String, header: String? = nil, signer: Signer = .es256, client: String = "app", at time: Instant = now
    ) throws -> OAuthError? {
        let keys = try Signer.es256.keys
        let token = try signer.token(header: header, claims: claims)
        return refusal { () throws(OAuthRefusal) in
            let presented = try PresentedClient(
                form(["client_assertion": token, "client_assertion_type": PresentedClient.assertionType]),
                authorization: [])
            guard case .assertion(let name, let token) = presented, name == client else { throw .unknownClient }
            return try ClientAssertion(token, of: name, keys: keys, audiences: [issuer, tokenEndpoint], at: time)
        }
    }

    @Test("Basic is read with each part form-encoded (RFC 6749 section 2.3.1)")
    func basicCredentials() throws {
        let client = try PresentedClient(form([:]), authorization: [basic("s6BhdRkqt3:gX1f%2Bat3a+Bv%3A%25")])
        guard case .basic("s6BhdRkqt3", let secret) = client else { throw OAuthRefusal.unknownClient }
        #expect(secret.reveal() == "gX1f+at3a Bv:%" && client.method == .secretBasic)
        #expect(
            try PresentedClient(
                form(["client_id": "app"]), authorization: ["basic " + Base64.encode(Array("app:x".utf8))]
            )
            .clientID == "app")
    }

    @Test(
        "A11 a header that isn't a client's is refused as an unknown client",
        arguments: [
            "", "Basic", "Basic ", "Bearer abc", "Basic !!!", "Basic YXBw", "Basic YXBwOng", "DPoP x",
            "Basic YXBwOng= x",
        ])
    func badHeaders(_ field: String) {
        #expect(presented(form([:]), [field]) == .invalidClient)
        #expect(presented(form([:]), [basic(":secret")]) == .invalidClient)
        #expect(presented(form([:]), [basic("app:%zz")]) == .invalidClient)
        #expect(presented(form([:]), [basic("app:" + String(repeating: "x", count: 2_000))]) == .invalidClient)
    }

    @Test("A11 a client authenticates in one way only")
    func oneWay() {
        let type = PresentedClient.assertionType
        #expect(presented(form(["client_id": "app", "client_secret": "x"]), [basic("app:x")]) == .invalidRequest)
        #expect(
            presented(form(["client_assertion": "x", "client_assertion_type": type]), [basic("app:x")])
                == .invalidRequest)
        #expect(
            presented(
                form(["client_id": "app", "client_secret": "x", "client_assertion": "x", "client_assertion_type": type])
            )
                == .invalidRequest)
        #expect(presented(form([:]), [basic("app:x"), basic("app:x")]) == .invalidRequest)
        #expect(presented(form(["client_id": "other"]), [basic("app:x")]) == .invalidRequest)
        #expect(presented(form(["client_secret": "x"])) == .invalidRequest)
        #expect(presented(form(["client_id": "app", "client_secret": "x", "client_secret": "y"])) == .invalidRequest)
        #expect(presented(form([:])) == .invalidRequest)
        #expect(presented(form(["client_id": "app", "client_assertion": "x"])) == .invalidRequest)
        #expect(presented(form(["client_id": "app", "client_assertion_type": type])) == .invalidRequest)
    }

    @Test("A11 a client with a secret or a key can't do without, nor with the other")
    func methods() throws {
        let post = try PresentedClient(form(["client_id": "app", "client_secret": "x"]), authorization: [])
        let none = try PresentedClient(form(["client_id": "app"]), authorization: [])
        #expect(post.isAllowed(by: .secretPost) && post.isAllowed(by: .secretBasic))
        #expect(!post.isAllowed(by: .publicClient) && !post.isAllowed(by: .privateKeyJWT))
        #expect(ClientAuthenticationMethod.allCases.filter { none.isAllowed(by: $0) } == [.publicClient])
    }

    @Test("A11 an unknown client is told 401 with a challenge, and always in the same words")
    func challenge() {
        #expect(OAuthRefusal.unknownClient.status == 401)
        #expect(OAuthRefusal.unknownClient.clientChallenge == #"Basic realm="oauth", charset="UTF-8""#)
        #expect(OAuthRefusal.badGrant.status == 400 && OAuthRefusal.badGrant.clientChallenge == nil)
        #expect(!"\(PresentedClient.basic("app", secret: Secret("s3cret")))".contains("s3cret"))
    }

    @Test("private_key_jwt is taken from issuer and subject, for us, for an hour at most")
    func assertion() throws {
        #expect(try assert(claims()) == nil)
        #expect(try assert(claims(["aud": issuer.json])) == nil)
        #expect(try assert(claims(["aud": "[\(issuer.json),\(tokenEndpoint.json)]"])) == nil)
        #expect(try assert(claims(["iat": "\(now.seconds + 30)", "nbf": "\(now.seconds)"])) == nil)
        #expect(try assert(claims(), header: #"{"alg":"ES256","typ":"JWT","x5t":"abc"}"#) == nil)
        let refused: [[String: String?]] = [
            ["iss": #""other""#], ["iss": nil], ["aud": #""https://other.example""#], ["aud": nil], ["aud": "[]"],
            ["aud": "[\(issuer.json),\"https://other.example\"]"], ["aud": "[1]"], ["jti": nil], ["jti": "1"],
            ["jti": #""""#],
            ["jti": String(repeating: "j", count: 256).json], ["exp": nil], ["exp": "\(now.seconds)"],
            ["exp": "\(now.seconds + 3_661)"], ["nbf": "\(now.seconds + 61)"], ["iat": "\(now.seconds + 61)"],
        ]
        for changes in refused { #expect(try assert(claims(changes)) == .invalidClient, "\(changes)") }
        #expect(try assert(claims(["sub": #""other""#]), client: "other") == .invalidClient)
        #expect(try assert(claims(), at: now + .seconds(120)) == .invalidClient)
        #expect(try assert(claims(), signer: .edDSA) == .invalidClient)
        #expect(try assert(claims(), signer: .p256(.init())) == .invalidClient)
    }

    @Test(
        "B4 an expiry that is no whole number of seconds is refused",
        arguments: [
            "\"1795325000\"", "1795325000.5", "-1795325000", "1e400", "null", "[1795325000]",
        ])
    func expiry(_ value: String) throws {
        #expect(try assert(claims(["exp": value])) == .invalidClient)
    }
}
