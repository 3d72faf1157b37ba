import Core
import Crypto
import Testing

@testable import OAuthProtocol

@Suite("OAuth: answers")
struct AnswerTests {
    @Test("a token answer has guide A's shape")
    func token() throws {
        let answer = TokenAnswer(
            accessToken: Secret("a"), type: .bearer, lifetime: .seconds(3_600), refreshToken: Secret("r"),
            scopes: try Scopes("recommendation:approve+account:read"))
        #expect(
            answer.json == #"{"access_token":"a","token_type":"Bearer","expires_in":3600,"refresh_token":"r","#
                + #""scope":"account:read recommendation:approve"}"#)
        #expect(!"\(answer)".contains("\"a\""))
        #expect(TokenAnswer.schema.problems(in: try members(answer)).isEmpty)
    }

    @Test("an error's answer is code and sentence")
    func error() throws {
        #expect(OAuthRefusal(.slowDown, "later").json == #"{"error":"slow_down","error_description":"later"}"#)
        #expect(OAuthError.allCases.allSatisfy { Characters.areScope(Substring($0.rawValue), atMost: 40) })
    }

    @Test("A16 of a token that isn't good, nothing is told (RFC 7662 section 2.2)")
    func introspection() throws {
        #expect(IntrospectionAnswer.inactive.json == #"{"active":false}"#)
        let active = IntrospectionAnswer.active(
            .init(
                scopes: try Scopes("account:read"), clientID: "app", username: "ada", type: .dpop, subject: "USR-1",
                audience: [issuer], issuer: issuer, issuedAt: now, expiresAt: now + .seconds(3_600), id: "j",
                confirmation: Confirmation(thumbprint: "k"), actor: ActingParty(subject: "client:agent")))
        let read = try members(active)
        #expect(read["active"] == .boolean(true) && read["exp"]?.integer == now.seconds + 3_600)
        #expect(read["cnf"]?["jkt"]?.string == "k" && read["act"]?["sub"]?.string == "client:agent")
        #expect(IntrospectionAnswer.schema.problems(in: read).isEmpty)
    }

