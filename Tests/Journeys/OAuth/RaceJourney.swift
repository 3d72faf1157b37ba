import Access
import App
import Core
import OAuth
import OAuthProtocol
import Store
import TestKit
import Testing

@Suite(.timeLimit(.minutes(3))) struct GrantRaceJourney {
    private static let many = 50

    /// Of many at once, what they were answered with.
    private static func race(_ ask: @escaping @Sendable () async throws -> Answer) async throws -> [Answer] {
        try await withThrowingTaskGroup(of: Answer.self) { group in
            for _ in 0..<many { group.addTask { try await ask() } }
            return try await group.reduce(into: []) { $0.append($1) }
        }
    }

    @Test("A5: of fifty redemptions of one code at most one succeeds, and then it is ended", arguments: Engine.allCases)
    func codes(engine: Engine) async throws {
        try await Harness.with(engine) { house in
            let shop = try await OAuthShop.open(in: house)
            let ann = try await house.signedIn(try await house.person("ann", role: .accountExecutive))
            let code = try await shop.code(from: ann)
            let answers = try await Self.race { try await shop.redeem(code) }
            let good = answers.filter { $0.status == 200 }
            #expect(good.count == 1)
            #expect(answers.allSatisfy { $0.status == 200 || $0["error"] == .string("invalid_grant") })
            let token = try #require(good.first?["access_token"]?.string)
            #expect(try await house.api.with(token: token).get("/oauth/userinfo").status == 401)
        }
    }

    @Test("A8: fifty refreshes with one token have one successor", arguments: Engine.allCases)
    func refreshes(engine: Engine) async throws {
        try await Harness.with(engine) { house in
            let shop = try await OAuthShop.open(in: house)
            let ann = try await house.signedIn(try await house.person("ann", role: .accountExecutive))
            let tokens = try await shop.tokens(of: ann)
            let refresh = try #require(tokens["refresh_token"]?.string)
            let form = ["grant_type": "refresh_token", "refresh_token": refresh]
            let answers = try await Self.race { try await shop.ask(.token, form) }
            let successors = Set(answers.compactMap { $0["refresh_token"]?.string })
            #expect(successors.count == 1, "\(answers.map(\.status))")
            // Whoever brings the old one after the moment in which two tabs may both ask is a second party.
            house.clock.advance(by: .seconds(120))
            let late = try await shop.ask(.token, form)
            #expect(late.status == 400 && late["error"] == .string("invalid_grant"), "\(late)")
            let successor = try #require(successors.first)
            let next = try await shop.ask(.token, ["grant_type": "refresh_token", "refresh_token": successor])
            #expect(next.status == 400 && next["error"] == .string("invalid_grant"), "\(next)")
        }
    }
}
