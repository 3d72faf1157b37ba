import Access
import Core
import HTTPTypes
import Identity
import Testing

@testable import Web

/// What pages are made of.
@Suite struct PageTests {
    @Test(
        "text becomes markup by no way",
        arguments: [
            ("<script>alert(1)</script>", "&lt;script&gt;alert(1)&lt;/script&gt;"),
            (#"" onfocus="alert(1)"#, "&quot; onfocus=&quot;alert(1)"), ("it's & more", "it&#39;s &amp; more"),
            ("&lt;", "&amp;lt;"), ("a\u{0}b\u{1b}c\nd", "abcd"), ("gro\u{202e}elgoog\u{2066}", "groelgoog"),
            ("Ümläut 漢字 👩‍👩‍👧", "Ümläut 漢字 👩‍👩‍👧"), ("<\u{301}b>", "&lt;\u{301}b&gt;"),
        ])
    func escaping(text: String, markup: String) {
        let html: HTML = "<p title=\"\(text)\">\(text)</p>"
        #expect(html.text == "<p title=\"\(markup)\">\(markup)</p>")
        let nested: HTML = "<div>\(html)\([html])\(HTML?.none)\(7)</div>"
        #expect(nested.text == "<div>\(html.text)\(html.text)7</div>")
    }

    @Test(
        "forms may lead to a client's address and nowhere else",
        arguments: [
            ("https://app.example/cb?x=1", "https://app.example"),
            ("https://APP.example:8443/cb", "https://app.example:8443"),
            ("http://127.0.0.1:51004/", "http://127.0.0.1:51004"), ("http://[::1]:5/cb", "http:"),
            ("com.example.app:/cb", "com.example.app:"), ("https://a.example; script-src *", "https:"),
            ("javascript;x:y", nil), ("nothing", nil),
        ])
    func policies(uri: String, source: String?) {
        #expect(PagePolicy.source(of: uri) == source)
        let policy = PagePolicy(destination: uri).text
        #expect(policy.hasSuffix("form-action 'self'" + (source.map { " \($0)" } ?? "")), "\(policy)")
        #expect(!policy.contains("unsafe") && !policy.contains("script-src"))
    }

    @Test(
        "after signing in one goes on to a page of ours, whatever the address says",
        arguments: [
            ("/account", true), ("/oauth/authorize?client_id=a&state=%2F", true), ("/oauth/device", true),
            ("/oauth/logout?x=1", true), ("https://evil.example", false), ("//evil.example", false),
            ("/\\evil.example", false),
            ("/account\\@evil", false), ("/accounts", false), ("/account/../x", false), ("/account\r\nX: y", false),
            ("/v1/users", false), ("", false), ("/account?" + String(repeating: "a", count: 20_000), false),
        ])
    func destinations(text: String, isOurs: Bool) {
        #expect(Destination(text).path == (isOurs ? text : "/account"))
    }

    @Test func cookiesAreOutOfPagesReach() {
        for cookie in [PageCookie.session, .visitor, .pending] {
            let field = cookie.keeping(Secret("abc"))
            #expect(field.value == "\(cookie.rawValue)=abc; Path=/; Secure; HttpOnly; SameSite=Lax")
            #expect(cookie.rawValue.hasPrefix("__Host-"))
            #expect(cookie.forgetting.value.contains("=; Max-Age=0;"))
        }
        #expect(PageCookie.pending.keeping(Secret("a"), for: .seconds(300)).value.contains("; Max-Age=300;"))
    }

    @Test("every scope has words of its own")
    func words() throws {
        let scopes = ["openid", "profile", "email", "offline_access"] + Permission.allCases.map(\.rawValue)
        let words = try scopes.map { try #require(ScopeWords.words($0)) }
        #expect(Set(words).count == words.count)
        #expect(words.allSatisfy { $0.first?.isUppercase == true && !$0.hasSuffix(".") })
        #expect(ScopeWords.words("made:up") == nil)
    }

    @Test func refusalsOfPagesArePages() throws {
        let reply = Problem.invalid("<b>", "is <i>wrong</i>").page(to: RequestID(high: 1, low: 2))
        let text = String(decoding: reply.body, as: UTF8.self)
        #expect(reply.status == .badRequest && reply.content == .page)
        #expect(text.contains("&lt;b&gt; is &lt;i&gt;wrong") && text.contains("00000000-0000-0001"))
        #expect(text.contains("<html lang=\"en\">") && text.contains("name=\"viewport\"") && !text.contains("<script"))
    }

    @Test func theStylesheetIsTheOneThatThePolicyNames() throws {
        let page = PageLayout(title: "A & B", content: "<h1>x</h1>").html.text
        let style = try #require(page.split(separator: "<style>").last?.split(separator: "</style>").first)
        #expect(String(style) == PageStyle.text && PagePolicy.closed.contains(PageStyle.source))
        #expect(page.contains("<title>A &amp; B · Castellan</title>"))
        #expect(!PageStyle.text.contains("url(") && !PageStyle.text.contains("@import"))
    }
}
