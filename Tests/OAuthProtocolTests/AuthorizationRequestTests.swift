import Core
import Testing

@testable import OAuthProtocol

@Suite("OAuth: authorization requests")
struct AuthorizationRequestTests {
    private func refused(_ changes: KeyValuePairs<String, String?>, of profile: ClientProfile? = nil) throws
        -> OAuthError?
    {
        let profile = try profile ?? client()
        return refusal { () throws(OAuthRefusal) in try read(authorization(changes), of: profile) }
    }

    @Test("guide A's request, with a challenge, is understood")
    func guideA() throws {
        let query =
            "client_id=app&response_type=code&redirect_uri=https%3A%2F%2Fapp.example%2Fcallback"
            + "&scope=account:read+recommendation:approve&code_challenge=\(challenge)&code_challenge_method=S256"
        let request = try read(FormParameters(query: query), of: client())
        #expect(request.scopes.sorted == ["account:read", "recommendation:approve"])
        #expect(request.target.state == nil && request.challenge.text == challenge && request.prompts.isEmpty)
    }

    @Test("A3 a challenge is required of every client, and only S256 is taken")
    func challengeRequired() throws {
        #expect(try refused(["code_challenge": nil]) == .invalidRequest)
        #expect(try refused(["code_challenge_method": "plain"]) == .invalidRequest)
        #expect(try refused(["code_challenge_method": nil]) == .invalidRequest)
        #expect(try refused(["code_challenge_method": "s256"]) == .invalidRequest)
        for bad in [
            "", "short", challenge + "=", challenge.dropLast() + "N", challenge.dropLast() + "+", challenge + "A",
        ] {
            #expect(try refused(["code_challenge": String(bad)]) == .invalidRequest, "\(bad)")
        }
    }

    @Test("A6 only codes are given, and only to clients that may have them")
    func onlyCodes() throws {
        for type in ["token", "id_token", "code token", "code id_token", "none", "CODE"] {
            #expect(try refused(["response_type": type]) == .unsupportedResponseType, "\(type)")
        }
        #expect(try refused(["response_type": nil]) == .invalidRequest)
        #expect(try refused([:], of: client(grants: [.clientCredentials])) == .unauthorizedClient)
    }

    @Test("A12 a resource has to be one that the client may have tokens for")
    func resources() throws {
        let profile = try client()
        let own = try read(authorization(["resource": issuer]), of: profile)
        #expect(own.resources.map(\.text) == [issuer])
        let both = FormParameters(
            authorization().parameters + [.init("resource", issuer), .init("resource", "https://api.example/")])
        #expect(try read(both, of: profile).resources.count == 2)
        for bad in ["https://other.example/", "https://api.example", "/api", "https://api.example/#x", "api"] {
            #expect(try refused(["resource": bad]) == .invalidTarget, "\(bad)")
        }
    }

    @Test("A17 a parameter that comes twice is refused, whichever it is")
    func duplicates() throws {
        let profile = try client()
        for name in ["response_type", "scope", "state", "code_challenge", "nonce", "prompt", "unheard_of"] {
            let twice = FormParameters(authorization().parameters + [.init(name, "x"), .init(name, "x")])
            #expect(refusal { () throws(OAuthRefusal) in try read(twice, of: profile) } == .invalidRequest, "\(name)")
        }
        let states = FormParameters(authorization().parameters + [.init("state", "other")])
        #expect(try AuthorizationEntry(states).target(for: profile).state == nil)
    }

    @Test("request objects are refused, and a request_uri that isn't ours")
    func requestObjects() throws {
        #expect(try refused(["request": "e30.e30."]) == .requestNotSupported)
        for uri in [
            "https://app.example/request", "urn:ietf:params:oauth:request_uri:x", "urn:ietf:params:oauth:request_uri:",
        ] {
            #expect(try refused(["request_uri": uri]) == .invalidRequestURI, "\(uri)")
        }
    }

