import Core
import Testing

@testable import OAuthProtocol

@Suite("OAuth: token requests")
struct TokenRequestTests {
    private let code = OpaqueToken(.authorizationCode, SystemRandomness())

    private func codeRequest(_ more: KeyValuePairs<String, String>) throws -> CodeRequest {
        let parameters = FormParameters(
            form(["grant_type": "authorization_code", "code": code.text.reveal()]).parameters + form(more).parameters)
        guard case .code(let request) = try TokenRequest(parameters) else { throw OAuthRefusal.badGrant }
        return request
    }

    private func binding(
        challenge text: String? = challenge, uri: String? = "https://app.example/callback", key: String? = nil
    )
        -> CodeBinding
    {
        CodeBinding(
            clientID: "app", redirectURI: uri, challenge: text.flatMap(CodeChallenge.init), keyThumbprint: key,
            expiresAt: now + CodeBinding.lifetime)
    }

    @Test("RFC 7636 appendix B")
    func example() throws {
        let verifier = try #require(CodeVerifier(verifier))
        #expect(CodeChallenge(of: verifier).text == challenge)
        for bad in ["", String(repeating: "a", count: 42), String(repeating: "a", count: 129), verifier.text + "!"] {
            #expect(CodeVerifier(bad) == nil)
        }
    }

