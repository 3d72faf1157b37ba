import Access
import App
import Core
import OAuth
import OAuthProtocol
import Store
import TestKit
import Testing

@Suite(.timeLimit(.minutes(2))) struct ClientJourney {
    @Test("Administrators register, change, renew and end clients; nobody else does", arguments: Engine.allCases)
    func administration(engine: Engine) async throws {
        try await Harness.with(engine) { house in
            let root = try await house.signedIn(try await house.person("root", role: .systemAdmin))
            let new = """
                {"client_name": "Ledger", "grant_types": ["client_credentials"], "scope": "account:read session:read", \
                "token_endpoint_auth_method": "client_secret_post", "token_lifetime": 600}
                """
            let made = try await root.post("/v1/oauth/clients", new)
            #expect(made.status == 201 && made.header("Cache-Control") == "no-store", "\(made)")
            let id = try #require(made["data", "client_id"]?.string)
            let secret = try #require(made["data", "client_secret"]?.string)
            func token(_ secret: String) async throws -> Answer {
                let form = ["grant_type": "client_credentials", "client_id": id, "client_secret": secret]
                return try await house.api.send(
                    "POST", OAuthEndpoint.token.rawValue, OAuthShop.form(form),
                    headers: ["Content-Type": "application/x-www-form-urlencoded"])
            }
            let first = try await token(secret)
            #expect(first["expires_in"] == .integer(600), "\(first)")
            let path = "/v1/oauth/clients/\(id)"
            #expect(try await root.get(path)["data", "client_name"] == .string("Ledger"))
            #expect(try await root.get("/v1/oauth/clients")["data", "clients"]?.array?.count == 1)
            let narrow = new.replacing("account:read ", with: "").replacing("Ledger", with: "Import")
            let changed = try await root.send("PUT", path, narrow)
            #expect(changed["data", "scope"] == .string("session:read"), "\(changed)")
            let old = house.api.with(token: try #require(first["access_token"]?.string))
            #expect(try await old.get("/v1/auth/sessions").status == 401, "what it had ends with what it may do less")
            let stale = narrow.replacing("{", with: #"{"version": 1, "#)
            #expect(try await root.send("PUT", path, stale).errorCode == "VERSION_CONFLICT")
            let rotated = try await root.post(path + "/secret", #"{"overlapHours": 0}"#)
            let other = try #require(rotated["data", "client_secret"]?.string)
            #expect(try await token(secret).status == 401)
            #expect(try await token(other).status == 200)
            #expect(try await root.post(path + "/disable")["data", "active"] == .boolean(false))
            #expect(try await token(other)["error"] == .string("invalid_client"))
            #expect(try await root.post(path + "/enable")["data", "active"] == .boolean(true))
            #expect(try await token(other).status == 200)
            for bad in [#""scope": "nonsense:read""#, #""redirect_uris": ["http://evil.example/"]"#] {
                let refused = try await root.post("/v1/oauth/clients", #"{"client_name": "X", \#(bad)}"#)
                #expect(refused.status == 400 && refused.errorCode == "VALIDATION_ERROR", "\(refused)")
            }
            let viewer = try await house.signedIn(try await house.person("vic", role: .viewer))
            #expect(try await viewer.post("/v1/oauth/clients", new).errorCode == "FORBIDDEN")
            #expect(try await viewer.get(path).errorCode == "FORBIDDEN")
        }
    }

    @Test("Nobody comes to more than they may by a client", arguments: Engine.allCases)
    func ceiling(engine: Engine) async throws {
        try await Harness.with(engine) { house in
            let root = try await house.signedIn(try await house.person("root", role: .systemAdmin))
            let keeper = #"{"name": "keeper", "permissions": ["oauth_client:read", "oauth_client:manage"]}"#
            #expect(try await root.post("/v1/roles", keeper).status == 201)
            let role = try #require(Role(custom: "keeper", permissions: [.oauthClientRead, .oauthClientManage]))
            let kim = try await house.signedIn(try await house.person("kim", role: role))
            let wide = try await OAuthShop.open(in: house, grants: ["client_credentials"], scope: "user:read")
            let narrow = try await OAuthShop.open(in: house, grants: ["client_credentials"], scope: "session:read")
            for step in ["secret", "enable"] {
                let body = step == "secret" ? "{}" : nil
                let refused = try await kim.post("/v1/oauth/clients/\(wide.id)/\(step)", body)
                #expect(refused.errorCode == "PRIVILEGE_CEILING", "\(refused)")
                let allowed = try await kim.post("/v1/oauth/clients/\(narrow.id)/\(step)", body)
                #expect([200, 201].contains(allowed.status), "\(allowed)")
            }
            let robots = #"{"label": "robots"}"#
            #expect(try await kim.post("/v1/oauth/registration-tokens", robots).errorCode == "PRIVILEGE_CEILING")
            #expect(try await root.post("/v1/oauth/registration-tokens", robots).status == 201)
        }
    }

    @Test("A14: users see what they granted, and take it back", arguments: Engine.allCases)
    func consents(engine: Engine) async throws {
        try await Harness.with(engine) { house in
            let shop = try await OAuthShop.open(in: house)
            let ann = try await house.signedIn(try await house.person("ann", role: .accountExecutive))
            let ben = try await house.signedIn(try await house.person("ben", role: .accountExecutive))
            let token = try #require(try await shop.tokens(of: ann)["access_token"]?.string)
            let granted = try await ann.get("/v1/oauth/consents")
            let first = granted["data", "consents"]?.array?.first
            #expect(first?["client_id"] == .string(shop.id) && first?["client_name"] == .string("Ledger"), "\(granted)")
            #expect(try await ben.get("/v1/oauth/consents")["data", "consents"]?.array?.isEmpty == true)
            #expect(try await ben.send("DELETE", "/v1/oauth/consents/\(shop.id)").status == 404)
            #expect(try await house.api.with(token: token).get("/oauth/userinfo").status == 200)
            #expect(try await ann.send("DELETE", "/v1/oauth/consents/\(shop.id)").status == 200)
            #expect(try await house.api.with(token: token).get("/oauth/userinfo").status == 401)
            #expect(try await ann.get("/v1/oauth/consents")["data", "consents"]?.array?.isEmpty == true)
        }
    }

    @Test("A19: programs register with a token that an administrator made, where they may", arguments: Engine.allCases)
    func registration(engine: Engine) async throws {
        let wish = #"{"client_name": "Bot", "grant_types": ["client_credentials"], "scope": "account:read"}"#
        try await Harness.with(engine) { house in
            let closed = try await house.api.with(token: "a").post("/oauth/register", wish)
            #expect(closed.status == 404 && closed["error"] == .string("invalid_request"), "\(closed)")
        }
        try await Harness.with(engine, settings: ["OAUTH_DYNAMIC_REGISTRATION": "true"]) { house in
            let root = try await house.signedIn(try await house.person("root", role: .systemAdmin))
            let made = try await root.post("/v1/oauth/registration-tokens", #"{"label": "bots"}"#)
            let api = house.api.with(token: try #require(made["data", "token"]?.string))
            #expect(try await house.api.post("/oauth/register", wish).status == 401)
            #expect(try await house.api.with(token: "nonsense").post("/oauth/register", wish).status == 401)
            for bad in ["{}", "[]", "nonsense", #"{"client_name": "B", "jwks_uri": "http://10.0.0.1/"}"#] {
                let refused = try await api.post("/oauth/register", bad)
                #expect(refused.status == 400 && refused["error"]?.string != nil, "\(bad): \(refused)")
            }
            let registered = try await api.post("/oauth/register", wish)
            #expect(registered.status == 201 && registered["client_secret"]?.string != nil, "\(registered)")
            #expect(try await api.post("/oauth/register", wish).status == 401, "it served once")
            #expect(try await root.get("/v1/oauth/registration-tokens")["data", "tokens"]?.array?.isEmpty == true)
            let again = try await root.post("/v1/oauth/registration-tokens", #"{"label": "bots", "uses": 2}"#)
            let id = try #require(again["data", "id"]?.string)
            #expect(try await root.send("DELETE", "/v1/oauth/registration-tokens/\(id)").status == 200)
            let gone = house.api.with(token: try #require(again["data", "token"]?.string))
            #expect(try await gone.post("/oauth/register", wish).status == 401)
        }
    }
}
