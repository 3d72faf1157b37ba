import Access
import Core
import Identity
import OAuth
import OAuthProtocol
import Store
import TestKit
import Testing

@Suite("Devices")
struct OAuthDeviceTests {
    @Test("A18: a device gets its tokens once, when its user agreed, and is slowed down", arguments: Engine.allCases)
    func device(_ engine: Engine) async throws {
        try await OAuthHouse.with(engine) { house in
            let (client, _) = try await house.client(
                grants: #""urn:ietf:params:oauth:grant-type:device_code","refresh_token""#)
            let ann = try await house.person()
            let desk = house.room.tokens
            func begin() async throws -> DeviceAuthorizationAnswer {
                try await desk.beginDevice(
                    client, scopes: try Scopes("account:read"), resources: [], page: "https://id.example/oauth/device"
                ).get()
            }
            func ask(_ begun: DeviceAuthorizationAnswer) async throws -> Result<TokenAnswer, OAuthRefusal> {
                try await house.tokens(
                    client,
                    ["grant_type": GrantType.deviceCode.rawValue, "device_code": begun.deviceCode.text.reveal()])
            }
            let begun = try await begin()
            #expect(try await ask(begun).error == .authorizationPending)
            #expect(try await ask(begun).error == .slowDown)
            house.house.clock.advance(by: .seconds(11))
            let question = try #require(try await desk.device(begun.userCode, for: ann))
            #expect(question.client.id == client.id && question.scopes.text == "account:read")
            #expect(try await desk.answerDevice(begun.userCode, agrees: true, ann))
            #expect(try await !desk.answerDevice(begun.userCode, agrees: false, ann), "once")
            let answer = try await ask(begun).get()
            #expect(try await house.house.principal(answer.accessToken).userID == ann.userID)
            #expect(try await ask(begun).error == .invalidGrant)
            let denied = try await begin()
            #expect(try await desk.answerDevice(denied.userCode, agrees: false, ann))
            #expect(try await ask(denied).error == .accessDenied)
            let late = try await begin()
            house.house.clock.advance(by: .seconds(601))
            #expect(try await ask(late).error == .expiredToken)
            for _ in 0..<10 { #expect(try await desk.device(UserCode(typed: "BBBB-BBBB"), for: ann) == nil) }
            let fresh = try await begin()
            #expect(try await desk.device(fresh.userCode, for: ann) == nil, "too many wrong ones")
            house.house.clock.advance(by: .seconds(601))
            let later = try await begin()
            #expect(try await desk.device(later.userCode, for: ann) != nil)
        }
    }

    @Test("A18: a device that asks many times at once gets its tokens once", arguments: Engine.allCases)
    func race(_ engine: Engine) async throws {
        try await OAuthHouse.with(engine) { house in
            let (client, _) = try await house.client(
                grants: #""urn:ietf:params:oauth:grant-type:device_code","refresh_token""#)
            let ann = try await house.person()
            let begun = try await house.room.tokens.beginDevice(
                client, scopes: try Scopes("account:read"), resources: [], page: "https://id.example/oauth/device"
            ).get()
            #expect(try await house.room.tokens.answerDevice(begun.userCode, agrees: true, ann))
            let fields = [
                "grant_type": GrantType.deviceCode.rawValue, "device_code": begun.deviceCode.text.reveal(),
            ]
            let answers = try await withThrowingTaskGroup(of: TokenAnswer?.self) { group in
                for _ in 0..<20 { group.addTask { try? await house.tokens(client, fields).get() } }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(answers.compactMap { $0 }.count == 1)
        }
    }

    @Test("whose user may do nothing of what it asks for is refused, whatever they say", arguments: Engine.allCases)
    func nothing(_ engine: Engine) async throws {
        try await OAuthHouse.with(engine) { house in
            let (client, _) = try await house.client(grants: #""urn:ietf:params:oauth:grant-type:device_code""#)
            let viewer = try await house.person("vic@example.org", role: .viewer)
            let begun = try await house.room.tokens.beginDevice(
                client, scopes: try Scopes("recommendation:approve"), resources: [],
                page: "https://id.example/oauth/device"
            ).get()
            #expect(try await house.room.tokens.device(begun.userCode, for: viewer)?.scopes.isEmpty == true)
            #expect(try await !house.room.tokens.answerDevice(begun.userCode, agrees: true, viewer))
            let answer = try await house.tokens(
                client, ["grant_type": GrantType.deviceCode.rawValue, "device_code": begun.deviceCode.text.reveal()])
            #expect(answer.error == .accessDenied)
            #expect(try await house.room.consents.list(of: viewer.userID).isEmpty)
        }
    }

    @Test("are looked at as often as one likes, while the codes are right", arguments: Engine.allCases)
    func rightCodes(_ engine: Engine) async throws {
        try await OAuthHouse.with(engine) { house in
            let (client, _) = try await house.client(grants: #""urn:ietf:params:oauth:grant-type:device_code""#)
            let ann = try await house.person()
            let desk = house.room.tokens
            let begun = try await desk.beginDevice(
                client, scopes: try Scopes("account:read"), resources: [], page: "https://id.example/oauth/device"
            ).get()
            for _ in 0..<9 { #expect(try await desk.device(UserCode(typed: "BBBB-BBBB"), for: ann) == nil) }
            for _ in 0..<12 { #expect(try await desk.device(begun.userCode, for: ann) != nil) }
            #expect(try await desk.device(UserCode(typed: "BBBB-BBBB"), for: ann) == nil)
            #expect(try await desk.device(begun.userCode, for: ann) == nil, "ten wrong ones")
        }
    }
}
