import Access
import App
import Core
import OAuth
import OAuthProtocol
import Store
import TestKit
import Testing

@Suite(.timeLimit(.minutes(3))) struct TokenJourney {
    @Test(
        "A11, A16, A17: a program by itself has tokens, looks at them and gives them back", arguments: Engine.allCases)
    func program(engine: Engine) async throws {
        try await Harness.with(engine) { house in
            let shop = try await OAuthShop.open(in: house, grants: ["client_credentials"])
            let answer = try await shop.ask(.token, ["grant_type": "client_credentials", "scope": "session:read"])
            #expect(answer.status == 200, "\(answer)")
            #expect(answer["token_type"] == .string("Bearer") && answer["expires_in"] == .integer(3600))
            #expect(answer["scope"] == .string("session:read") && answer["refresh_token"] == nil)
            #expect(answer.header("Cache-Control") == "no-store" && answer.header("Pragma") == "no-cache")
            let token = try #require(answer["access_token"]?.string)
            let api = house.api.with(token: token)
            #expect(try await api.get("/v1/auth/sessions").status == 200)
            let beyond = try await api.get("/v1/api-keys")
            #expect(beyond.errorCode == "FORBIDDEN")
            let challenge = beyond.header("WWW-Authenticate") ?? ""
            #expect(challenge.contains(#"error="insufficient_scope", scope="key:read""#), "\(challenge)")
            let known = try await shop.ask(.introspect, ["token": token])
            #expect(known["active"] == .boolean(true) && known["client_id"] == .string(shop.id))
            // A13: what no user is called
            #expect(known["sub"] == .string("client:\(shop.id)"))
            #expect(known.header("Cache-Control") == "no-store")
            let other = try await OAuthShop.open(in: house, grants: ["client_credentials"])
            #expect(try await other.ask(.introspect, ["token": token]).text == #"{"active":false}"#)
            #expect(try await other.ask(.revoke, ["token": token]).status == 200)
            #expect(try await api.get("/v1/auth/sessions").status == 200)
            #expect(try await shop.ask(.revoke, ["token": "nonsense"]).status == 200)
            #expect(try await shop.ask(.revoke, ["token": token]).text == "{}")
            #expect(try await api.get("/v1/auth/sessions").status == 401)
            #expect(try await shop.ask(.introspect, ["token": token]).text == #"{"active":false}"#)
        }
    }

    @Test("A11: nobody learns which clients there are; a wrong secret is an event", arguments: Engine.allCases)
    func strangers(engine: Engine) async throws {
        try await Harness.with(engine) { house in
            let shop = try await OAuthShop.open(in: house, grants: ["client_credentials"])
            let grant = ["grant_type": "client_credentials"]
            let basic = Base64.encode(Array("\(shop.id):\(shop.secret)".utf8))
            let good = try await shop.send(.token, OAuthShop.form(grant), headers: ["Authorization": "Basic \(basic)"])
            #expect(good.status == 200, "\(good)")
            let wrong = try await shop.ask(.token, grant.merging(["client_secret": "cs_wrong"]) { $1 })
            let unknown = try await shop.ask(
                .token, grant.merging(["client_id": "0190a0b0-0000-7000-8000-000000000001"]) { $1 })
            for answer in [wrong, unknown] {
                #expect(answer.status == 401 && answer["error"] == .string("invalid_client"), "\(answer)")
                #expect(answer.header("WWW-Authenticate")?.hasPrefix("Basic ") == true)
                #expect(answer.header("Cache-Control") == "no-store")
            }
            #expect(wrong.text == unknown.text)
            let both = try await shop.send(
                .token, OAuthShop.form(grant.merging(["client_id": shop.id, "client_secret": shop.secret]) { $1 }),
                headers: ["Authorization": "Basic \(basic)"])
            #expect(both.status == 400 && both["error"] == .string("invalid_request"), "\(both)")
            let count = try await house.storage.outside(
                "SELECT count(*) FROM security_events WHERE event_type = 'oauth_client_refused';")
            #expect(count != "0\n")
        }
    }

    @Test("A5, A8, B3: a code gives tokens once, and a second time ends them", arguments: Engine.allCases)
    func code(engine: Engine) async throws {
        try await Harness.with(engine) { house in
            let shop = try await OAuthShop.open(in: house)
            let ann = try await house.signedIn(try await house.person("ann", role: .accountExecutive))
            let code = try await shop.code(from: ann, ["scope": "account:read session:read openid email"])
            let first = try await shop.redeem(code)
            #expect(first.status == 200, "\(first)")
            let (token, refresh) = (
                try #require(first["access_token"]?.string), try #require(first["refresh_token"]?.string)
            )
            let user = try await house.api.with(token: token).get("/oauth/userinfo")
            #expect(user["email"] == .string("ann@example.com") && user["sub"]?.string?.hasPrefix("USR-") == true)
            #expect(try await house.api.with(token: token).post("/oauth/userinfo").status == 200)
            let api = house.api.with(token: token)
            let sessions = try await api.get("/v1/auth/sessions")
            let clients = sessions["data", "sessions"]?.array?.compactMap { $0["clientId"]?.string } ?? []
            #expect(Set(clients) == [shop.id, "castellan"], "\(sessions)")
            let idToken = try #require(first["id_token"]?.string)
            #expect(try await house.api.with(token: idToken).get("/v1/auth/sessions").status == 401)
            let next = try await shop.ask(.token, ["grant_type": "refresh_token", "refresh_token": refresh])
            #expect(next.status == 200 && next["refresh_token"]?.string != refresh, "\(next)")
            let again = try await shop.redeem(code)
            #expect(again.status == 400 && again["error"] == .string("invalid_grant"))
            #expect(try await api.get("/v1/auth/sessions").status == 401)
            #expect(try await house.api.with(token: token).get("/oauth/userinfo").status == 401)
        }
    }

    @Test("A18: a device waits for its user; a pushed request has a name for a while", arguments: Engine.allCases)
    func devices(engine: Engine) async throws {
        try await Harness.with(engine) { house in
            let grant = GrantType.deviceCode.rawValue
            let shop = try await OAuthShop.open(in: house, grants: ["authorization_code", grant], method: "none")
            let begun = try await shop.ask(.device, ["scope": "account:read"])
            #expect(begun.status == 200 && begun["interval"] == .integer(5), "\(begun)")
            #expect(begun["verification_uri"] == .string(shop.issuer + "/oauth/device"))
            let code = try #require(begun["device_code"]?.string)
            let waiting = ["grant_type": grant, "device_code": code]
            #expect(try await shop.ask(.token, waiting)["error"] == .string("authorization_pending"))
            #expect(try await shop.ask(.token, waiting)["error"] == .string("slow_down"))
            let ann = try await house.signedIn(try await house.person("ann", role: .accountExecutive))
            let typed = try #require(UserCode(typed: begun["user_code"]?.string ?? ""))
            let said = try await house.assembly.oauth.tokens.answerDevice(
                typed, agrees: true, try await house.principal(of: ann))
            #expect(said)
            house.clock.advance(by: .seconds(30))
            let tokens = try await shop.ask(.token, waiting)
            #expect(tokens.status == 200 && tokens["scope"] == .string("account:read"), "\(tokens)")
            #expect(try await shop.ask(.token, waiting)["error"] == .string("invalid_grant"))
            let pushed = try await shop.ask(
                .push,
                [
                    "response_type": "code", "redirect_uri": OAuthShop.redirect, "scope": "account:read",
                    "code_challenge": String(repeating: "A", count: 43), "code_challenge_method": "S256",
                ])
            #expect(pushed.status == 201 && pushed["expires_in"] == .integer(90), "\(pushed)")
            // A3
            let plain = try await shop.ask(
                .push, ["response_type": "code", "redirect_uri": OAuthShop.redirect, "scope": "account:read"])
            #expect(plain.status == 400 && plain["error"] == .string("invalid_request"), "\(plain)")
        }
    }
}
