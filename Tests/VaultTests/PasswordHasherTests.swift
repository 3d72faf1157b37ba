import CSodium
import Core
import TestKit
import Testing

@testable import Vault

@Suite("Password hashing")
struct PasswordHasherTests {
    /// As cheap as argon2id gets.
    private static let cheap = Argon2Parameters(memory: 8, passes: 1)

    private func hasher(_ parameters: Argon2Parameters = cheap, queue: Int = 64) -> PasswordHasher {
        PasswordHasher(parameters: parameters, threads: 1, queue: queue, SeededRandomness())
    }

    @Test("tells the password from others", arguments: ["correct horse battery staple", "", "пароль 🔑", "a\u{0}b"])
    func verdicts(_ password: String) async throws {
        let hasher = hasher()
        let hash = try await hasher.hash(Secret(password))
        #expect(try await hasher.verify(Secret(password), against: hash) == .matches(needsRehash: false))
        #expect(try await hasher.verify(Secret(password + " "), against: hash) == .differs)
        #expect(try await hasher.verify(Secret("x"), against: hash) == .differs)
    }

    @Test("takes the password's bytes as they are: a composed letter isn't a decomposed one")
    func normalisation() async throws {
        let hasher = hasher()
        let hash = try await hasher.hash(Secret("caf\u{e9}"))
        #expect(try await hasher.verify(Secret("cafe\u{301}"), against: hash) == .differs)
    }

    @Test("what stands for an unknown name has the form and the costs of a real hash")
    func nobody() async throws {
        let real = try await hasher().hash(Secret("one"))
        let nobody = PasswordHash(ofNobody: Self.cheap, SystemRandomness())
        #expect(nobody.text.count == real.text.count)
        #expect(nobody.text.split(separator: "$").dropLast(2) == real.text.split(separator: "$").dropLast(2))
        // Not 0 for a text that libsodium can't read either.
        #expect(crypto_pwhash_argon2id_str_needs_rehash(nobody.text, 1, 8 * 1024) == 0)
    }

    @Test("salts: one password, two hashes")
    func salts() async throws {
        let hasher = hasher()
        #expect(try await hasher.hash(Secret("one")) != hasher.hash(Secret("one")))
    }

    @Test("by default costs what the cheat sheet asks for")
    func standard() async throws {
        let hash = try await hasher(.standard).hash(Secret("one"))
        #expect(hash.text.hasPrefix("$argon2id$v=19$m=19456,t=2,p=1$"))
    }

    @Test("says when a hash was made with other costs")
    func rehash() async throws {
        let old = try await hasher().hash(Secret("one"))
        let today = hasher(Argon2Parameters(memory: 16, passes: 1))
        #expect(try await today.verify(Secret("one"), against: old) == .matches(needsRehash: true))
    }

    @Test("refuses beyond its queue at once, and says when to come back")
    func overload() async throws {
        let hasher = hasher(queue: 0)
        await #expect(throws: HasherFault.overloaded(retryAfter: .seconds(2))) { try await hasher.hash(Secret("one")) }
    }

    @Test("refuses once it is closed")
    func closing() async throws {
        let hasher = hasher()
        hasher.close()
        await #expect(throws: HasherFault.self) { try await hasher.hash(Secret("one")) }
    }

    @Test(
        "takes only argon2id for a stored hash",
        arguments: ["", "$2b$12$abc", "$argon2i$v=19$m=8,t=1,p=1$a$b", "plain"])
    func storedHashes(_ text: String) {
        #expect(PasswordHash(text) == nil)
    }

    @Test("doesn't match a damaged hash")
    func damaged() async throws {
        let hash = try #require(PasswordHash("$argon2id$v=19$m=8,t=1,p=1$AAAA"))
        #expect(try await hasher().verify(Secret(""), against: hash) == .differs)
    }
}