    @Test("A3 A6 A7 the metadata promises S256, codes and iss, and nothing of what there isn't")
    func metadata() throws {
        let facts = ServerMetadata(
            issuer: issuer, scopes: try Scopes("account:read"), algorithms: [.rs256, .es256], takesRegistrations: false)
        let read = try members(facts)
        #expect(read["issuer"]?.string == issuer && read["token_endpoint"]?.string == tokenEndpoint)
        #expect(read["code_challenge_methods_supported"] == .array([.string("S256")]))
        #expect(read["response_types_supported"] == .array([.string("code")]))
        let grants = read["grant_types_supported"]?.array?.compactMap(\.string) ?? []
        #expect(grants.contains("refresh_token") && !grants.contains("password") && !grants.contains("implicit"))
        #expect(read["authorization_response_iss_parameter_supported"] == .boolean(true))
        #expect(read["registration_endpoint"] == nil && read["acr_values_supported"] == nil)
        #expect(read["scopes_supported"]?.array?.count == 5)
        #expect(read["id_token_signing_alg_values_supported"]?.array?.count == 2)
        let open = ServerMetadata(issuer: issuer, scopes: .none, algorithms: [.rs256], takesRegistrations: true)
        #expect(try members(open)["registration_endpoint"]?.string == "https://id.example/oauth/register")
        // RFC 8414 section 2 and OpenID Connect Discovery section 3: what has to be there.
        for name in [
            "issuer", "authorization_endpoint", "token_endpoint", "jwks_uri", "response_types_supported",
            "subject_types_supported", "id_token_signing_alg_values_supported",
            "token_endpoint_auth_signing_alg_values_supported", "revocation_endpoint_auth_signing_alg_values_supported",
            "introspection_endpoint_auth_signing_alg_values_supported",
        ] { #expect(read[name] != nil, "\(name)") }
        #expect(ServerMetadata.schema.problems(in: read).isEmpty)
    }

    @Test("A12 the protected resource takes tokens in the header only, and says whom to ask for one (RFC 9728)")
    func resource() throws {
        let read = try members(
            ResourceMetadata(resource: issuer, issuer: issuer, scopes: Scopes("openid account:read")))
        #expect(read["bearer_methods_supported"] == .array([.string("header")]))
        #expect(read["scopes_supported"] == .array([.string("account:read")]))
        let address = issuer + OAuthEndpoint.resourceMetadata.rawValue
        #expect(OAuthRefusal.challenge(.bearer, metadata: address) == #"Bearer resource_metadata="\#(address)""#)
        let refusal = OAuthRefusal(.insufficientScope, "more is needed")
        #expect(
            OAuthRefusal.challenge(.dpop, metadata: address, refusal, scopes: try Scopes("account:update"))
                == #"DPoP error="insufficient_scope", error_description="more is needed", scope="account:update", "#
                + #"algs="RS256 PS256 ES256 EdDSA", resource_metadata="\#(address)""#)
    }

    @Test("an ID token says what the scopes allow, and the hash of its access token")
    func idToken() throws {
        func claims(_ scopes: String, _ algorithm: SignatureAlgorithm) throws -> JSONValue {
            let person = UserInfo(
                subject: "USR-1", username: "ada", email: "ada@app.example", isEmailVerified: true,
                for: try Scopes(scopes))
            return try members(
                IDTokenClaims(
                    issuer: issuer, clientID: "app", person: person, issuedAt: now, signedInAt: now - .seconds(30),
                    nonce: "n",
                    context: "strong", methods: ["pwd", "otp"], accessToken: Secret("token"), algorithm: algorithm,
                    sessionID: "s"))
        }
        let small = try claims("openid", .rs256)
        #expect(small["aud"]?.string == "app" && small["azp"]?.string == "app" && small["nonce"]?.string == "n")
        #expect(small["exp"]?.integer == now.seconds + 3_600 && small["auth_time"]?.integer == now.seconds - 30)
        #expect(small["email"] == nil && small["preferred_username"] == nil && small["email_verified"] == nil)
        let large = try claims("openid profile email", .edDSA)
        #expect(large["email"]?.string == "ada@app.example" && large["email_verified"] == .boolean(true))
        #expect(large["preferred_username"]?.string == "ada" && large["sub"]?.string == "USR-1")
        let half = Array(SHA256.hash(data: Array("token".utf8)))[..<16]
        #expect(small["at_hash"]?.string == encoded(half))
        #expect(large["at_hash"]?.string == encoded(Array(SHA512.hash(data: Array("token".utf8)))[..<32]))
    }

    @Test("at_hash is that of OpenID Connect Core appendix A.3")
    func halfHash() {
        let token = "jHkWEdUXMU1BwAsC4vtUsZwnNvTIxEl0z9K3vx5KF0Y"
        #expect(IDTokenClaims.halfHash(token, by: .rs256) == "77QmUPtjPfzWtF2AnpK9RQ")
    }

    @Test("A13 a client's own subject is one that no user can have")
    func machineSubject() {
        #expect(ClientName.subject("USR-456") == "client:USR-456")
    }

    @Test("pushed requests and devices are answered with what they need")
    func others() throws {
        let token = OpaqueToken(.pushedRequest, SystemRandomness())
        let pushed = try members(PushedRequestAnswer(token))
        #expect(pushed["request_uri"]?.string.flatMap(OpaqueToken.init(requestURI:)) == token)
        #expect(pushed["expires_in"]?.integer == 90)
        let device = DeviceAuthorizationAnswer(
            deviceCode: OpaqueToken(.deviceCode, SystemRandomness()), userCode: UserCode(SystemRandomness()),
            page: issuer + OAuthEndpoint.devicePage.rawValue)
        let read = try members(device)
        #expect(
            read["verification_uri_complete"]?.string
                == "https://id.example/oauth/device?user_code=\(device.userCode.text)")
        #expect(read["interval"]?.integer == 5 && read["expires_in"]?.integer == 600)
    }
}
