import Access
import Core
import Identity
import Store
import TestKit
import Testing

@Suite("Assurance of sessions")
struct IdentityAssuranceTests {
    @Test(
        "a password is one factor: session, principal and token say so, and a refresh keeps it",
        arguments: Engine.allCases)
    func password(_ engine: Engine) async throws {
        try await IdentityHouse.with(engine) { house in
            let ann = try await house.user()
            let first = try await house.signedIn()
            let opened = try #require(try await house.room.sessions.list(of: ann.id).first)
            house.clock.advance(by: .seconds(600))
            let second = try await house.refreshed(first.refreshToken)
            for signedIn in [first, second] {
                let principal = try await house.principal(signedIn.accessToken)
                #expect(
                    principal.assurance
                        == Assurance(methods: [.password], authenticatedAt: opened.createdAt, secondFactorAt: nil))
                let claims = try Self.claims(of: signedIn.accessToken)
                #expect(claims["acr"] == .string("aal1"))
                #expect(claims["amr"] == .array([.string("pwd")]))
                #expect(claims["auth_time"] == .integer(opened.createdAt.seconds))
            }
            let view = try #require(try await house.room.sessions.list(of: ann.id).first)
            #expect(view.assurance.level == .aal1)
        }
    }

    @Test("a session from before the columns were there is one opened with a password", arguments: Engine.allCases)
    func older(_ engine: Engine) async throws {
        try await IdentityHouse.with(engine) { house in
            let ann = try await house.user()
            _ = try await house.signedIn()
            _ = try await house.test.outside("UPDATE refresh_tokens SET authenticated_at = NULL")
            let view = try #require(try await house.room.sessions.list(of: ann.id).first)
            #expect(view.assurance.authenticatedAt == view.createdAt)
        }
    }

    private static func claims(of token: Secret<String>) throws -> JSONValue {
        let payload = token.reveal().split(separator: ".")[1]
        return try JSONReader.read(try #require(Base64URL.decode(payload)))
    }
}
