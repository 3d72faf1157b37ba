import Access
import Core
import Store
import TestKit
import Testing

/// What people do with their own way of signing in.
@Suite(.timeLimit(.minutes(2))) struct OwnAccountJourney {
    @Test(arguments: Engine.allCases)
    func aPersonChangesTheirPasswordAndName(engine: Engine) async throws {
        try await Harness.with(engine) { house in
            let ada = try await house.person("ada")
            let (api, other) = (try await house.signedIn(ada), try await house.signedIn(ada))
            let wrong = try await api.post(
                "/v1/auth/password", #"{"currentPassword": "no", "newPassword": "another battery of horses"}"#)
            #expect(wrong.status == 400 && wrong.errorCode == "INVALID_CURRENT_PASSWORD", "\(wrong)")
            let weak = try await api.post(
                "/v1/auth/password", #"{"currentPassword": "\#(ada.password)", "newPassword": "qwertyuiop12345"}"#)
            #expect(weak.status == 400 && weak.errorCode == "VALIDATION_ERROR", "\(weak)")
            #expect(try await other.get("/v1/auth/profile").status == 200, "nothing was changed")
            let changed = try await api.post(
                "/v1/auth/password",
                #"{"currentPassword": "\#(ada.password)", "newPassword": "another battery of horses"}"#)
            #expect(changed["data", "endedSessions"] == .integer(1), "\(changed)")
            #expect(try await api.get("/v1/auth/profile").status == 200)
            #expect(try await other.get("/v1/auth/profile").status == 401)

            let named = try await api.send("PATCH", "/v1/auth/profile", #"{"username": "Countess"}"#)
            #expect(named["data", "username"] == .string("countess"), "\(named)")
            let login = #"{"username": "countess", "password": "another battery of horses"}"#
            #expect(try await house.api.post("/v1/auth/login", login).status == 200)
            let bob = try await house.signedIn(try await house.person("bob"))
            let taken = try await bob.send("PATCH", "/v1/auth/profile", #"{"username": "COUNTESS"}"#)
            #expect(taken.status == 409 && taken.errorCode == "USER_EXISTS", "\(taken)")
            let events = try await api.get("/v1/security-events?eventType=password_changed")
            #expect(events["data", "total"] == .integer(1), "\(events)")
        }
    }

    /// A page keeps the access token; the refresh token stands in a cookie that no page reads and no other site uses.
    @Test(arguments: Engine.allCases)
    func aBrowserKeepsTheRefreshTokenInACookie(engine: Engine) async throws {
        try await Harness.with(engine, settings: ["CASTELLAN_PUBLIC_URL": "https://crm.example.com"]) { house in
            let ada = try await house.person("ada")
            let ours = ["Origin": "https://crm.example.com"]
            let credentials = #"{"email": "\#(ada.email)", "password": "\#(ada.password)", "cookie": true}"#
            #expect(try await house.api.post("/v1/auth/login", credentials).errorCode == "CROSS_SITE_REQUEST")
            let login = try await house.api.post("/v1/auth/login", credentials, headers: ours)
            #expect(login.status == 200 && login["data", "refreshToken"] == .null, "\(login)")
            let cookie = try #require(login.header("Set-Cookie"))
            #expect(cookie.hasPrefix("__Host-castellan_refresh=rt_"))
            for attribute in ["Path=/", "Secure", "HttpOnly", "SameSite=Strict"] {
                #expect(cookie.contains("; \(attribute)"), "\(cookie)")
            }
            let pair = String(cookie.prefix { $0 != ";" })

            for headers in [["Origin": "https://evil.example"], ["Sec-Fetch-Site": "cross-site"], [:]] {
                let forged = try await house.api.post(
                    "/v1/auth/refresh", "{}", headers: headers.merging(["Cookie": pair]) { $1 })
                #expect(forged.status == 403 && forged.errorCode == "CROSS_SITE_REQUEST", "\(headers): \(forged)")
            }
            let renewed = try await house.api.post(
                "/v1/auth/refresh", "{}", headers: ours.merging(["Cookie": pair]) { $1 })
            #expect(renewed.status == 200, "\(renewed)")
            #expect(renewed.header("Set-Cookie") != cookie)
            let api = house.api.with(token: try #require(renewed["data", "accessToken"]?.string))
            let out = try await api.post("/v1/auth/logout")
            #expect(out.header("Set-Cookie")?.contains("Max-Age=0") == true, "\(out)")
            #expect(try await house.api.post("/v1/auth/refresh", "{}").status == 400)
        }
    }
}
