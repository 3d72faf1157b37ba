import Access
import Core
import Secrets
import Store
import TestKit
import Testing

@Suite("Secrets in the database")
struct SecretStoreTests {
    private func with(_ engine: Engine, _ body: @escaping @Sendable (IdentityHouse, LocalProvider) async throws -> Void)
        async throws
    {
        try await IdentityHouse.with(engine, SecretsSchema.migrations) { house in
            let provider = LocalProvider(
                database: house.audited, vault: house.vault, time: house.clock, name: "castellan/production/app-secrets"
            )
            try await body(house, provider)
        }
    }

    @Test("are made, replaced and kept sealed, and a rotation that stops is taken up", arguments: Engine.allCases)
    func rotation(_ engine: Engine) async throws {
        try await with(engine) { house, provider in
            let secrets = WebhookSecrets(in: provider, timeToLive: .seconds(60), time: house.clock)
            #expect(await secrets.secrets(isFresh: false).isEmpty)
            await #expect(throws: SecretsFault.self) {
                try await Rotation(of: secrets, in: provider, SystemRandomness()).run()
            }
            let first = try await Rotation(of: secrets, in: provider, SystemRandomness()).run(creating: true).reveal()
            var stopped = Rotation(of: secrets, in: provider, SystemRandomness())
            stopped.before = { (step) throws(SecretsFault) in if step == .finish { throw .refused("stopped") } }
            await #expect(throws: SecretsFault.refused("stopped")) { try await stopped.run() }
            house.clock.advance(by: .seconds(6))
            #expect(await secrets.secrets(isFresh: true).map { $0.reveal() } == [first])
            let pending = try await provider.read(.pending)?[.webhookSecret]?.reveal()
            let second = try await Rotation(of: secrets, in: provider, SystemRandomness()).run().reveal()
            #expect(pending == second && second != first && second.hasPrefix("whsec_"))
            house.clock.advance(by: .seconds(6))
            #expect(await secrets.secrets(isFresh: true).map { $0.reveal() } == [second, first])
            house.clock.advance(by: WebhookSecrets.overlap)
            #expect(await secrets.secrets(isFresh: true).map { $0.reveal() } == [second])
            let stored = try await house.test.outside("SELECT * FROM secret_versions;")
            #expect(!stored.contains("whsec_") && stored.contains("previous"))
        }
    }

    @Test("lose nothing when two are replaced at once", arguments: Engine.allCases)
    func twoAtOnce(_ engine: Engine) async throws {
        try await with(engine) { house, provider in
            let secrets = WebhookSecrets(in: provider, timeToLive: .seconds(60), time: house.clock)
            _ = try await Rotation(of: secrets, in: provider, SystemRandomness()).run(creating: true)
            var mine = Rotation(of: secrets, in: provider, SystemRandomness())
            mine.before = { (step) throws(SecretsFault) in
                guard step == .finish, let now = try await provider.read(.current) else { return }
                let theirs = now.replacing(.databasePassword, with: Secret("theirs"), version: "theirs")
                try await provider.stage(theirs)
                try await provider.promote(theirs, over: now)
            }
            let new = try await mine.run().reveal()
            let document = try #require(try await provider.read(.current))
            #expect(document[.webhookSecret]?.reveal() == new && document[.databasePassword]?.reveal() == "theirs")
        }
    }

    @Test("are told of a week before their time, once a week, by event and mail", arguments: Engine.allCases)
    func reminders(_ engine: Engine) async throws {
        try await with(engine) { house, _ in
            let ledger = SecretLedger(database: house.audited, time: house.clock)
            let since = try await ledger.since("webhook")
            house.clock.advance(by: .seconds(60))
            #expect(try await ledger.since("webhook") == since)
            func remind() async throws -> Bool {
                try await ledger.remind(of: "webhook", dueAt: since) { _ in }
            }
            #expect(try await remind())
            #expect(try await !remind())
            house.clock.advance(by: SecretLedger.remindsEvery)
            #expect(try await remind())
            #expect(try await house.eventTypes() == ["secret_rotation_due", "secret_rotation_due"])
            try await ledger.rotated("webhook", in: "a test", by: .operator("dana"))
            #expect(try await ledger.since("webhook") > since)
            #expect(try await house.actions().suffix(2) == ["secret.rotation_due", "secret.rotated"])
            #expect(try await house.eventTypes().last == "secret_rotated")
        }
    }
}
