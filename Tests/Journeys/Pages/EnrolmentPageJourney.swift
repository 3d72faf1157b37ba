import Access
import Core
import Foundation
import Identity
import Store
import TestKit
import Testing

/// The first second factor at the pages, and browsers that are spared the next ones.
@Suite(.timeLimit(.minutes(2))) struct EnrolmentPageJourney {
    @Test(
        "C7 an administrator sets it up at the first sign-in; the browser may be remembered", arguments: Engine.allCases
    )
    func firstSignIn(engine: Engine) async throws {
        try await PageHouse.with(engine, settings: ["MFA_REQUIRED_ROLES": "system_admin"]) { pages in
            let person = try await pages.house.person("root", role: .systemAdmin)
            let (browser, clock) = (pages.browser, pages.house.clock)
            func begin(_ browser: Browser) async throws -> Answer {
                try await browser.follow(pages.signIn(person, at: browser.get("/sign-in"), browser))
            }
            let page = try await begin(browser)
            #expect(page.text.contains("<svg") && !page.text.contains("<script"), "\(page)")
            let seed = try #require(Self.seed(of: page))
            let app = try #require(PageApp(seed))
            #expect(Self.seed(of: try await browser.get("/sign-in")) == Self.seed(of: page), "the same when reloaded")
            #expect(try await browser.get("/account").status == 303, "not yet")
            #expect(try await browser.submit(page, ["code": "000000"]).text.contains("The code is wrong"))
            let done = try await browser.submit(page, ["code": app.code(at: clock.now())])
            #expect(done.status == 200 && done.text.components(separatedBy: "<li>").count == 11, "\(done)")
            #expect(try await browser.get("/account").status == 200)

            clock.advance(by: .seconds(60))
            let home = pages.newBrowser()
            let shown = try await home.submit(
                begin(home), ["code": app.code(at: clock.now()), "remember": "true"])
            #expect(shown.status == 303 && home.cookies["__Host-castellan_device"]?.hasPrefix("dev_") == true)
            let later = pages.newBrowser()
            later.cookies["__Host-castellan_device"] = home.cookies["__Host-castellan_device"]
            #expect(try await pages.signIn(person, at: later.get("/sign-in"), later).location == "/account")
            #expect(try await later.get("/account").status == 200)
        }
    }

    @Test("a browser's session from before the role is over", arguments: Engine.allCases)
    func before(engine: Engine) async throws {
        try await PageHouse.with(engine, settings: ["MFA_REQUIRED_ROLES": "system_admin"]) { pages in
            let (person, browser) = (try await pages.house.person("ada"), pages.browser)
            #expect(try await pages.signIn(person, at: browser.get("/sign-in")).status == 303)
            #expect(try await browser.get("/account").status == 200)
            _ = try await pages.house.storage.outside("UPDATE users SET role = 'system_admin'")
            try await eventually { try await browser.get("/account").status == 303 }
        }
    }

    /// The key that a page shows.
    private static func seed(of page: Answer) -> String? {
        page.text.components(separatedBy: "into the app: <code>").dropFirst().first?.components(separatedBy: "<").first
    }
}