    @Test("a scope beyond the client's is refused; none is all of its permissions, without signing in")
    func scopes() throws {
        #expect(try refused(["scope": "account:read user:delete"]) == .invalidScope)
        #expect(try refused(["scope": "account:read \"x\""]) == .invalidScope)
        let all = try read(authorization(["scope": nil]), of: client())
        #expect(all.scopes.sorted == ["account:read", "recommendation:approve"])
        let plus = try read(authorization(["scope": "openid account:read+recommendation:approve"]), of: client())
        #expect(plus.scopes.sorted == ["account:read", "openid", "recommendation:approve"])
    }

    @Test("what else OpenID Connect brings is read, and refused where it makes no sense")
    func openIDConnect() throws {
        let request = try read(
            authorization([
                "scope": "openid", "nonce": "n-0S6_WzA2Mj", "prompt": "login consent", "max_age": "300",
                "login_hint": "ada@app.example", "acr_values": "strong usual", "display": "page",
                "dpop_jkt": "0ZcOCORZNYy-DWpqq30jZyJGHTN0d2HglBV3uiguA4I",
            ]), of: client())
        #expect(request.nonce == "n-0S6_WzA2Mj" && request.prompts == [.login, .consent])
        #expect(request.maxAge == .seconds(300) && request.contexts == ["strong", "usual"])
        #expect(request.loginHint == "ada@app.example" && request.keyThumbprint != nil)
        for age in ["-1", "1.5", "1e3", " 1", "99999999999999999999"] {
            #expect(try refused(["max_age": age]) == .invalidRequest, "\(age)")
        }
        #expect(try refused(["prompt": "none login"]) == .invalidRequest)
        #expect(try refused(["prompt": "create"]) == .invalidRequest)
        #expect(try refused(["nonce": String(repeating: "n", count: 513)]) == .invalidRequest)
        #expect(try refused(["nonce": "a\nb"]) == .invalidRequest)
        #expect(try refused(["state": "caf\u{e9}"]) == .invalidRequest)
        #expect(try refused(["dpop_jkt": "x"]) == .invalidRequest)
    }

    @Test("A18 a pushed request is checked like any other, keeps no secret, and is its client's alone")
    func pushed() throws {
        let profile = try client(mustPush: true)
        #expect(try refused([:], of: profile) == .invalidRequest)
        let sent = FormParameters(
            authorization().parameters + [
                .init("client_secret", "s3cret"), .init("client_assertion", "x"), .init("password", "hunter2"),
            ])
        let pushed = try PushedRequest(sent, by: profile, own: issuer)
        #expect(!pushed.parameters.encoded.contains("s3cret") && !pushed.parameters.encoded.contains("assertion"))
        #expect(!pushed.parameters.encoded.contains("hunter2"), "what isn't known isn't kept")
        #expect(Set(pushed.parameters.parameters).isSuperset(of: authorization().parameters))
        let token = OpaqueToken(.pushedRequest, SystemRandomness())
        let entry = try AuthorizationEntry(
            form(["client_id": "app", "request_uri": token.requestURI, "scope": "user:delete"]))
        #expect(entry.pushed == token)
        let kept = try AuthorizationEntry(pushed: FormParameters(query: pushed.parameters.encoded), for: entry)
        let request = try kept.request(for: profile, to: try kept.target(for: profile), own: issuer)
        #expect(request.scopes.sorted == ["account:read", "recommendation:approve"])
        let foreign = try AuthorizationEntry(form(["client_id": "other", "request_uri": token.requestURI]))
        #expect(
            refusal { () throws(OAuthRefusal) in try AuthorizationEntry(pushed: pushed.parameters, for: foreign) }
                == .invalidRequestURI)
        for bad in [
            authorization(["request_uri": token.requestURI]), authorization(["redirect_uri": "https://evil.example/"]),
        ] {
            #expect(
                refusal { () throws(OAuthRefusal) in try PushedRequest(bad, by: profile, own: issuer) }
                    == .invalidRequest)
        }
        #expect(PushedRequest.lifetime <= .seconds(90))
    }

    @Test("a client whose tokens are bound to a key has to name the key")
    func boundClients() throws {
        #expect(try refused([:], of: client(mustProvePossession: true)) == .invalidRequest)
    }
}
