import Access
import AccountSignals
import Core
import Identity
import Store
import TestKit
import Testing

@testable import Accounts

@Suite("Compliance", .timeLimit(.minutes(3)))
struct AccountsComplianceTests {
    private static let offer = ProposedAction.draftEmail(subject: "More", text: "There is more where this came from.")

    /// What the CRM says of the account and of the person there, the latest time.
    private func tell(_ house: AccountsHouse, consents: Set<Consent>, at milliseconds: Int64) async throws {
        let at = Instant(milliseconds: milliseconds)
        let fields = try #require(AccountFields(.object([.init("name", .string("Initech"))])))
        let person = ContactPerson(name: "Mary", email: "mary@initech.example", consents: consents)
        let batch = RemoteBatch(
            accounts: [RemoteAccount(id: "9", modifiedAt: at, ownerEmail: "ann@example.com", fields: fields)],
            contacts: [RemoteContact(id: "c1", account: "9", modifiedAt: at, person)])
        _ = try await house.room.absorb(batch, from: .zoho, by: .operator("sync"))
    }

    private func account(_ house: AccountsHouse, of owner: Principal) async throws -> Account {
        let page = try await house.room.records.page(AccountFilter(.own(owner.userID)), PageRequest(limit: 1))
        return try #require(page.rows.first)
    }

    /// The rules that forbid a proposal; empty when it was made.
    private func refusals(
        _ house: AccountsHouse, _ action: ProposedAction, _ type: RecommendationType, on account: Account,
        for user: Principal
    ) async throws -> [String] {
        let outcome = try await house.room.recommendations.propose(
            .init(type: type, priority: .low, action: action, rationale: "They may like it."), on: .id(account.id),
            by: .agent("test", startedBy: user.userID), within: .all, grant: .operator("test"))
        if case .blocked(let violations) = outcome { return violations.map(\.rule) }
        return []
    }

    @Test("forbids an offer to who hasn't agreed, when it is proposed", arguments: Engine.allCases)
    func proposal(_ engine: Engine) async throws {
        try await AccountsHouse.with(engine) { house in
            let ann = try await house.principal("ann", .accountExecutive)
            try await tell(house, consents: [.processing], at: 1_000)
            let account = try await account(house, of: ann)
            #expect(
                try await refusals(house, Self.offer, .upsellOpportunity, on: account, for: ann)
                    == ["consent_required"])
            let card = ProposedAction.addNote("Their card is 4111 1111 1111 1111.")
            #expect(try await refusals(house, card, .createTask, on: account, for: ann) == ["restricted_data"])
            #expect(try await house.house.actions().allSatisfy { $0 != "recommendation.created" })
            try await tell(house, consents: [.email], at: 2_000)
            #expect(try await refusals(house, Self.offer, .upsellOpportunity, on: account, for: ann).isEmpty)
        }
    }

    @Test("is asked again when somebody decides, and before anything is carried out", arguments: Engine.allCases)
    func withdrawn(_ engine: Engine) async throws {
        try await AccountsHouse.with(engine) { house in
            let ann = try await house.principal("ann", .accountExecutive)
            try await tell(house, consents: [.email], at: 1_000)
            let account = try await account(house, of: ann)
            let first = try await house.proposed(Self.offer, on: account, startedBy: ann, type: .upsellOpportunity)
            let second = try await house.proposed(Self.offer, on: account, startedBy: ann, type: .upsellOpportunity)
            let note = try await house.proposed(.addNote("Hello"), on: account, startedBy: ann, type: .createTask)
            _ = try await house.approve(first, by: ann)
            // What the decision is bound to stays; what it needs is gone.
            try await tell(house, consents: [], at: 2_000)
            #expect(try await house.now(account).version == account.version)

            for (recommendation, verdict, rule) in [
                (second, Verdict.approve(second.digest), "consent_required"),
                (note, Verdict.modify(note.digest, to: .addNote("SSN 536-90-4399")), "restricted_data"),
            ] {
                let outcome = try await house.decide(recommendation, verdict, by: ann)
                guard case .blocked(let violations) = outcome else {
                    Issue.record("\(rule): \(outcome)")
                    continue
                }
                #expect(violations.map(\.rule) == [rule])
                #expect(
                    try await house.room.recommendations.find(.id(recommendation.id), within: .all)?.status == .pending)
            }
            let stopped = try await house.settled(first)
            #expect(stopped.status == .failed)
            let mary = try #require(
                try await house.room.belongings.contacts(of: .id(account.id), within: .all)?.first)
            #expect(
                stopped.failure
                    == "compliance: consent_required: The contact \(mary.id) has not agreed to being written to.",
                "\(stopped)")
            #expect(try await house.room.belongings.activities(of: .id(account.id), within: .all)?.isEmpty == true)
        }
    }
}
