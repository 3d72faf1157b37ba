import Access
import Core
import Identity
import Store
import TestKit
import Testing

@Suite("Letters about an account")
struct IdentityDeviceTests {
    @Test("tell of a sign-in from somewhere new, not of the first, nor of a familiar one", arguments: Engine.allCases)
    func newDevice(_ engine: Engine) async throws {
        try await IdentityHouse.with(engine) { house in
            _ = try await house.user()
            func signIn(_ address: String, _ userAgent: String) async throws -> Int {
                let origin = Origin(address: address, userAgent: userAgent)
                let outcome = try await house.room.sessions.signIn(
                    login: "ann@example.org", password: IdentityHouse.password, from: origin)
                guard case .signedIn = outcome else { throw IdentityHouse.Unexpected("\(outcome)") }
                return try await house.mails().count
            }
            #expect(try await signIn("203.0.113.7", "curl/8.1") == 0)
            #expect(try await signIn("203.0.113.99", "curl/8.9") == 0, "the same program in the same network")
            #expect(try await signIn("198.51.100.7", "curl/8.1") == 1)
            #expect(try await signIn("198.51.100.7", "curl/8.1") == 1)
            #expect(try await signIn("203.0.113.7", "AcmeSync/1") == 2)
            let letter = try #require(try await house.mails().last)
            #expect(letter.contains("with AcmeSync from 203.0.113.7"))
            let codes = try await house.test.outside("SELECT count(*) FROM known_devices;")
            #expect(codes == "3\n")
        }
    }

    @Test("tell its owner that it is locked", arguments: Engine.allCases)
    func locked(_ engine: Engine) async throws {
        try await IdentityHouse.with(engine) { house in
            _ = try await house.user()
            for name in ["nobody@example.org", "ann@example.org"] {
                for _ in 1...7 { _ = try await house.signIn(name, Secret("wrong password!!")) }
            }
            let mails = try await house.mails()
            #expect(mails.count == 1)
            #expect(mails.first?.contains("After 5 wrong passwords your account is locked until 2026-") == true)
        }
    }
}
