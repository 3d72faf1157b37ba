import Access
import Core
import Store
import TestKit
import Testing
import Vault

@testable import Identity

@Suite("What a sign-in costs")
struct IdentityAlikeTests {
    private static let wrong = Secret("wrong password!!")

    /// Argon2id is all but all of a sign-in's time; so whoever counts these counts what a stopwatch could tell.
    @Test("is one hash for known, unknown and disabled names, and none for locked ones", arguments: Engine.allCases)
    func hashes(_ engine: Engine) async throws {
        try await IdentityHouse.with(engine) { house in
            func cost(_ login: String, _ password: Secret<String> = Self.wrong) async throws -> Int {
                let before = house.hasher.hashes
                _ = try await house.signIn(login, password)
                return house.hasher.hashes - before
            }
            _ = try await house.user("ann@example.org", username: "annie")
            let ben = try await house.user("ben@example.org")
            _ = try await house.room.users.disable(ben.id, by: .operator("dana"))
            for login in ["ann@example.org", "annie", "ben@example.org", "nobody@example.org", "nobody"] {
                #expect(try await cost(login) == 1, "\(login)")
            }
            #expect(try await cost("ben@example.org", IdentityHouse.password) == 1)
            #expect(try await cost("ann@example.org", IdentityHouse.password) == 1)

            for login in ["ann@example.org", "ben@example.org", "nobody@example.org"] {
                for _ in 1...5 { _ = try await house.signIn(login, Self.wrong) }
                #expect(try await cost(login) == 0, "\(login)")
                #expect(try await cost(login, IdentityHouse.password) == 0, "\(login)")
            }
        }
    }
}
