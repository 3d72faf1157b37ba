import App
import Core
import Store
import TestKit
import Testing

/// A browser's way with passkeys, over a real port: what the server asks and what it is told are JSON.
@Suite(.timeLimit(.minutes(2))) struct PasskeyJourney {
    private static let settings = [
        "CASTELLAN_PUBLIC_URL": "https://id.example.com", "WEBAUTHN_RP_ID": "example.com",
        "CORS_ORIGINS": "https://crm.example.com",
    ]

    private static func body(_ members: KeyValuePairs<String, JSONValue>) -> String {
        JSONValue.object(members.map { .init($0.key, $0.value) }).json
    }

    /// Has somebody signed in add a passkey on the application's own page.
    private static func added(_ api: APIClient) async throws -> (SoftwarePasskey, Answer) {
        var passkey = SoftwarePasskey(origin: "https://crm.example.com", relyingParty: "example.com")
        let options = try #require(try await api.post("/v1/auth/mfa/passkeys/options")["data", "options"])
        let credential = passkey.create(options)
        let answer = try await api.post(
            "/v1/auth/mfa/passkeys", body(["name": .string("Telephone"), "credential": credential]))
        return (passkey, answer)
    }

    @Test(
        "C8 A person adds a passkey and signs in with it, beside the password and without", arguments: Engine.allCases)
    func aPersonSignsIn(engine: Engine) async throws {
        try await Harness.with(engine, settings: Self.settings) { house in
            let ada = try await house.person("ada")
            let (passkey, answer) = try await Self.added(try await house.signedIn(ada))
            #expect(answer.status == 201 && answer["data", "recoveryCodes"]?.array?.count == 10, "\(answer)")

            let refused = try await house.api.signIn(ada.email, ada.password)
            #expect(refused["error", "mfa", "methods"] == .array([.string("webauthn"), .string("recovery_code")]))
            let token = try #require(refused["error", "mfa", "mfaToken"])
            let asked = try await house.api.post("/v1/auth/mfa/verify/options", Self.body(["mfaToken": token]))
            let proof = try passkey.sign(try #require(asked["data", "options"], "\(asked)"))
            let verified = try await house.api.post(
                "/v1/auth/mfa/verify",
                Self.body(["mfaToken": token, "method": .string("webauthn"), "credential": proof]))
            #expect(verified.status == 200, "\(verified)")

            let question = try await house.api.post("/v1/auth/passkey/options")
            let alone = try await house.api.post(
                "/v1/auth/passkey",
                Self.body([
                    "passkeyToken": try #require(question["data", "passkeyToken"]),
                    "credential": try passkey.sign(try #require(question["data", "options"])),
                ]))
            #expect(alone["data", "user", "email"] == .string(ada.email), "\(alone)")
            let api = house.api.with(token: try #require(alone["data", "accessToken"]?.string))
            let stepUp = try await api.post("/v1/auth/mfa/step-up/options")
            let raised = try await api.post(
                "/v1/auth/mfa/step-up",
                Self.body([
                    "method": .string("webauthn"),
                    "credential": try passkey.sign(try #require(stepUp["data", "options"])),
                ]))
            #expect(raised["data", "level"] == .string("aal2"), "\(raised)")
        }
    }

    @Test("C9 A cookie is given to the house's own pages only, and a passkey is used as its kind says")
    func edges() async throws {
        try await Harness.with(.sqlite, settings: Self.settings) { house in
            let api = try await house.signedIn(try await house.person("ada"))
            let (passkey, answer) = try await Self.added(api)
            let question = try await house.api.post("/v1/auth/passkey/options")
            let proof = Self.body([
                "passkeyToken": try #require(question["data", "passkeyToken"]),
                "credential": try passkey.sign(try #require(question["data", "options"])), "cookie": .boolean(true),
            ])
            let stranger = try await house.api.post(
                "/v1/auth/passkey", proof, headers: ["Origin": "https://evil.example.com"])
            #expect(stranger.status == 403, "\(stranger)")
            let page = try await house.api.post(
                "/v1/auth/passkey", proof, headers: ["Origin": "https://crm.example.com"])
            #expect(page["data", "refreshToken"] == .null && page.header("Set-Cookie") != nil, "\(page)")
            let again = try await house.api.post(
                "/v1/auth/passkey", proof, headers: ["Origin": "https://crm.example.com"])
            #expect(again.status == 401 && again.errorCode == "INVALID_PASSKEY")

            let id = try #require(answer["data", "passkey", "id"]?.string)
            let named = try await api.send("PATCH", "/v1/auth/mfa/passkeys/\(id)", #"{"name": ""}"#)
            #expect(named.status == 400)
            var other = passkey
            let unbegun = try await api.post(
                "/v1/auth/mfa/passkeys", Self.body(["name": .string("Again"), "credential": other.create(.null)]))
            #expect(unbegun.errorCode == "PASSKEY_REFUSED", "\(unbegun)")
            for (proof, field) in [
                (#"{"method": "webauthn", "code": "123456"}"#, "credential"), (#"{"method": "totp"}"#, "code"),
                (#"{"method": "password"}"#, "code"),
            ] {
                let refused = try await api.post("/v1/auth/mfa/step-up", proof)
                #expect(refused["error", "details"]?.array?.first?["field"] == .string(field), "\(refused)")
            }
            #expect(try await api.send("DELETE", "/v1/auth/mfa/passkeys/\(id)").status == 200)
            #expect(try await api.send("DELETE", "/v1/auth/mfa/passkeys/\(id)").status == 404)
        }
    }
}
