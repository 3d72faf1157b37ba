import Access
import Core
import Identity
import OAuth
import OAuthProtocol
import Store
import TestKit
import Testing

/// What was granted in a session, or before a client was changed, and has yet to be redeemed.
@Suite("Grants that aren't redeemed yet")
struct OAuthEndedSessionTests {
    private static let grants =
        #""authorization_code","refresh_token","urn:ietf:params:oauth:grant-type:device_code""#

    /// A device that waits for its user.
    private static func waiting(_ house: OAuthHouse, _ client: OAuthClient) async throws -> DeviceAuthorizationAnswer {
        try await house.room.tokens.beginDevice(
            client, scopes: try Scopes("account:read"), resources: [], page: "https://id.example/oauth/device"
        ).get()
    }

    private static func ask(
        _ house: OAuthHouse, _ client: OAuthClient, _ begun: DeviceAuthorizationAnswer
    ) async throws -> OAuthError? {
        try await house.tokens(
            client, ["grant_type": GrantType.deviceCode.rawValue, "device_code": begun.deviceCode.text.reveal()]
        ).error
    }

    @Test("A16 end with the session in which they were granted", arguments: Engine.allCases)
    func sessionsEnded(_ engine: Engine) async throws {
        try await OAuthHouse.with(engine) { house in
            let (client, _) = try await house.client(grants: Self.grants)
            let (ann, ben) = (try await house.person(), try await house.person("ben@example.org"))
            let code = try await house.code(client, for: ann)
            let device = try await Self.waiting(house, client)
            #expect(try await house.room.tokens.answerDevice(device.userCode, agrees: true, ann))
            let (theirs, theirDevice) = (try await house.code(client, for: ben), try await Self.waiting(house, client))
            #expect(try await house.room.tokens.answerDevice(theirDevice.userCode, agrees: true, ben))
            _ = try await house.house.room.sessions.revokeAll(of: ann.userID, by: .operator("dana"))
            _ = try await house.person()
            #expect(try await house.redeemed(client, code).error == .invalidGrant, "whoever signed in since")
            #expect(try await Self.ask(house, client, device) == .invalidGrant)
            #expect(try await house.redeemed(client, theirs).error == nil, "another's session goes on")
            #expect(try await Self.ask(house, client, theirDevice) == nil)
        }
    }

    @Test("end when their client may do less from now on", arguments: Engine.allCases)
    func narrowed(_ engine: Engine) async throws {
        try await OAuthHouse.with(engine) { house in
            let (client, _) = try await house.client(grants: Self.grants)
            let ann = try await house.person()
            func change(_ scope: String) async throws {
                let json = """
                    {"client_name": "Ledger", "redirect_uris": ["https://app.example/cb"], "scope": "\(scope)", \
                    "grant_types": [\(Self.grants)], "token_endpoint_auth_method": "client_secret_post"}
                    """
                let outcome = try await house.room.clients.change(
                    client.id, to: NewClient(try ClientRegistration(Array(json.utf8))), by: .operator("dana"))
                guard case .done = outcome else { throw IdentityHouse.Unexpected("\(outcome)") }
            }
            func approved() async throws -> DeviceAuthorizationAnswer {
                let device = try await Self.waiting(house, client)
                #expect(try await house.room.tokens.answerDevice(device.userCode, agrees: true, ann))
                return device
            }
            let (code, device) = (try await house.code(client, for: ann), try await approved())
            try await change("account:read recommendation:approve openid email profile")
            #expect(try await house.redeemed(client, code).error == nil, "it may do more")
            #expect(try await Self.ask(house, client, device) == nil)
            let (late, lateDevice) = (try await house.code(client, for: ann), try await approved())
            try await change("account:read")
            #expect(try await house.redeemed(client, late).error == .invalidGrant)
            #expect(try await Self.ask(house, client, lateDevice) == .invalidGrant)
        }
    }
}
