import Core
import Testing

@testable import OAuthProtocol

@Suite("OAuth: signing out, and what a token is for")
struct LogoutTests {
    @Test("A15 after signing out, a user goes only where the client registered, to the byte")
    func location() throws {
        let registered = [try RedirectURI(registering: "https://app.example/bye?x=1")]
        func location(_ uri: String, _ state: String? = nil) throws -> String? {
            var parameters = form(["post_logout_redirect_uri": uri]).parameters
            if let state { parameters.append(.init("state", state)) }
            return try LogoutRequest(FormParameters(parameters)).location(among: registered)
        }
        #expect(try location("https://app.example/bye?x=1") == "https://app.example/bye?x=1")
        #expect(try location("https://app.example/bye?x=1", "a&b") == "https://app.example/bye?x=1&state=a%26b")
        for uri in [
            "https://app.example/bye", "https://app.example/bye?x=2", "https://evil.example/", "//app.example/bye?x=1",
        ] {
            #expect(try location(uri) == nil)
        }
        #expect(try LogoutRequest(form([:])).location(among: registered) == nil)
    }

    @Test("A15 B3 a hint is an ID token; an access token is none, and neither is anything else")
    func hint() throws {
        func sent(_ type: String) throws -> LogoutRequest {
            let token = try Signer.es256.token(
                header: #"{"alg":"ES256","typ":\#(type.json)}"#, claims: #"{"sub":"USR-1"}"#)
            return try LogoutRequest(form(["id_token_hint": token, "client_id": "app"]))
        }
        let request = try sent("JWT")
        #expect(request.clientID == "app")
        #expect(request.hint?.claims(verifiedBy: try Signer.es256.keys)?["sub"]?.string == "USR-1")
        #expect(try sent("at+jwt").hint == nil)
        #expect(try LogoutRequest(form(["id_token_hint": "x"])).hint == nil)
        let twice = FormParameters(form(["state": "a"]).parameters + form(["state": "b"]).parameters)
        #expect(refusal { () throws(OAuthRefusal) in try LogoutRequest(twice) } == .invalidRequest)
    }

    @Test("A12 a token is for no more than was granted")
    func resources() throws {
        let profile = try client()
        let own = try #require(ResourceIndicator(issuer))
        let api = try #require(ResourceIndicator("https://api.example/"))
        let other = try #require(ResourceIndicator("https://other.example/"))
        #expect(try profile.resources(asked: [], of: [own, api], own: issuer) == [own, api])
        #expect(try profile.resources(asked: [api], of: [own, api], own: issuer) == [api])
        #expect(try profile.resources(asked: [api], of: [], own: issuer) == [api])
        for (asked, granted) in [([api], [own]), ([other], [other]), ([other], [])] {
            let refused = refusal { () throws(OAuthRefusal) in
                try profile.resources(asked: asked, of: granted, own: issuer)
            }
            #expect(refused == .invalidTarget)
        }
    }

    @Test("A17 a token to revoke or to look at comes once")
    func presentedToken() throws {
        #expect(try PresentedToken(form(["token": "t", "token_type_hint": "unheard_of"])).text.reveal() == "t")
        for parameters in [form([:]), form(["token": ""]), form(["token": "a", "token": "b"])] {
            #expect(refusal { () throws(OAuthRefusal) in try PresentedToken(parameters) } == .invalidRequest)
        }
    }
}