    @Test("A4 a verifier is refused where there was no challenge, and a challenge without its verifier")
    func downgrade() throws {
        let good = try codeRequest(["redirect_uri": "https://app.example/callback", "code_verifier": verifier])
        #expect(binding().refusal(of: good, by: "app", thumbprint: nil, at: now) == nil)
        #expect(binding(challenge: nil).refusal(of: good, by: "app", thumbprint: nil, at: now)?.error == .invalidGrant)
        let without = try codeRequest(["redirect_uri": "https://app.example/callback"])
        #expect(binding().refusal(of: without, by: "app", thumbprint: nil, at: now)?.error == .invalidGrant)
        #expect(
            binding(challenge: nil).refusal(of: without, by: "app", thumbprint: nil, at: now)?.error == .invalidGrant)
        let other = try codeRequest([
            "redirect_uri": "https://app.example/callback", "code_verifier": String(verifier.reversed()),
        ])
        #expect(binding().refusal(of: other, by: "app", thumbprint: nil, at: now)?.error == .invalidGrant)
    }

    @Test("A5 a code is bound to client, redirect URI and key, and lives a minute")
    func bound() throws {
        let good = try codeRequest(["redirect_uri": "https://app.example/callback", "code_verifier": verifier])
        #expect(CodeBinding.lifetime <= .seconds(60))
        #expect(binding().refusal(of: good, by: "other", thumbprint: nil, at: now)?.error == .invalidGrant)
        let last = now + CodeBinding.lifetime
        #expect(binding().refusal(of: good, by: "app", thumbprint: nil, at: last)?.error == .invalidGrant)
        #expect(binding().refusal(of: good, by: "app", thumbprint: nil, at: last - .milliseconds(1)) == nil)
        for uri in ["https://app.example/callback/", "https://app.example/Callback"] {
            let wrong = try codeRequest(["redirect_uri": uri, "code_verifier": verifier])
            #expect(binding().refusal(of: wrong, by: "app", thumbprint: nil, at: now)?.error == .invalidGrant)
        }
        let unnamed = try codeRequest(["code_verifier": verifier])
        #expect(binding().refusal(of: unnamed, by: "app", thumbprint: nil, at: now)?.error == .invalidGrant)
        #expect(binding(uri: nil).refusal(of: unnamed, by: "app", thumbprint: nil, at: now) == nil)
        #expect(binding(key: "k").refusal(of: good, by: "app", thumbprint: nil, at: now)?.error == .invalidGrant)
        #expect(binding(key: "k").refusal(of: good, by: "app", thumbprint: "k", at: now) == nil)
        let request = try read(authorization(), of: client())
        #expect(CodeBinding(of: request, at: now) == binding())
    }

    @Test(
        "A6 implicit and password aren't grants",
        arguments: [
            "password", "implicit", "urn:ietf:params:oauth:grant-type:jwt-bearer",
            "urn:ietf:params:oauth:grant-type:saml2-bearer", "x",
        ])
    func unsupported(_ grant: String) throws {
        #expect(
            refusal { () throws(OAuthRefusal) in try TokenRequest(form(["grant_type": grant])) }
                == .unsupportedGrantType)
    }

    @Test("A6 a client may use the grants that it registered")
    func allowed() throws {
        let profile = try client(grants: [.clientCredentials])
        for grant in GrantType.allCases {
            let refused = refusal { () throws(OAuthRefusal) in try profile.check(grant) }
            #expect(refused == (grant == .clientCredentials ? nil : .unauthorizedClient))
        }
    }

    @Test("A8 a refresh narrows its scopes and never widens them")
    func narrowing() throws {
        let granted = try Scopes("account:read recommendation:approve offline_access")
        #expect(try granted.narrowed(to: nil) == granted)
        #expect(try granted.narrowed(to: Scopes("account:read")).sorted == ["account:read"])
        for wider in ["account:read user:delete", "openid"] {
            let asked = try Scopes(wider)
            #expect(refusal { () throws(OAuthRefusal) in try granted.narrowed(to: asked) } == .invalidScope)
        }
    }

    @Test("A17 parameters that are missing or come twice are refused")
    func malformed() throws {
        let cases: [FormParameters] = [
            form([:]), form(["grant_type": ""]), form(["grant_type": "authorization_code"]),
            form(["grant_type": "refresh_token"]), form(["grant_type": GrantType.deviceCode.rawValue]),
            form(["grant_type": GrantType.tokenExchange.rawValue]),
            form(["grant_type": "client_credentials", "grant_type": "client_credentials"]),
            form(["grant_type": "client_credentials", "scope": "a:b", "scope": "a:b"]),
        ]
        for parameters in cases {
            #expect(refusal { () throws(OAuthRefusal) in try TokenRequest(parameters) } == .invalidRequest)
        }
    }

    @Test("a token of another kind is none of this kind")
    func kinds() throws {
        let device = "urn:ietf:params:oauth:grant-type:device_code"
        let request = try TokenRequest(form(["grant_type": device, "device_code": code.text.reveal()]))
        guard case .device(let asked) = request else { throw OAuthRefusal.badGrant }
        #expect(asked.code == nil && request.grant == .deviceCode)
    }

    @Test("a client by itself can't ask to sign anybody in")
    func clientCredentials() throws {
        let parameters = form(["grant_type": "client_credentials", "scope": "openid account:read"])
        #expect(refusal { () throws(OAuthRefusal) in try TokenRequest(parameters) } == .invalidScope)
        guard case .clientCredentials(let request) = try TokenRequest(form(["grant_type": "client_credentials"])) else {
            throw OAuthRefusal.badGrant
        }
        #expect(try client().scopes(asked: request.scopes).sorted == ["account:read", "recommendation:approve"])
    }

    @Test("token exchange (RFC 8693) takes access tokens, and gives them")
    func exchange() throws {
        let grant = GrantType.tokenExchange.rawValue
        let access = ExchangeTokenType.accessToken.rawValue
        let request = try TokenRequest(
            form([
                "grant_type": grant, "subject_token": "s", "subject_token_type": access, "actor_token": "a",
                "actor_token_type": access, "audience": "one", "audience": "two", "resource": "https://api.example/",
                "scope": "account:read", "requested_token_type": access,
            ]))
        guard case .exchange(let exchange) = request else { throw OAuthRefusal.badGrant }
        #expect(exchange.subject.text.reveal() == "s" && exchange.actor?.text.reveal() == "a")
        #expect(exchange.audiences == ["one", "two"] && exchange.resources.count == 1)
        let bad: [(FormParameters, OAuthError)] = [
            (form(["grant_type": grant, "subject_token": "s"]), .invalidRequest),
            (form(["grant_type": grant, "subject_token_type": access]), .invalidRequest),
            (form(["grant_type": grant, "subject_token": "s", "subject_token_type": "x"]), .invalidRequest),
            (
                form([
                    "grant_type": grant, "subject_token": "s", "subject_token_type": access, "actor_token_type": access,
                ]),
                .invalidRequest
            ),
            (
                form([
                    "grant_type": grant, "subject_token": "s", "subject_token_type": access,
                    "requested_token_type": "urn:ietf:params:oauth:token-type:refresh_token",
                ]), .invalidRequest
            ),
            (
                form(["grant_type": grant, "subject_token": "s", "subject_token_type": access, "resource": "api"]),
                .invalidTarget
            ),
        ]
        for (parameters, error) in bad {
            #expect(refusal { () throws(OAuthRefusal) in try TokenRequest(parameters) } == error)
        }
    }
}
