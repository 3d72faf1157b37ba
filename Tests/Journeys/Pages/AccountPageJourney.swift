import Access
import App
import Core
import Identity
import OAuth
import OAuthProtocol
import Store
import TestKit
import Testing

/// What a signed-in person does at the pages: devices, their own account, signing out.
@Suite(.timeLimit(.minutes(2))) struct AccountPageJourney {
    @Test("A18 a device is connected by its code, by a signed-in person, once", arguments: Engine.allCases)
    func device(engine: Engine) async throws {
        try await PageHouse.with(engine) { pages in
            let (person, browser) = (try await pages.house.person("ada"), pages.browser)
            let client = try await pages.client("Television")
            let answer = try await pages.oauth.tokens.beginDevice(
                client, scopes: Scopes("session:read"), resources: [], page: PageHouse.issuer + "/oauth/device"
            ).get()
            let code = answer.userCode.text
            let first = try await browser.get("/oauth/device?user_code=\(code.lowercased())")
            #expect(first.location?.hasPrefix("/sign-in?then=") == true, "\(first)")
            let ask = try await browser.follow(pages.signIn(person, at: browser.follow(first)))
            #expect(ask.text.contains("Connect Television?") && ask.text.contains(code), "\(ask)")
            #expect(try await browser.get("/oauth/device?user_code=BBBB-BBBB").status == 400)
            let stranger = ["user_code": code, "decision": "allow"]
            #expect(try await browser.post("/oauth/device", stranger).status == 403, "without the page's token")
            let done = try await browser.submit(ask, ["decision": "allow"])
            #expect(done.text.contains("Your device is connected"), "\(done)")
            #expect(try await browser.submit(ask, ["decision": "deny"]).status == 400, "answered")
            let request = try TokenRequest(
                FormParameters([
                    .init("grant_type", "urn:ietf:params:oauth:grant-type:device_code"),
                    .init("device_code", answer.deviceCode.text.reveal()),
                ]))
            let tokens = try await pages.oauth.tokens.answer(request, by: client, from: .init()).get()
            #expect(tokens.scopes.sorted == ["session:read"])
            for letter in "CDFGHJKLM" { _ = try await browser.get("/oauth/device?user_code=BBBB-BBB\(letter)") }
            let next = try await pages.oauth.tokens.beginDevice(
                client, scopes: nil, resources: [], page: PageHouse.issuer
            ).get()
            let late = try await browser.get("/oauth/device?user_code=\(next.userCode.text)")
            #expect(late.status == 400, "after ten wrong ones none is looked at")
        }
    }

    @Test("A14 connected apps are listed and disconnected, sessions are listed and ended", arguments: Engine.allCases)
    func account(engine: Engine) async throws {
        try await PageHouse.with(engine) { pages in
            let (person, browser) = (try await pages.house.person("ada"), pages.browser)
            let client = try await pages.client("<b>Ledger</b>")
            let consent = try await browser.follow(
                pages.signIn(person, at: browser.follow(browser.get(pages.address(client)))))
            let code = try #require(try await browser.submit(consent, ["decision": "allow"]).returned("code"))
            let refresh = try #require(try await pages.redeem(code, client).get().refreshToken)
            let program = try await pages.house.signedIn(person)

            let page = try await browser.get("/account")
            #expect(page.text.contains("&lt;b&gt;Ledger&lt;/b&gt;") && !page.text.contains("<b>Ledger"), "\(page)")
            #expect(page.text.contains("See where you are signed in") && page.text.contains("This browser"))
            let disconnect = try #require(page.forms.firstIndex { $0.action == "/account/disconnect" })
            #expect(try await browser.submit(page, [:], form: disconnect).location == "/account")
            let after = try await browser.get("/account")
            #expect(after.text.contains("No app is connected"), "\(after)")
            let renewal = try TokenRequest(
                FormParameters([.init("grant_type", "refresh_token"), .init("refresh_token", refresh.reveal())]))
            let refused = try await pages.oauth.tokens.answer(renewal, by: client, from: .init())
            #expect(throws: OAuthRefusal.self) { _ = try refused.get() }

            #expect(try await program.get("/v1/auth/profile").status == 200)
            let end = try #require(after.forms.firstIndex { $0.action == "/account/end-session" })
            #expect(try await browser.submit(after, [:], form: end).location == "/account")
            #expect(try await program.get("/v1/auth/profile").status == 401)
            #expect(try await browser.get("/account").forms.filter { $0.action == "/account/end-session" }.isEmpty)

            let other = try await pages.house.person("ben")
            let theirs = try await pages.house.signedIn(other)
            let foreign = try #require(
                try await theirs.get("/v1/auth/sessions")["data", "sessions"]?.array?.first?["id"]?.string)
            _ = try await browser.submit(after, ["session": foreign], form: end)
            #expect(try await theirs.get("/v1/auth/profile").status == 200, "nobody ends another's session")

            let out = try #require(after.forms.firstIndex { $0.action == "/account/sign-out" })
            #expect(try await browser.submit(after, [:], form: out).location == "/sign-in")
            #expect(try await browser.get("/account").location?.hasPrefix("/sign-in") == true)
        }
    }

    @Test("A15 a client signs its user out with an ID token, or the user is asked", arguments: Engine.allCases)
    func logout(engine: Engine) async throws {
        try await PageHouse.with(engine) { pages in
            let (person, browser) = (try await pages.house.person("ada"), pages.browser)
            let bye = "https://app.example/bye"
            let client = try await pages.client(
                more: #", "post_logout_redirect_uris": ["\#(bye)"]"#, isFirstParty: true)
            func signIn() async throws -> String {
                let page = try await browser.follow(browser.get(pages.address(client, ["prompt": "login"])))
                return try #require(
                    try await browser.follow(pages.signIn(person, at: page)).returned("code"))
            }
            let hint = try #require(try await pages.redeem(try await signIn(), client).get().idToken).reveal()
            let back = FormParameters([.init("post_logout_redirect_uri", bye), .init("state", "s9")]).encoded
            let strange = FormParameters([.init("post_logout_redirect_uri", bye + "/")]).encoded

            let asked = try await browser.get("/oauth/logout?client_id=\(client.profile.id)&\(back)")
            #expect(asked.status == 200 && asked.text.contains("Sign out?"), "\(asked)")
            #expect(try await browser.get("/account").status == 200, "not by a link alone")
            #expect(try await browser.submit(asked, [:]).location == bye + "?state=s9")
            #expect(try await browser.get("/account").status == 303)

            _ = try await signIn()
            let hinted = try await browser.get("/oauth/logout?id_token_hint=\(hint)&\(back)")
            #expect(hinted.status == 303 && hinted.location == bye + "?state=s9", "\(hinted)")
            #expect(browser.cookies["__Host-castellan_session"] == nil)

            _ = try await signIn()
            let unknown = try await browser.get("/oauth/logout?id_token_hint=\(hint)&\(strange)")
            #expect(unknown.status == 200 && unknown.location == nil && unknown.text.contains("You are signed out"))
            #expect(try await browser.get("/oauth/logout").text.contains("You are signed out"))
            let posted = try await browser.post(
                "/oauth/logout", ["client_id": client.profile.id], headers: ["Origin": "null"])
            #expect(posted.status == 303 && posted.location == "/oauth/logout?client_id=\(client.profile.id)")
        }
    }
}
