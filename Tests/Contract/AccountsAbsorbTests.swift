import Access
import AccountSignals
import Accounts
import Core
import Identity
import Store
import TestKit
import Testing

@Suite("Accounts from a CRM", .timeLimit(.minutes(3)))
struct AccountsAbsorbTests {
    private func batch(_ name: String, at milliseconds: Int64) throws -> RemoteBatch {
        let at = Instant(milliseconds: milliseconds)
        let fields = try #require(AccountFields(.object([.init("name", .string(name))])))
        return RemoteBatch(
            accounts: [RemoteAccount(id: "9", modifiedAt: at, ownerEmail: "ann@example.com", fields: fields)],
            contacts: [
                RemoteContact(
                    id: "c1", account: "9", modifiedAt: at,
                    ContactPerson(name: "Mary O'Brien 🌊", email: "mary@initech.example", phone: "+14155550100"))
            ],
            deals: [
                RemoteDeal(
                    id: "d1", account: "9", modifiedAt: at,
                    DealTerms(
                        name: "Roof", stage: "Negotiation", amount: Money(cents: 12_000_00), stageSince: at))
            ],
            activities: [
                RemoteActivity(
                    id: "a1", account: "9", modifiedAt: at,
                    Doing(kind: .call, subject: "Hello", at: at, isDone: true))
            ],
            notes: [
                RemoteNote(id: "n1", account: "9", modifiedAt: at, "O'Brien; DROP TABLE accounts"),
                RemoteNote(id: "n2", account: "unknown", modifiedAt: at, "lost"),
            ])
    }

    @Test("are taken in once, changed when newer, and gone when they are", arguments: Engine.allCases)
    func absorb(_ engine: Engine) async throws {
        try await AccountsHouse.with(engine) { house in
            let ann = try await house.principal("ann", .accountExecutive)
            let room = house.room
            let first = try await room.absorb(try batch("Initech", at: 1_000), from: .zoho, by: .operator("sync"))
            #expect(first.created == 5 && first.skipped == 1, "\(first)")
            let again = try await room.absorb(try batch("Initech", at: 1_000), from: .zoho, by: .operator("sync"))
            #expect(again.created == 0 && again.updated == 0 && again.unchanged == 5, "\(again)")
            let page = try await room.records.page(AccountFilter(.own(ann.userID)), PageRequest(limit: 10))
            let account = try #require(page.rows.first)
            #expect(account.name == "Initech" && account.version == 1 && account.owner?.id == ann.userID)
            let contacts = try #require(
                try await room.belongings.contacts(of: .id(account.id), within: .own(ann.userID)))
            #expect(contacts.map(\.name) == ["Mary O'Brien 🌊"])
            let found = try await room.belongings.contacts(withEmail: "MARY@initech.example", within: .all)
            #expect(found.count == 1)
            let notes = try await room.belongings.notes(of: .id(account.id), within: .all)
            #expect(notes?.count == 1)
            let newer = try await room.absorb(try batch("Initech AG", at: 2_000), from: .zoho, by: .operator("sync"))
            #expect(newer.updated == 5, "\(newer)")
            let older = try await room.absorb(try batch("Old", at: 1_500), from: .zoho, by: .operator("sync"))
            #expect(older.updated == 0, "\(older)")
            let now = try #require(try await room.records.find(.id(account.id), within: .all))
            #expect(now.name == "Initech AG" && now.version == 2)
            let gone = try await room.absorb(
                RemoteBatch(deleted: [RemoteKey(.contact, "c1"), RemoteKey(.account, "9")]), from: .zoho,
                by: .operator("sync"))
            #expect(gone.deleted == 2)
            #expect(try await room.records.find(.id(account.id), within: .all)?.archivedAt != nil)
            let sealed = try await house.house.test.database.read { reader throws(StoreFault) in
                try reader.values("SELECT sealed_text FROM account_notes", as: [UInt8].self)
            }
            #expect(sealed.count == 1 && !String(decoding: sealed.joined(), as: UTF8.self).contains("O'Brien"))
        }
    }
}
