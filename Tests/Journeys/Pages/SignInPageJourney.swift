import Access
import App
import Authenticators
import Core
import Identity
import Store
import TestKit
import Testing

/// Signing in at the pages, and what keeps others from doing so in somebody's name.
@Suite(.timeLimit(.minutes(2))) struct SignInPageJourney {
    @Test("C6 what is refused is told alike, and in plain words", arguments: Engine.allCases)
    func refusals(engine: Engine) async throws {
        try await PageHouse.with(engine) { pages in
            let (person, browser) = (try await pages.house.person("ada"), pages.browser)
            let form = try await browser.get("/sign-in")
            #expect(form.status == 200)
            let wrong = try await browser.submit(form, ["login": person.email, "password": "wrong"])
            let nobody = try await browser.submit(form, ["login": "nobody@example.com", "password": "wrong"])
            #expect(wrong.status == 400 && nobody.status == 400)
            #expect(wrong.text.contains("The e-mail address or password is wrong."))
            #expect(
                wrong.text.replacing(person.email, with: "") == nobody.text.replacing("nobody@example.com", with: ""))
            #expect(browser.cookies["__Host-castellan_session"] == nil)
            for _ in 0..<5 { _ = try await browser.submit(form, ["login": person.email, "password": "wrong"]) }
            let locked = try await browser.submit(form, ["login": person.email, "password": person.password])
            #expect(locked.text.contains("This account is locked. Try again in"), "\(locked)")
        }
    }

    @Test("a form of another site, an old form or none is refused", arguments: Engine.allCases)
    func forgeries(engine: Engine) async throws {
        try await PageHouse.with(engine) { pages in
            let (person, browser) = (try await pages.house.person("ada"), pages.browser)
            let form = try await browser.get("/sign-in")
            let fields = ["login": person.email, "password": person.password]
            for origin in ["https://evil.example", "null", "https://id.example.evil.example", "http://id.example"] {
                let answer = try await browser.submit(form, fields, headers: ["Origin": origin])
                #expect(
                    answer.status == 403 && browser.cookies["__Host-castellan_session"] == nil, "\(origin): \(answer)")
            }
            #expect(try await browser.post("/sign-in", fields).status == 403, "without the token")
            let other = pages.newBrowser()
            _ = try await other.get("/sign-in")
            #expect(try await other.submit(form, fields).status == 403, "another browser's token")
            #expect(try await browser.submit(form, fields).status == 303)
            let account = try await browser.get("/account")
            #expect(try await browser.submit(form, fields).status == 403, "the token was for nobody's session")
            #expect(try await browser.submit(account, [:], headers: ["Origin": "https://evil.example"]).status == 403)
            let json = try await pages.house.api.post("/sign-in", "{}", headers: ["Origin": PageHouse.issuer])
            #expect(json.status == 415 && json.text.hasPrefix("<!DOCTYPE html>"))
        }
    }

    @Test("A10 no page is framed, kept, or read by another origin", arguments: Engine.allCases)
    func headers(engine: Engine) async throws {
        let settings = ["CORS_ORIGINS": "https://crm.example.com"]
        try await PageHouse.with(engine, settings: settings) { pages in
            let crm = ["Origin": "https://crm.example.com"]
            let client = try await pages.client()
            for path in [
                "/sign-in", "/account", pages.address(client), "/oauth/authorize", "/oauth/device", "/oauth/logout",
            ] {
                for method in ["GET", "HEAD", "OPTIONS", "DELETE"] {
                    let ask = crm.merging(["Access-Control-Request-Method": "GET"]) { $1 }
                    let answer =
                        method == "GET"
                        ? try await pages.browser.get(path, headers: crm)
                        : try await pages.house.api.send(method, path, headers: ask)
                    let policy = try #require(answer.header("Content-Security-Policy"))
                    #expect(policy.contains("frame-ancestors 'none'") && policy.contains("default-src 'none'"))
                    #expect(!policy.contains("unsafe") && !policy.contains("*"))
                    #expect(answer.header("X-Frame-Options") == "DENY" && answer.header("Cache-Control") == "no-store")
                    #expect(answer.header("Access-Control-Allow-Origin") == nil, "\(method) \(path)")
                    #expect(answer.header("Referrer-Policy") == "same-origin")
                    let hasScript = answer.text.contains("<script")
                    #expect(!hasScript || policy.contains("script-src 'sha256-"), "\(method) \(path)")
                }
            }
        }
    }

    @Test("C11 a session ends by itself, by another's hand, and when it is replaced", arguments: Engine.allCases)
    func ends(engine: Engine) async throws {
        try await PageHouse.with(engine) { pages in
            let (person, browser, clock) = (try await pages.house.person("ada"), pages.browser, pages.house.clock)
            func signIn() async throws {
                #expect(try await pages.signIn(person, at: browser.get("/sign-in")).status == 303)
            }
            func isSignedIn() async throws -> Bool { try await browser.get("/account").status == 200 }
            try await signIn()
            for _ in 0..<20 {
                clock.advance(by: .seconds(3_000))
                #expect(try await isSignedIn(), "used within the hour")
            }
            clock.advance(by: .seconds(3_700))
            #expect(try await !isSignedIn(), "an hour without use")
            try await signIn()
            for _ in 0..<28 {
                clock.advance(by: .seconds(3_000))
                _ = try await isSignedIn()
            }
            clock.advance(by: .seconds(3_000))
            #expect(try await !isSignedIn(), "a day, however often it is used")
            try await signIn()
            let cookie = try #require(browser.cookies["__Host-castellan_session"])
            let refreshed = try await pages.house.api.refresh(cookie)
            #expect(refreshed.status == 401, "the cookie is no refresh token: \(refreshed)")
            try await pages.house.assembly.identity.sessions.revokeAll(of: person.user.id, by: .operator("test"))
            #expect(try await !isSignedIn(), "revoked")
            #expect(try await pages.signIn(person, at: browser.follow(browser.get("/account"))).location == "/account")
        }
    }

    @Test("C7 a second factor at the page, once; the session is surer then", arguments: Engine.allCases)
    func secondFactor(engine: Engine) async throws {
        try await PageHouse.with(engine) { pages in
            let (person, browser, clock) = (try await pages.house.person("ada"), pages.browser, pages.house.clock)
            let api = try await pages.house.signedIn(person)
            let setup = try await api.post("/v1/auth/mfa/totp")
            let secret = try #require(setup["data", "secret"]?.string)
            let app = try #require(PageApp(secret))
            let confirmed = try await api.post(
                "/v1/auth/mfa/totp/confirm", #"{"code": "\#(app.code(at: clock.now()))"}"#)
            let recovery = try #require(confirmed["data", "recoveryCodes"]?.array?.first?.string)
            clock.advance(by: .seconds(60))

            func begin(_ browser: Browser) async throws -> Answer {
                try await browser.follow(pages.signIn(person, at: browser.get("/sign-in"), browser))
            }
            let page = try await begin(browser)
            #expect(page.text.contains(#"autocomplete="one-time-code""#) && page.forms.count == 2, "\(page)")
            #expect(try await browser.get("/account").status == 303, "not yet")
            #expect(try await browser.submit(page, ["code": "000000"]).text.contains("The code is wrong"))
            let code = app.code(at: clock.now())
            let done = try await browser.submit(page, ["code": "\(code.prefix(3)) \(code.suffix(3))"])
            #expect(done.status == 303 && done.location == "/account", "\(done)")
            #expect(try await browser.get("/account").status == 200)
            let replay = pages.newBrowser()
            #expect(try await replay.submit(begin(replay), ["code": code]).status == 400, "a code serves once")
            let recovered = pages.newBrowser()
            #expect(try await recovered.submit(begin(recovered), ["code": recovery], form: 1).status == 303)
            let late = pages.newBrowser()
            let waiting = try await begin(late)
            clock.advance(by: .seconds(301))
            #expect(try await late.submit(waiting, ["code": app.code(at: clock.now())]).text.contains("took too long"))
        }
    }

    @Test("C11 acr_values asks for the second factor, and the cookie is another one then", arguments: Engine.allCases)
    func stepUp(engine: Engine) async throws {
        try await PageHouse.with(engine) { pages in
            let (person, browser, clock) = (try await pages.house.person("ada"), pages.browser, pages.house.clock)
            let client = try await pages.client(isFirstParty: true)
            #expect(try await pages.signIn(person, at: browser.get("/sign-in")).status == 303)
            let api = try await pages.house.signedIn(person)
            let app = try #require(PageApp(try await api.post("/v1/auth/mfa/totp")["data", "secret"]?.string ?? ""))
            _ = try await api.post("/v1/auth/mfa/totp/confirm", #"{"code": "\#(app.code(at: clock.now()))"}"#)
            clock.advance(by: .seconds(60))
            #expect(try await browser.get(pages.address(client)).returned("code") != nil, "one factor will do")
            let asked = try await browser.get(pages.address(client, ["acr_values": "aal2"]))
            #expect(asked.location?.hasPrefix("/sign-in/confirm") == true, "\(asked)")
            let before = browser.cookies
            let done = try await browser.submit(browser.follow(asked), ["code": app.code(at: clock.now())])
            #expect(done.status == 303, "\(done)")
            #expect(try await browser.follow(done).returned("code") != nil)
            let old = pages.newBrowser()
            old.cookies = before
            #expect(try await old.get("/account").status == 303, "the cookie from before is worth nothing")
        }
    }
}

/// An authenticator app.
struct PageApp {
    private let secret: TOTPSecret

    init?(_ base32: String) {
        var (bits, count, bytes): (UInt32, Int, [UInt8]) = (0, 0, [])
        for byte in base32.utf8 {
            guard let value = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".utf8).firstIndex(of: byte) else { return nil }
            bits = bits << 5 | UInt32(value)
            count += 5
            guard count >= 8 else { continue }
            count -= 8
            bytes.append(UInt8(truncatingIfNeeded: bits >> UInt32(count)))
        }
        guard let secret = TOTPSecret(bytes: bytes) else { return nil }
        self.secret = secret
    }

    func code(at time: Instant) -> String { TOTP().code(at: TOTP.step(at: time), from: secret) }
}
