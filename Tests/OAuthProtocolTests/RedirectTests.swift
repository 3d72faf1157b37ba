import Core
import Testing

@testable import OAuthProtocol

@Suite("OAuth: redirect URIs")
struct RedirectTests {
    @Test(
        "A1 a redirect URI that isn't the registered one to the byte is for an error page",
        arguments: [
            "https://app.example/callback/", "https://app.example/Callback", "https://APP.example/callback",
            "https://app.example/callback?extra=1", "https://app.example/%63allback", "https://app.example/callback%2e",
            "https://app.example@evil.example/callback", "https://good@app.example/callback",
            "https://app.example/callback#fragment", "https://sub.app.example/callback", "http://app.example/callback",
            "https://app.example:443/callback", "https://app.example/./callback", "https://app.example/callback ",
            "//app.example/callback", "javascript:alert(1)", "https://app.example/callbac\u{212a}",
        ])
    func exact(_ uri: String) throws {
        let entry = try AuthorizationEntry(authorization(["redirect_uri": uri]))
        let profile = try client()
        #expect(refusal { () throws(OAuthRefusal) in try entry.target(for: profile) } == .invalidRequest)
    }

    @Test("A1 the port of a loopback address may vary, and nothing else of it")
    func loopback() throws {
        for host in ["127.0.0.1", "[::1]"] {
            let uri = try RedirectURI(registering: "http://\(host):8000/done?x=1")
            #expect(uri.matches("http://\(host):51004/done?x=1"))
            #expect(uri.matches("http://\(host)/done?x=1"))
            for other in [
                "http://\(host):51004/done?x=2", "http://\(host):51004/done", "http://\(host):0/done?x=1",
                "http://\(host):65536/done?x=1", "http://\(host):/done?x=1", "http://\(host):080/done?x=1",
                "http://\(host).evil.example/done?x=1", "http://\(host):8000@evil.example/done?x=1",
                "https://\(host):8000/done?x=1", "http://localhost:8000/done?x=1",
            ] { #expect(!uri.matches(other), "\(other)") }
        }
        let named = try RedirectURI(registering: "http://localhost:8000/done")
        #expect(named.matches("http://localhost:8000/done"))
        #expect(!named.matches("http://localhost:8001/done"))
    }

    @Test(
        "registration takes https, loopback and schemes with a dot",
        arguments: [
            "https://app.example/callback", "https://app.example", "https://app.example:8443/a?b=c",
            "https://192.0.2.1/x",
            "https://[2001:db8::1]/x", "http://127.0.0.1/x", "http://[::1]:3000/x", "http://localhost:3000/x",
            "com.example.app:/done", "com.example.app://done",
        ])
    func registered(_ text: String) throws {
        #expect(try RedirectURI(registering: text).matches(text))
    }

    @Test(
        "registration refuses everything else",
        arguments: [
            "", "/callback", "app.example/callback", "https://", "https:///x", "https://app.example/#",
            "https://u@app.example/",
            "https://u:p@app.example/", "https://*.app.example/", "https://app.example/*", "http://app.example/",
            "http://127.0.0.2/", "http://127.1/", "http://0x7f.1/", "http://localhost.evil.example/",
            "javascript:alert(1)",
            "data:text/html,x", "myapp:/done", "com.example.app:done", "https://app.example/a b",
            "https://app.example/\u{e9}",
            "https://app.example/%zz", "https://app.example/%2", "https://app.example:99999/", "https://app.example:/",
            "https://-app.example/", "https://app..example/", "https://app.example\\@evil.example/",
            "HTTPS://app.example/",
            "https://" + String(repeating: "a", count: 2_100),
        ])
    func unregistrable(_ text: String) {
        #expect(refusal { () throws(OAuthRefusal) in try RedirectURI(registering: text) } == .invalidRedirectURI)
    }

    @Test(
        "A2 an unknown shape of client is for an error page, and without a registered URI there is nowhere to redirect to"
    )
    func errorPage() throws {
        for parameters in [
            authorization(["client_id": nil]), authorization(["client_id": "a\u{e9}"]),
            authorization(["client_id": String(repeating: "a", count: 256)]),
            FormParameters(authorization().parameters + [.init("client_id", "other")]),
        ] { #expect(refusal { () throws(OAuthRefusal) in try AuthorizationEntry(parameters) } == .invalidRequest) }
        let none = try AuthorizationEntry(authorization(["redirect_uri": nil]))
        let two = try client(redirectURIs: ["https://app.example/a", "https://app.example/b"])
        #expect(refusal { () throws(OAuthRefusal) in try none.target(for: two) } == .invalidRequest)
        let one = try client()
        let target = try none.target(for: one)
        #expect(target.uri == "https://app.example/callback" && !target.wasNamed)
        let twice = try AuthorizationEntry(
            FormParameters(authorization().parameters + [.init("redirect_uri", "https://app.example/callback")]))
        #expect(refusal { () throws(OAuthRefusal) in try twice.target(for: one) } == .invalidRequest)
    }

    @Test("A7 every answer names its issuer")
    func issuerIsNamed() throws {
        let target = try AuthorizationEntry(authorization()).target(for: client())
        #expect(
            target.location(.code(Secret("c0de")), issuer: issuer)
                == "https://app.example/callback?code=c0de&state=xyz&iss=https%3A%2F%2Fid.example")
        let refused = OAuthRefusal(.accessDenied, "the user said no")
        #expect(
            target.location(.refusal(refused), issuer: issuer)
                == "https://app.example/callback?error=access_denied&error_description=the%20user%20said%20no"
                + "&state=xyz&iss=https%3A%2F%2Fid.example")
    }

    @Test("the query of a redirect URI stays, and a state comes back as it went")
    func queryStays() throws {
        let profile = try client(redirectURIs: ["https://app.example/cb?tenant=7"])
        let state = "a b&c=d%26+\"<>"
        let entry = try AuthorizationEntry(
            authorization(["redirect_uri": "https://app.example/cb?tenant=7", "state": state]))
        let location = try entry.target(for: profile).location(.code(Secret("c")), issuer: issuer)
        #expect(location.hasPrefix("https://app.example/cb?tenant=7&code=c&state="))
        let query = try FormParameters(query: String(location.split(separator: "?")[1]))
        #expect(try query.value("state") == state)
        #expect(try query.value("iss") == issuer)
    }

    @Test("form_post carries the same members, and other modes are refused")
    func responseModes() throws {
        let target = try AuthorizationEntry(authorization(["response_mode": "form_post"])).target(for: client())
        #expect(target.mode == .formPost)
        #expect(target.parameters(.code(Secret("c")), issuer: issuer).map(\.name) == ["code", "state", "iss"])
        let profile = try client()
        for mode in ["fragment", "jwt", "web_message"] {
            let asked = authorization(["response_mode": mode])
            #expect(refusal { () throws(OAuthRefusal) in try read(asked, of: profile) } == .invalidRequest)
        }
    }
}
