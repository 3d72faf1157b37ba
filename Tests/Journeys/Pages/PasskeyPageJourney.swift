import App
import Core
import Foundation
import Store
import TestKit
import Testing

/// Adding a passkey at the pages.
@Suite(.timeLimit(.minutes(2))) struct PasskeyPageJourney {
    @Test("C11 a passkey that is added makes the session surer, and the cookie another one", arguments: Engine.allCases)
    func cookie(engine: Engine) async throws {
        try await PageHouse.with(engine) { pages in
            let (person, browser) = (try await pages.house.person("ada"), pages.browser)
            #expect(try await pages.signIn(person, at: browser.get("/sign-in")).status == 303)
            for name in ["Telephone", "Key"] {
                let page = try await browser.get("/account/passkey")
                var passkey = SoftwarePasskey(origin: PageHouse.issuer, relyingParty: "id.example")
                let credential = passkey.create(try Self.options(of: page))
                let before = browser.cookies
                let done = try await browser.submit(page, ["name": name, "credential": credential.json])
                #expect(done.status == (name == "Key" ? 303 : 200), "\(done)")
                let old = pages.newBrowser()
                old.cookies = before
                #expect(try await old.get("/account").status == 303, "the cookie from before is worth nothing")
                #expect(try await browser.get("/account").text.contains(name))
            }
        }
    }

    /// What the page's script hands to the browser.
    private static func options(of page: Answer) throws -> JSONValue {
        let text = try #require(page.text.components(separatedBy: "data-options=\"").dropFirst().first)
        let value = try #require(text.components(separatedBy: "\"").first)
        return try JSONReader.read(Array(value.replacing("&quot;", with: "\"").utf8))
    }
}
