import Access
import Core
import Identity
import Store
import TestKit
import Testing

@Suite("A new e-mail address")
struct IdentityEmailTests {
    /// What may stand between asking for an address and confirming it.
    enum Meanwhile: CaseIterable, Sendable {
        case newPassword, resetPassword, disabled, signedOutOfAll, everybodySignedOut
    }

    @Test("isn't taken once somebody has shut the account's doors", arguments: Engine.allCases, Meanwhile.allCases)
    func afterwards(_ engine: Engine, _ meanwhile: Meanwhile) async throws {
        try await IdentityHouse.with(engine) { house in
            let user = try await house.user()
            let principal = try await house.principal(try await house.signedIn().accessToken)
            let token = try await Self.request(house, principal)
            let (room, new) = (house.room, Secret("a whole new battery of horses"))
            switch meanwhile {
            case .newPassword: _ = try await room.passwords.change(IdentityHouse.password, to: new, by: principal)
            case .resetPassword:
                _ = try await room.passwords.sendReset(to: user.id, by: .operator("dana"))
                _ = try await room.passwords.set(new, with: try await house.mailedToken(), from: house.origin)
            case .disabled:
                _ = try await room.users.disable(user.id, by: .operator("dana"))
                _ = try await room.users.enable(user.id, by: .operator("dana"))
            case .signedOutOfAll:
                // Also where only the session remains that asks for it.
                try await room.sessions.revokeAll(
                    of: user.id, except: principal.credential.session, by: .operator("dana"))
            case .everybodySignedOut: _ = try await room.sessions.revokeEverybodys(by: .operator("dana"))
            }
            #expect(try await room.emailChanges.confirm(token, from: house.origin) == nil)
            #expect(try await room.users.find(user.id)?.email == "ann@example.org")
        }
    }

    @Test("ends the sessions when it is confirmed", arguments: Engine.allCases)
    func confirmed(_ engine: Engine) async throws {
        try await IdentityHouse.with(engine) { house in
            _ = try await house.user()
            let session = try await house.signedIn()
            let token = try await Self.request(house, try await house.principal(session.accessToken))
            #expect(try await house.room.emailChanges.confirm(token, from: house.origin)?.email == "lee@example.org")
            guard case .refused = try await house.refresh(session.refreshToken) else {
                Issue.record("a session of the old address must be over")
                return
            }
        }
    }

    /// Asks for an address; what the mail to it brings.
    private static func request(_ house: IdentityHouse, _ principal: Principal) async throws -> Secret<String> {
        let address = try #require(EmailAddress("lee@example.org"))
        guard
            case .sent = try await house.room.emailChanges.request(
                address, password: IdentityHouse.password, by: principal)
        else { throw IdentityHouse.Unexpected("a free address must do") }
        let letter = try #require(try await house.mails().first { $0.contains("To: lee@example.org") })
        let rest = try #require(letter.split(separator: "#token=", maxSplits: 1).dropFirst().first)
        return Secret(String(rest.prefix { !$0.isWhitespace }))
    }
}
