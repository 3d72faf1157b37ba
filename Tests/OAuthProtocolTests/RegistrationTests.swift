import Core
import Testing

@testable import OAuthProtocol

@Suite("OAuth: clients that register")
struct RegistrationTests {
    private func read(_ text: String) throws(OAuthRefusal) -> ClientRegistration {
        try ClientRegistration(Array(text.utf8))
    }

    private func metadata(_ changes: [String: String?] = [:]) -> String {
        var members: [String: String] = ["client_name": #""Ledger""#, "redirect_uris": #"["https://app.example/cb"]"#]
        for (name, value) in changes { members[name] = value }
        return "{" + members.map { "\"\($0)\":\($1)" }.joined(separator: ",") + "}"
    }

    private func refused(_ changes: [String: String?]) -> OAuthError? {
        refusal { () throws(OAuthRefusal) in try read(metadata(changes)) }
    }

    @Test("what isn't said is as RFC 7591 section 2 has it, and what isn't known is ignored")
    func defaults() throws {
        let client = try read(metadata(["software_id": #""x""#, "contacts": "7"]))
        #expect(
            client.grants == [.authorizationCode] && client.authentication == .secretBasic && client.algorithm == .rs256
        )
        #expect(client.keys == nil && client.scopes.isEmpty && !client.mustPush && client.name.text == "Ledger")
    }

    @Test("everything that can be said is answered with what was understood")
    func everything() throws {
        let client = try read(
            metadata([
                "grant_types": #"["authorization_code","refresh_token","client_credentials"]"#,
                "response_types": #"["code"]"#,
                "token_endpoint_auth_method": #""private_key_jwt""#, "jwks": #"{"keys":[\#(try Signer.es256.jwk)]}"#,
                "scope": #""openid account:read""#, "logo_uri": #""https://app.example/logo.png""#,
                "policy_uri": #""https://app.example/privacy""#, "tos_uri": #""https://app.example/terms""#,
                "id_token_signed_response_alg": #""ES256""#, "dpop_bound_access_tokens": "true",
                "require_pushed_authorization_requests": "true",
                "post_logout_redirect_uris": #"["https://app.example/bye"]"#,
            ]))
        let answer = try members(
            RegistrationAnswer(
                clientID: "c1", secret: nil, registeredAt: now, registration: client, scopes: client.scopes))
        #expect(
            answer["client_id"]?.string == "c1" && answer["client_secret"] == nil
                && answer["client_secret_expires_at"] == nil)
        #expect(answer["grant_types"]?.array?.count == 3 && answer["jwks"]?["keys"]?.array?.count == 1)
        #expect(
            answer["logo_uri"]?.string == "https://app.example/logo.png"
                && answer["dpop_bound_access_tokens"] == .boolean(true))
        let again = try ClientRegistration(answer)
        #expect(
            again.redirectURIs == client.redirectURIs
                && again.keys?.keys.map(\.thumbprint) == client.keys?.keys.map(\.thumbprint))
        let secret = try members(
            RegistrationAnswer(
                clientID: "c", secret: Secret("s"), registeredAt: now, registration: client, scopes: .none))
        #expect(secret["client_secret"]?.string == "s" && secret["client_secret_expires_at"]?.integer == 0)
    }

    @Test("A19 nothing is fetched: keys come by value only")
    func noFetching() throws {
        #expect(refused(["jwks_uri": #""https://app.example/jwks""#]) == .invalidClientMetadata)
        #expect(refused(["jwks_uri": "null"]) == .invalidClientMetadata)
        #expect(refused(["token_endpoint_auth_method": #""private_key_jwt""#]) == .invalidClientMetadata)
        let privateKey = try Signer.es256.jwk.dropLast() + #","d":"AQAB"}"#
        let method = #""private_key_jwt""#
        #expect(
            refused(["token_endpoint_auth_method": method, "jwks": #"{"keys":[\#(privateKey)]}"#])
                == .invalidClientMetadata)
        #expect(refused(["jwks": #"{"keys":[\#(try Signer.es256.jwk)]}"#]) == .invalidClientMetadata)
    }

    @Test(
        "A19 a link is https to a public host",
        arguments: [
            "http://app.example/x", "https://localhost/x", "https://intranet/x", "https://a.localhost/x",
            "https://a.local/x",
            "https://a.internal/x", "https://127.0.0.1/x", "https://10.0.0.1/x", "https://169.254.169.254/latest",
            "https://192.168.1.1/",
            "https://172.16.0.1/", "https://100.64.0.1/", "https://[::1]/x", "https://[fe80::1]/x",
            "https://[fd00::1]/x",
            "https://[::ffff:127.0.0.1]/x", "https://0x7f000001/x", "https://2130706433/x", "https://0/",
            "javascript:alert(1)",
            "data:image/png;base64,x", "https://u@app.example/", "/logo.png", "https://METADATA.INTERNAL/x",
        ])
    func links(_ link: String) {
        for name in ["logo_uri", "policy_uri", "tos_uri"] {
            #expect(refused([name: link.json]) == .invalidClientMetadata)
        }
    }

    @Test("A19 what is known has to be right")
    func wrong() {
        let bad: [[String: String?]] = [
            ["grant_types": #"["password"]"#], ["grant_types": #"["implicit"]"#], ["grant_types": "[]"],
            ["grant_types": #""x""#],
            ["response_types": #"["token"]"#], ["response_types": #"["code","code id_token"]"#], ["client_name": nil],
            ["client_name": #"" \u200b\u202e ""#], ["client_name": String(repeating: "n", count: 101).json],
            ["client_name": "7"],
            ["token_endpoint_auth_method": #""client_secret_jwt""#], ["id_token_signed_response_alg": #""none""#],
            ["id_token_signed_response_alg": #""HS256""#], ["dpop_bound_access_tokens": #""true""#],
            [
                "token_endpoint_auth_method": #""none""#, "grant_types": #"["client_credentials"]"#,
                "response_types": "[]",
            ],
            ["grant_types": #"["refresh_token"]"#], ["logo_uri": "7"], ["redirect_uris": "[7]"],
        ]
        for changes in bad { #expect(refused(changes) == .invalidClientMetadata, "\(changes)") }
        #expect(refused(["redirect_uris": nil]) == .invalidRedirectURI)
        #expect(refused(["redirect_uris": "[]"]) == .invalidRedirectURI)
        #expect(refused(["redirect_uris": #"["https://app.example/#x"]"#]) == .invalidRedirectURI)
        #expect(refused(["post_logout_redirect_uris": #"["http://app.example/"]"#]) == .invalidRedirectURI)
        #expect(refused(["scope": #""a\"b""#]) == .invalidScope)
        for text in ["", "[]", "null", #"{"client_name":"a","client_name":"b"}"#] {
            #expect(refusal { () throws(OAuthRefusal) in try read(text) } == .invalidClientMetadata)
        }
    }

    @Test("A14 a name is shown without what can't be seen")
    func names() throws {
        #expect(try DisplayName("  Ledger\u{202e}\u{200b}  of \n Ada\u{0} ").text == "Ledger of Ada")
        #expect(try DisplayName("Größe \u{1f4d2}").text == "Größe \u{1f4d2}")
        #expect(try DisplayName("<b>\"x\"</b>").text == "<b>\"x\"</b>")
    }
}
