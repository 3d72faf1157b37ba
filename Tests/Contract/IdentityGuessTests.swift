import Access
import Core
import Identity
import Store
import TestKit
import Testing

@Suite("Guesses")
struct IdentityGuessTests {
    private static let new = Secret("a whole new battery of horses")
    private static let wrong = Secret("wrong password!!")

    @Test("set nothing when the right one arrives after the lock", arguments: Engine.allCases)
    func lateGuess(_ engine: Engine) async throws {
        try await IdentityHouse.with(engine) { house in
            for round in 1...3 {
                let email = "ann\(round)@example.org"
                _ = try await house.user(email)
                let principal = try await house.principal(try await house.signedIn(email).accessToken)
                let other = try #require(EmailAddress("lee\(round)@example.org"))
                await withTaskGroup(of: Void.self) { group in
                    for number in 0..<40 {
                        let guess = number < 38 ? Self.wrong : IdentityHouse.password
                        group.addTask {
                            if number % 2 == 0 {
                                _ = try? await house.room.passwords.change(guess, to: Self.new, by: principal)
                            } else {
                                _ = try? await house.room.emailChanges.request(other, password: guess, by: principal)
                            }
                        }
                    }
                }
                let entries = try await house.eventTypes()
                let lock = entries.lastIndex(of: "account_locked") ?? entries.count
                #expect(!entries[lock...].contains("password_changed"), "\(entries)")
            }
        }
    }

    @Test("at mail boxes are as rare after a sign-out of all as before", arguments: Engine.allCases)
    func pause(_ engine: Engine) async throws {
        try await IdentityHouse.with(engine) { house in
            let user = try await house.user()
            let principal = try await house.principal(try await house.signedIn().accessToken)
            let changes = house.room.emailChanges
            for number in 1...3 {
                let address = try #require(EmailAddress("stranger\(number)@example.org"))
                let outcome = try await changes.request(address, password: IdentityHouse.password, by: principal)
                if case .tooSoon = outcome { #expect(number > 1) } else { #expect(number == 1, "\(outcome)") }
                try await house.room.sessions.revokeAll(of: user.id, by: .operator("dana"))
            }
            #expect(try await house.mails().count { $0.contains("To: stranger") } == 1)
        }
    }

    @Test("at who has an account find the same work done for every address", arguments: Engine.allCases)
    func resets(_ engine: Engine) async throws {
        try await IdentityHouse.with(engine) { house in
            _ = try await house.user()
            var counts = [try await Self.counts(house)]
            for email in ["nobody@example.org", "ann@example.org"] {
                let address = try #require(EmailAddress(email))
                try await house.room.passwords.requestReset(address, from: house.origin)
                counts.append(try await Self.counts(house))
            }
            #expect(counts.map(\.first) == ["0\n", "1\n", "2\n"], "one job each")
            #expect(Set(counts.map { $0.dropFirst() }).count == 1, "and nothing else: \(counts)")
        }
    }

    /// Rows of the tables that a reset writes to, the jobs first.
    private static func counts(_ house: IdentityHouse) async throws -> [String] {
        var counts: [String] = []
        for table in ["jobs", "outbox", "tickets", "security_events"] {
            counts.append(try await house.test.outside("SELECT count(*) FROM \(table);"))
        }
        return counts
    }
}
