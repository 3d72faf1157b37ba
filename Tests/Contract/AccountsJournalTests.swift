@_spi(Authentication) import Access
import AccountSignals
import Accounts
import Core
import Identity
import Store
import TestKit
import Testing

@Suite("What people write on accounts by hand", .timeLimit(.minutes(3)))
struct AccountsJournalTests {
    /// The same person with a permission more, or without being there in person.
    private func variant(
        _ principal: Principal, adding permissions: Set<Permission> = [], isInteractive: Bool
    ) -> Principal {
        Principal(
            userID: principal.userID, reference: principal.reference, email: principal.email, role: principal.role,
            permissions: principal.permissions.union(permissions), credential: principal.credential,
            modules: principal.modules, origin: principal.origin, assurance: principal.assurance,
            checkedAt: principal.checkedAt, isInteractive: isInteractive)
    }

    private func call(_ text: String? = nil, at time: Instant, isDone: Bool = true) -> Doing {
        Doing(kind: .call, subject: "Renewal", text: text, at: time, isDone: isDone)
    }

    @Test("is sealed, counts as a contact, and leaves the version; entries say who", arguments: Engine.allCases)
    func write(_ engine: Engine) async throws {
        try await AccountsHouse.with(engine) { house in
            let root = try await house.principal("root", .systemAdmin)
            let author = try #require(AccountAuthor(root))
            let account = try await house.account(of: root)
            let (key, journal) = (AccountKey.id(account.id), house.room.journal)
            let text = "O'Brien 🌊; DROP TABLE accounts"
            guard case .written = try await journal.write(note: text, on: key, by: author) else {
                throw AccountsHouse.NotThere(what: "the note")
            }
            let done = house.house.clock.now() - .seconds(3_600)
            let task = Doing(kind: .task, subject: "Send the offer", at: done + .seconds(60), isDone: false)
            for doing in [call(text, at: done), call(at: done - .seconds(60)), task] {
                guard case .written = try await journal.write(doing, on: key, by: author) else {
                    throw AccountsHouse.NotThere(what: "\(doing)")
                }
            }
            let now = try await house.now(account)
            #expect(now.version == account.version && now.lastActivityAt == done)
            let notes = try #require(try await house.room.belongings.notes(of: key, within: .all))
            #expect(notes.count == 1 && notes.first?.json.contains(#""author":"\#(root.reference)""#) == true)
            let activities = try #require(try await house.room.belongings.activities(of: key, within: .all))
            #expect(activities.count == 3)
            #expect(activities.allSatisfy { $0.json.contains(#""author":"\#(root.reference)""#) })
            let cells = try await house.house.test.database.read { reader throws(StoreFault) in
                try reader.values(
                    "SELECT sealed_text FROM account_notes UNION ALL SELECT sealed_text FROM account_activities "
                        + "WHERE sealed_text IS NOT NULL", as: [UInt8].self)
            }
            #expect(cells.count == 2 && cells.allSatisfy { !String(decoding: $0, as: UTF8.self).contains("O'Brien") })
            let actions = try await house.house.actions()
            #expect(actions.filter { $0 == "account_note.created" }.count == 1, "\(actions)")
            #expect(actions.filter { $0 == "account_activity.created" }.count == 3, "\(actions)")
            #expect(try await house.house.eventTypes().filter { $0 == "data_updated" }.count == 4)
        }
    }

