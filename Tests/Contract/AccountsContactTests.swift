import Access
import AccountSignals
import Core
import Identity
import Store
import TestKit
import Testing

@testable import Accounts

@Suite("People whom an action may reach", .timeLimit(.minutes(3)))
struct AccountsContactTests {
    private static let letter = ProposedAction.draftEmail(subject: "News", text: "Hello.")

    /// What the CRM says of two people, the later one of whom never minds.
    private func tell(_ house: AccountsHouse, maryMinds: Bool, at milliseconds: Int64) async throws -> AbsorbOutcome {
        let at = Instant(milliseconds: milliseconds)
        let fields = try #require(AccountFields(.object([.init("name", .string("Initech"))])))
        let mary = ContactPerson(name: "Mary", email: "mary@initech.example", doNotContact: maryMinds)
        let then = Instant(milliseconds: 1_000)
        let batch = RemoteBatch(
            accounts: [RemoteAccount(id: "9", modifiedAt: then, ownerEmail: "ann@example.com", fields: fields)],
            contacts: [
                RemoteContact(id: "c1", account: "9", modifiedAt: at, mary),
                RemoteContact(id: "c2", account: "9", modifiedAt: then, ContactPerson(name: "Bob")),
            ])
        return try await house.room.absorb(batch, from: .zoho, by: .operator("sync"))
    }

    /// The people there, by name: those of one millisecond have no order.
    private func people(_ house: AccountsHouse, _ account: Account) async throws -> [String: ContactView] {
        let all = try #require(try await house.room.belongings.contacts(of: .id(account.id), within: .all))
        return Dictionary(uniqueKeysWithValues: all.map { ($0.name, $0) })
    }

    private func account(_ house: AccountsHouse, of owner: Principal) async throws -> Account {
        let page = try await house.room.records.page(AccountFilter(.own(owner.userID)), PageRequest(limit: 1))
        return try #require(page.rows.first)
    }

    @Test("are asked for when they opt out in the CRM after a decision, or before it", arguments: Engine.allCases)
    func optOut(_ engine: Engine) async throws {
        try await AccountsHouse.with(engine) { house in
            let ann = try await house.principal("ann", .accountExecutive)
            _ = try await tell(house, maryMinds: false, at: 1_000)
            let account = try await account(house, of: ann)
            let before = try await people(house, account)
            let (mary, bob) = (try #require(before["Mary"]), try #require(before["Bob"]))
            let first = try await house.proposed(Self.letter, on: account, startedBy: ann, type: .followUpEmail)
            let second = try await house.proposed(Self.letter, on: account, startedBy: ann, type: .followUpEmail)
            let toBob = try await house.proposed(
                .draftEmail(subject: "News", text: "Hello Bob.", contact: bob.id), on: account, startedBy: ann,
                type: .followUpEmail)
            let toMary = try await house.proposed(
                .scheduleMeeting(
                    subject: "Coffee", details: nil, startsAt: Instant(milliseconds: 1_787_223_600_000),
                    contact: mary.id), on: account, startedBy: ann, type: .scheduleMeeting)
            _ = try await house.decide(first, .approve(first.digest), by: ann)
            #expect(try await tell(house, maryMinds: true, at: 2_000).updated == 1)
            #expect(try await house.now(account).version == account.version, "the digest stays")
            let after = try await people(house, account)
            #expect(after.mapValues(\.id) == before.mapValues(\.id), "rows keep their ids")

            for recommendation in [second, toMary] {
                let outcome = try await house.decide(
                    recommendation, .approve(recommendation.digest), by: ann)
                guard case .blocked(let violations) = outcome else {
                    Issue.record("\(outcome)")
                    continue
                }
                #expect(violations.map(\.message) == ["The contact \(mary.id) is not to be contacted."])
            }
            let stopped = try await house.settled(first)
            #expect(stopped.failure?.hasPrefix("compliance: do_not_contact") == true, "\(stopped)")
            _ = try await house.decide(toBob, .approve(toBob.digest), by: ann)
            let waiting = try await house.settled(toBob)
            #expect(
                waiting.status == .approved && waiting.failure == nil, "it waits for a CRM to be configured: \(waiting)"
            )
        }
    }

    @Test("have to be at the customer's when an action names them", arguments: Engine.allCases)
    func unknown(_ engine: Engine) async throws {
        try await AccountsHouse.with(engine) { house in
            let ann = try await house.principal("ann", .accountExecutive)
            let account = try await house.account(of: ann)
            let someone = ContactID.make(at: house.house.clock.now(), SystemRandomness())
            let outcome = try await house.room.recommendations.propose(
                .init(
                    type: .followUpEmail, priority: .low,
                    action: .draftEmail(subject: "News", text: "Hello.", contact: someone), rationale: "Quiet."),
                on: .id(account.id), by: .agent("test", startedBy: ann.userID), within: .all, grant: .operator("test"))
            guard case .blocked(let violations) = outcome else {
                Issue.record("\(outcome)")
                return
            }
            #expect(violations.map(\.rule) == ["contact_unknown"])
        }
    }

    @Test("are taken in also when two changes share a second, and once", arguments: Engine.allCases)
    func sameSecond(_ engine: Engine) async throws {
        try await AccountsHouse.with(engine) { house in
            let ann = try await house.principal("ann", .accountExecutive)
            _ = try await tell(house, maryMinds: false, at: 1_000)
            let late = try await tell(house, maryMinds: true, at: 1_000)
            #expect(late.updated == 1 && late.unchanged == 2, "\(late)")
            let after = try await people(house, try await account(house, of: ann))
            #expect(after.mapValues(\.doNotContact) == ["Mary": true, "Bob": false])
            let again = try await tell(house, maryMinds: true, at: 1_000)
            #expect(again.updated == 0 && again.unchanged == 3, "\(again)")
        }
    }

    @Test("come back with an account that was gone there, but not with one put aside here", arguments: Engine.allCases)
    func restored(_ engine: Engine) async throws {
        try await AccountsHouse.with(engine) { house in
            let ann = try await house.principal("ann", .accountExecutive)
            _ = try await tell(house, maryMinds: false, at: 1_000)
            let account = try await account(house, of: ann)
            let gone = RemoteBatch(deleted: [RemoteKey(.account, "9")])
            _ = try await house.room.absorb(gone, from: .zoho, by: .operator("sync"))
            let archived = try await house.now(account)
            #expect(archived.archivedAt != nil)
            _ = try await tell(house, maryMinds: false, at: 1_000)
            let back = try await house.now(account)
            #expect(back.archivedAt == nil && back.version == archived.version + 1)

            _ = try await house.room.records.archive(
                .id(account.id), version: nil, within: .all, by: .operator("test"))
            _ = try await house.room.absorb(gone, from: .zoho, by: .operator("sync"))
            _ = try await tell(house, maryMinds: false, at: 1_000)
            #expect(try await house.now(account).archivedAt != nil)
        }
    }
}
