import Access
import AccountSignals
import Accounts
import Core
import Store
import TestKit
import Testing

@Suite("What belongs to accounts", .timeLimit(.minutes(3)))
struct AccountsBelongingsTests {
    private func some(at time: Instant) -> NewBelongings {
        NewBelongings(
            contacts: [ContactPerson(name: "Mary O'Brien 🌊", email: "mary@initech.example")],
            deals: [DealTerms(name: "Roof", stage: "Proposal", amount: Money(cents: 12_000_00), stageSince: time)],
            activities: [
                Doing(kind: .call, subject: "Hello", text: "Long.", at: time, isDone: true),
                Doing(kind: .task, subject: "Later", at: time + .seconds(60), isDone: false),
            ], notes: ["O'Brien; DROP TABLE accounts"])
    }

    @Test("is added and read, without another version of the account", arguments: Engine.allCases)
    func add(_ engine: Engine) async throws {
        try await AccountsHouse.with(engine) { house in
            let ann = try await house.principal("ann", .accountExecutive)
            let (account, reach) = (try await house.account(of: ann), AccountReach(ann))
            let key = AccountKey.id(account.id)
            let time = house.house.clock.now() - .seconds(3_600)
            let belongings = house.room.belongings
            let outcome = try await belongings.add(
                some(at: time), to: key, author: ann.reference, within: reach, by: .operator("test"))
            guard case .added(let after) = outcome else { throw AccountsHouse.NotThere(what: "\(outcome)") }
            #expect(after.version == account.version)
            #expect(after.lastActivityAt == time)
            #expect(try await belongings.contacts(of: key, within: reach)?.map(\.name) == ["Mary O'Brien 🌊"])
            #expect(try await belongings.contacts(withEmail: "MARY@initech.example", within: reach).count == 1)
            #expect(try await belongings.deals(of: key, within: reach)?.count == 1)
            #expect(try await belongings.activities(of: key, within: reach)?.count == 2)
            let notes = try await belongings.notes(of: key, within: reach)
            #expect(notes?.count == 1)
        }
    }

    @Test("isn't added to what is out of reach, archived, or a CRM's", arguments: Engine.allCases)
    func refuse(_ engine: Engine) async throws {
        try await AccountsHouse.with(engine) { house in
            let (ann, bob) = (
                try await house.principal("ann", .accountExecutive), try await house.principal("bob", .accountExecutive)
            )
            let (belongings, time) = (house.room.belongings, house.house.clock.now())
            func add(to key: AccountKey, as principal: Principal) async throws -> AddingOutcome {
                try await belongings.add(
                    some(at: time), to: key, author: principal.reference, within: AccountReach(principal),
                    by: .operator("test"))
            }
            let key = AccountKey.id(try await house.account(of: ann).id)
            guard case .notFound = try await add(to: key, as: bob) else {
                throw AccountsHouse.NotThere(what: "a refusal")
            }
            _ = try await house.room.records.archive(key, version: nil, within: .all, by: .operator("test"))
            guard case .isArchived = try await add(to: key, as: ann) else {
                throw AccountsHouse.NotThere(what: "a refusal")
            }
            let fields = try #require(AccountFields(.object([.init("name", .string("Remote"))])))
            let remote = RemoteAccount(id: "9", modifiedAt: time, ownerEmail: "ann@example.com", fields: fields)
            _ = try await house.room.absorb(RemoteBatch(accounts: [remote]), from: .zoho, by: .operator("test"))
            let page = try await house.room.records.page(AccountFilter(.own(ann.userID)), PageRequest(limit: 5))
            let absorbed = try #require(page.rows.first { $0.source == .zoho })
            guard case .isRemote = try await add(to: .id(absorbed.id), as: ann) else {
                throw AccountsHouse.NotThere(what: "a refusal")
            }
            #expect(try await belongings.notes(of: .id(absorbed.id), within: .all)?.isEmpty == true)
        }
    }
}