    @Test("is a present person's who may: no key's, no program's, no executive's", arguments: Engine.allCases)
    func authors(_ engine: Engine) async throws {
        try await AccountsHouse.with(engine) { house in
            let root = try await house.principal("root", .systemAdmin)
            let ann = try await house.principal("ann", .accountExecutive)
            #expect(AccountAuthor(root) != nil)
            #expect(AccountAuthor(variant(root, isInteractive: false)) == nil, "nobody acts in person")
            #expect(AccountAuthor(ann) == nil, "who may not change accounts proposes")
            // Ann with a role of the house's own, which lets her change what is hers.
            let author = try #require(
                AccountAuthor(variant(ann, adding: [.accountUpdate], isInteractive: true)))
            let (hers, roots) = (try await house.account(of: ann), try await house.account(of: root))
            let journal = house.room.journal
            guard case .written = try await journal.write(note: "Mine.", on: .id(hers.id), by: author),
                case .notFound = try await journal.write(note: "Not mine.", on: .id(roots.id), by: author)
            else { throw AccountsHouse.NotThere(what: "the bound of what is hers") }
            #expect(try await house.room.belongings.notes(of: .id(roots.id), within: .all)?.isEmpty == true)
        }
    }

    @Test("is refused when it can't be so, and when compliance forbids it", arguments: Engine.allCases)
    func refuse(_ engine: Engine) async throws {
        try await AccountsHouse.with(engine) { house in
            let root = try await house.principal("root", .systemAdmin)
            let author = try #require(AccountAuthor(root))
            let account = try await house.account(of: root)
            let (key, journal, now) = (AccountKey.id(account.id), house.room.journal, house.house.clock.now())
            guard case .notYet = try await journal.write(call(at: now + .seconds(1)), on: key, by: author),
                case .blocked(let card) = try await journal.write(
                    note: "Their card is 4111 1111 1111 1111.", on: key, by: author)
            else { throw AccountsHouse.NotThere(what: "two refusals") }
            #expect(card.map(\.rule) == ["restricted_data"])
            _ = try await house.room.records.update(
                key, try #require(AccountFields(.object([]))), doNotContact: true, version: nil, within: .all,
                by: .operator("test"))
            // What was done can be written down; calling them again can't be planned.
            let planned = call(at: now + .seconds(86_400), isDone: false)
            guard case .written = try await journal.write(call(at: now), on: key, by: author),
                case .blocked(let plan) = try await journal.write(planned, on: key, by: author)
            else { throw AccountsHouse.NotThere(what: "a refusal of what is planned alone") }
            #expect(plan.contains { $0.rule == "do_not_contact" })
            _ = try await house.room.records.archive(key, version: nil, within: .all, by: .operator("test"))
            guard case .isArchived = try await journal.write(note: "Late.", on: key, by: author) else {
                throw AccountsHouse.NotThere(what: "a refusal")
            }
            #expect(try await house.room.belongings.notes(of: key, within: .all)?.isEmpty == true)
            #expect(try await house.room.belongings.activities(of: key, within: .all)?.count == 1)
        }
    }

    @Test("outlives what a CRM says, and its last activity does, too", arguments: Engine.allCases)
    func absorb(_ engine: Engine) async throws {
        try await AccountsHouse.with(engine) { house in
            let root = try await house.principal("root", .systemAdmin)
            let author = try #require(AccountAuthor(root))
            let now = house.house.clock.now()
            func tell(at time: Instant, lastActivity: Instant, deleted: [RemoteKey] = []) async throws {
                let fields = try #require(AccountFields(.object([.init("name", .string("Remote"))])))
                let account = RemoteAccount(
                    id: "9", modifiedAt: time, ownerEmail: root.email, fields: fields, lastActivityAt: lastActivity)
                let note = RemoteNote(id: "n1", account: "9", modifiedAt: time, "Theirs.")
                let batch = RemoteBatch(accounts: [account], notes: deleted.isEmpty ? [note] : [], deleted: deleted)
                _ = try await house.room.absorb(batch, from: .zoho, by: .operator("sync"))
            }
            try await tell(at: now - .seconds(900), lastActivity: now - .seconds(9_000))
            let page = try await house.room.records.page(AccountFilter(.own(root.userID)), PageRequest(limit: 1))
            let key = AccountKey.id(try #require(page.rows.first).id)
            guard case .written = try await house.room.journal.write(note: "Ours.", on: key, by: author),
                case .written = try await house.room.journal.write(call(at: now), on: key, by: author)
            else { throw AccountsHouse.NotThere(what: "what was written") }
            // The same ids again, later, and without the CRM's note.
            try await tell(at: now - .seconds(600), lastActivity: now - .seconds(6_000))
            #expect(try await house.room.records.find(key, within: .all)?.lastActivityAt == now)
            try await tell(
                at: now - .seconds(300), lastActivity: now - .seconds(3_000), deleted: [RemoteKey(.note, "n1")])
            let notes = try #require(try await house.room.belongings.notes(of: key, within: .all))
            #expect(notes.map(\.json).count == 1 && notes.first?.json.contains("Ours.") == true, "\(notes)")
            let after = try #require(try await house.room.records.find(key, within: .all))
            #expect(after.lastActivityAt == now && after.version == 1)
            #expect(try await house.room.belongings.activities(of: key, within: .all)?.count == 1)
        }
    }
}
