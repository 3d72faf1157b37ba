import Access
import App
import Core
import OAuth
import OAuthProtocol
import Store
import TestKit
import Testing

/// A client sends its user to our pages, and gets them back with a code.
@Suite(.timeLimit(.minutes(2))) struct AuthorizePageJourney {
    @Test(
        "A7 A9 A14 the whole way: sign-in, consent, code, and no question the second time", arguments: Engine.allCases)
    func wholeWay(engine: Engine) async throws {
        try await PageHouse.with(engine) { pages in
            let person = try await pages.house.person("ada")
            let client = try await pages.client("Ledger & <Sons>")
            let browser = pages.browser
            let first = try await browser.get(pages.address(client))
            #expect(first.status == 303 && first.location?.hasPrefix("/sign-in?then=") == true, "\(first)")
            let form = try await browser.follow(first)
            #expect(form.text.contains("Ledger &amp; &lt;Sons&gt;") && !form.text.contains("<Sons>"))
            #expect(
                form.text.contains(#"autocomplete="username""#)
                    && form.text.contains(#"autocomplete="current-password""#))
            let signedIn = try await pages.signIn(person, at: form)
            #expect(signedIn.status == 303, "A9: credentials don't travel on: \(signedIn)")
            let consent = try await browser.follow(signedIn)
            #expect(consent.status == 200 && consent.text.contains("Know that it is you"), "\(consent)")
            #expect(consent.text.contains("See where you are signed in") && consent.text.contains("90 days"))
            let done = try await browser.submit(consent, ["decision": "allow"])
            #expect(done.status == 303 && done.location?.hasPrefix(PageHouse.callback + "?") == true, "\(done)")
            #expect(done.returned("state") == "s1" && done.returned("iss") == PageHouse.issuer)
            let code = try #require(done.returned("code"))
            let tokens = try await pages.redeem(code, client).get()
            #expect(tokens.idToken != nil && tokens.scopes.sorted == ["openid", "session:read"])

            let again = try await browser.get(pages.address(client, ["state": "s2"]))
            #expect(again.status == 303 && again.returned("code") != nil && again.returned("state") == "s2", "\(again)")
            let asked = try await browser.get(pages.address(client, ["prompt": "consent"]))
            #expect(asked.status == 200 && asked.text.contains("Allow Ledger"), "\(asked)")
            let denied = try await browser.submit(asked, ["decision": "deny"])
            #expect(denied.returned("error") == "access_denied" && denied.returned("code") == nil)
        }
    }

    @Test("A1 A2 a bad client or redirect URI is a page of ours and never a redirect", arguments: Engine.allCases)
    func badTargets(engine: Engine) async throws {
        try await PageHouse.with(engine) { pages in
            let client = try await pages.client()
            let bad = [
                "https://app.example/cb/", "https://APP.example/cb", "https://app.example/cb?x=1",
                "https://app.example/c%62",
                "https://app.example@evil.example/cb", "https://app.example/cb#f", "https://sub.app.example/cb",
                "http://app.example/cb", "https://evil.example/cb", "javascript:alert(1)", "//app.example/cb",
            ]
            for uri in bad {
                let answer = try await pages.browser.get(pages.address(client, ["redirect_uri": uri]))
                #expect(answer.status == 400 && answer.location == nil, "\(uri): \(answer.status)")
                #expect(answer.header("Content-Type") == "text/html; charset=utf-8")
                #expect(!answer.text.contains("evil.example"), "nothing of the client's is shown")
            }
            for id in ["nobody", "0190a0b0-0000-7000-8000-000000000001", ""] {
                let answer = try await pages.browser.get(pages.address(client, ["client_id": id]))
                #expect(answer.status == 400 && answer.location == nil, "\(id): \(answer.status)")
            }
            let disabled = try await pages.client("Gone")
            _ = try await pages.oauth.clients.setActive(false, disabled.id, by: .operator("test"))
            #expect(try await pages.browser.get(pages.address(disabled)).status == 400)
            let twice = pages.address(client) + "&client_id=" + client.profile.id
            #expect(try await pages.browser.get(twice).status == 400)
        }
    }

    @Test("A3 A6 what else is wrong goes back to the client as an error", arguments: Engine.allCases)
    func refusals(engine: Engine) async throws {
        try await PageHouse.with(engine) { pages in
            let client = try await pages.client()
            let wrong: [([String: String], String)] = [
                (["code_challenge": ""], "invalid_request"), (["code_challenge_method": "plain"], "invalid_request"),
                (["response_type": "token"], "unsupported_response_type"),
                (["response_type": "code id_token"], "unsupported_response_type"),
                (["scope": "user:delete"], "invalid_scope"), (["prompt": "none"], "login_required"),
                (["prompt": "none login"], "invalid_request"), (["request": "e30.e30."], "request_not_supported"),
                (["max_age": "-1"], "invalid_request"),
            ]
            for (more, error) in wrong {
                let answer = try await pages.browser.get(pages.address(client, more))
                #expect(
                    answer.status == 303 && answer.location?.hasPrefix(PageHouse.callback) == true, "\(more): \(answer)"
                )
                #expect(
                    answer.returned("error") == error && answer.returned("iss") == PageHouse.issuer,
                    "\(more): \(answer)")
                #expect(answer.returned("state") == "s1")
            }
        }
    }

    @Test("prompt=login and max_age ask anew, once for each request", arguments: Engine.allCases)
    func signingInAnew(engine: Engine) async throws {
        try await PageHouse.with(engine) { pages in
            let (person, browser) = (try await pages.house.person("ada"), pages.browser)
            let client = try await pages.client(isFirstParty: true)
            let address = pages.address(client)
            let first = try await browser.follow(browser.get(address))
            #expect(try await browser.follow(pages.signIn(person, at: first)).returned("code") != nil)

            pages.house.clock.advance(by: .seconds(60))
            let login = pages.address(client, ["prompt": "login"])
            let asked = try await browser.get(login)
            #expect(asked.location?.hasPrefix("/sign-in") == true, "\(asked)")
            let before = try #require(browser.cookies["__Host-castellan_session"])
            let done = try await browser.follow(pages.signIn(person, at: browser.follow(asked)))
            #expect(done.returned("code") != nil, "\(done)")
            #expect(browser.cookies["__Host-castellan_session"] != before, "C11: another id with each sign-in")
            pages.house.clock.advance(by: .seconds(1))
            #expect(try await browser.get(login).location?.hasPrefix("/sign-in") == true, "each request anew")

            pages.house.clock.advance(by: .seconds(90))
            #expect(try await browser.get(pages.address(client, ["max_age": "100"])).returned("code") != nil)
            let aged = pages.address(client, ["max_age": "60"])
            #expect(try await browser.get(aged).location?.hasPrefix("/sign-in") == true)
            // Nobody but us can say when a request came.
            let forged = try await browser.get(aged + "&begun=1.AAAA")
            #expect(forged.location?.hasPrefix("/sign-in") == true, "\(forged)")
            let silent = try await browser.get(pages.address(client, ["prompt": "none", "max_age": "60"]))
            #expect(silent.returned("error") == "login_required")
        }
    }

    @Test("A18 a pushed request is used once, by its own client", arguments: Engine.allCases)
    func pushed(engine: Engine) async throws {
        try await PageHouse.with(engine) { pages in
            let (person, browser) = (try await pages.house.person("ada"), pages.browser)
            let (client, other) = (try await pages.client(), try await pages.client("Other"))
            let query = String(pages.address(client).split(separator: "?")[1])
            let answer = try await pages.oauth.pushed.push(
                FormParameters(query: query), by: client, own: PageHouse.issuer
            ).get()
            let uri = FormParameters([.init("request_uri", answer.token.requestURI)]).encoded
            let address = "/oauth/authorize?client_id=\(client.profile.id)&\(uri)"
            let form = try await browser.follow(browser.get(address))
            #expect(form.text.contains("to continue to"), "\(form)")
            let consent = try await browser.follow(pages.signIn(person, at: form))
            #expect(try await browser.submit(consent, ["decision": "allow"]).returned("code") != nil)
            #expect(try await browser.get(address).status == 400, "used")
            let second = try await pages.oauth.pushed.push(
                FormParameters(query: query), by: client, own: PageHouse.issuer
            ).get()
            let stolen = FormParameters([.init("request_uri", second.token.requestURI)]).encoded
            let theirs = try await browser.get("/oauth/authorize?client_id=\(other.profile.id)&\(stolen)")
            #expect(theirs.status == 400 && theirs.location == nil, "\(theirs)")
        }
    }

    @Test("form_post brings the code in a form, and only that form's script may run", arguments: Engine.allCases)
    func formPost(engine: Engine) async throws {
        try await PageHouse.with(engine) { pages in
            let person = try await pages.house.person("ada")
            let client = try await pages.client(isFirstParty: true)
            let page = try await pages.browser.follow(
                pages.browser.get(pages.address(client, ["response_mode": "form_post"])))
            let answer = try await pages.browser.follow(pages.signIn(person, at: page))
            let form = try #require(answer.forms.first)
            #expect(answer.status == 200 && form.action == PageHouse.callback)
            #expect(
                form.hidden["code"] != nil && form.hidden["state"] == "s1" && form.hidden["iss"] == PageHouse.issuer)
            let policy = try #require(answer.header("Content-Security-Policy"))
            #expect(policy.contains("form-action 'self' https://app.example;"))
            #expect(policy.contains("script-src 'sha256-") && !policy.contains("unsafe"))
        }
    }

    @Test("a request in a body is brought again in an address", arguments: Engine.allCases)
    func posted(engine: Engine) async throws {
        try await PageHouse.with(engine) { pages in
            let client = try await pages.client()
            let query = try FormParameters(query: String(pages.address(client).split(separator: "?")[1]))
            let fields = Dictionary(query.parameters.map { ($0.name, $0.value) }) { $1 }
            let answer = try await pages.browser.post(
                "/oauth/authorize", fields, headers: ["Origin": "https://app.example"])
            #expect(answer.status == 303 && answer.location?.hasPrefix("/oauth/authorize?") == true, "\(answer)")
            #expect(try await pages.browser.follow(answer).text.contains("to continue to"))
        }
    }
}
