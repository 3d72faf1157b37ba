import Access
import Audit
import Core
import Identity
import SecurityEvents
import Store
import TestKit
import Testing

@testable import RealEstate

@Suite("Records of real estate")
struct RealEstateRecordTests {
    @Test("live from being made to being deleted, each step with entry and event", arguments: Engine.allCases)
    func life(_ engine: Engine) async throws {
        try await RealEstateHouse.with(engine) { house in
            let (ann, escrows, grant) = (try await house.viewer("ann"), house.room.escrows, house.grant)
            let made = try await house.escrow(
                "12 O'Brien Ln 🏡 <b>", by: ann,
                [
                    "purchasePrice": .amount(try #require(Money(text: "450000"))),
                    "closingDate": .date(try day("2026-12-24")),
                ])
            #expect(made.reference.hasSuffix("-0001") && made.reference.hasPrefix("ESC-"))
            #expect(made.status == "Active" && made.version == 1)
            let key = RecordKey<Escrow>.reference(made.reference)
            let found = try #require(try await escrows.find(key, by: ann))
            #expect(found["propertyAddress"] == .text("12 O'Brien Ln 🏡 <b>"), "kept as it was typed")
            #expect(found["purchasePrice"] == .amount(try #require(Money(cents: 45_000_000))))

            let patched = try house.done(
                try await escrows.update(
                    key, RecordPatch(["city": .text("Reno"), "closingDate": .none], version: 1), by: ann, grant))
            #expect(patched.version == 2 && patched["city"] == .text("Reno") && patched["closingDate"] == .none)
            let stale = try await escrows.update(
                key, RecordPatch(["city": .text("x")], version: 1), by: ann, grant)
            #expect(stale.word == "versionConflict 2 1")
            #expect(try await escrows.move(key, to: "Pending", version: 2, by: ann, grant).word == "done")
            #expect(
                try await escrows.move(key, to: "Pending", version: nil, by: ann, grant).word == "invalidTransition")
            #expect(try await escrows.delete(key, by: ann, grant).word == "notArchived")
            #expect(try await escrows.restore(key, by: ann, grant).word == "notArchived")
            #expect(try await escrows.archive(key, by: ann, grant).word == "done")
            #expect(try await escrows.update(key, RecordPatch(["city": .text("x")]), by: ann, grant).word == "archived")
            #expect(try await escrows.move(key, to: "Closed", version: nil, by: ann, grant).word == "archived")
            #expect(try await escrows.restore(key, by: ann, grant).word == "done")
            #expect(try await escrows.archive(key, by: ann, grant).word == "done")
            #expect(try await escrows.delete(key, by: ann, grant).word == "done")
            #expect(try await escrows.find(key, by: ann) == nil)
            let actions = try await house.house.actions().filter { $0.hasPrefix("escrow.") }
            #expect(
                actions == [
                    "escrow.created", "escrow.updated", "escrow.status_changed", "escrow.archived", "escrow.restored",
                    "escrow.archived", "escrow.deleted",
                ])
            let events = try await house.house.eventTypes().filter { $0.hasPrefix("data_") }
            #expect(events == ["data_created"] + Array(repeating: "data_updated", count: 5) + ["data_deleted"])
        }
    }

    @Test(
        "get distinct references when they are made at once, and one change of a version wins",
        arguments: Engine.allCases)
    func races(_ engine: Engine) async throws {
        try await RealEstateHouse.with(engine) { house in
            let ann = try await house.viewer("ann")
            let references = try await withThrowingTaskGroup(of: String.self) { group in
                for number in 0..<50 {
                    group.addTask { try await house.escrow("\(number) Main St", by: ann).reference }
                }
                return try await group.reduce(into: Set<String>()) { $0.insert($1) }
            }
            #expect(references.count == 50)
            let key = RecordKey<Escrow>.reference(try #require(references.first))
            let outcomes = try await withThrowingTaskGroup(of: String.self) { group in
                for number in 0..<50 {
                    group.addTask {
                        try await house.room.escrows.update(
                            key, RecordPatch(["city": .text("\(number)")], version: 1), by: ann, house.grant
                        ).word
                    }
                }
                return try await group.reduce(into: [:]) { $0[$1, default: 0] += 1 }
            }
            #expect(outcomes == ["done": 1, "versionConflict 2 1": 49])
        }
    }

    @Test(
        "of clients are sealed, found by exact address, number and name, and one address is one client",
        arguments: Engine.allCases)
    func clients(_ engine: Engine) async throws {
        try await RealEstateHouse.with(engine) { house in
            let (ann, ben, clients) = (try await house.viewer("ann"), try await house.viewer("ben"), house.room.clients)
            func new(_ email: String) -> NewRecord<Client> {
                NewRecord([
                    "firstName": .text("Ann"), "lastName": .text("O'Brien"), "email": .text(email),
                    "phone": .text("(415) 555-0100"), "clientType": .text("Buyer"),
                ])
            }
            let made = try await house.made(new("Ann@Example.org"), in: clients, by: ann)
            #expect(made["email"] == .text("Ann@Example.org"))
            #expect(try await clients.create(new("ann@example.ORG"), by: ann, house.grant).word == "duplicate")
            let other = try await house.made(new("ann@example.org"), in: clients, by: ben)
            #expect(other.reference != made.reference)
            let raw = try await house.house.test.outside("SELECT * FROM clients;")
            #expect(!raw.lowercased().contains("brien") && !raw.lowercased().contains("example"), "\(raw)")
            for (name, text) in [
                ("email", "ANN@example.org"), ("phone", "+1 415 555 0100"), ("lastName", "o'brien"),
                ("firstName", "ANN"),
            ] {
                var query = RecordQuery<Client>(by: ann)
                query.filters = [(try #require(Client.filters.first { $0.name == name }), .text(text))]
                #expect(try await house.ids(query, in: clients) == [made.id], "\(name)")
                query.filters[0].value = .text("nobody@example.org")
                #expect(try await house.ids(query, in: clients) == [])
            }
            let patch = RecordPatch<Client>(["email": .text("new@example.org"), "phone": .none])
            let patched = try house.done(try await clients.update(.id(made.id), patch, by: ann, house.grant))
            #expect(patched["email"] == .text("new@example.org") && patched["phone"] == .none)
            #expect(try await clients.create(new("ann@example.org"), by: ann, house.grant).word == "done")
            _ = try await clients.addNote("Prefers calls ☎️", to: .id(made.id), by: ann, house.grant)
            let page = PageRequest(limit: 10)
            let notes = try await clients.notes(of: .id(made.id), page, by: ann)
            #expect(notes?.value.notes.map(\.text) == ["Prefers calls ☎️"] && notes?.owner == ann.user)
            #expect(try await clients.notes(of: .id(made.id), page, by: ben) == nil)
            #expect(
                try await clients.setTags(["hot", "cash", "hot"], of: .id(made.id), by: ann, house.grant).word == "done"
            )
            #expect(try await clients.find(.id(made.id), by: ann)?.tags == ["cash", "hot"])
        }
    }

    @Test("are listed in order, page by page, each once", arguments: Engine.allCases)
    func lists(_ engine: Engine) async throws {
        try await RealEstateHouse.with(engine) { house in
            let team = try await house.house.team("North", [.escrows]).id
            let ann = try await house.viewer("ann", in: team)
            let ben = try await house.viewer("ben", in: team)
            for number in 0..<25 {
                var more: [String: FieldValue] = ["city": .text(number < 5 ? "100%_Reno" : "Elko")]
                if number % 3 > 0 { more["purchasePrice"] = .amount(try #require(Money(cents: Int64(number % 7 + 1)))) }
                _ = try await house.escrow("\(number) Main St", by: number % 2 == 0 ? ann : ben, more)
            }
            let escrows = house.room.escrows
            let sorts = RecordSort.names(of: Escrow.self).flatMap { [($0, false), ($0, true)] }
            for ((sort, isAscending), byCursor) in sorts.flatMap({ [($0, false), ($0, true)] }) {
                var query = RecordQuery<Escrow>(by: ann)
                query.sort = RecordSort(sort, of: Escrow.self)
                query.isAscending = isAscending
                let whole = try #require(try await house.ids(query, in: escrows))
                #expect(whole.count == 25)
                var paged: [ID<Escrow>] = []
                var request = PageRequest(limit: 4)
                while let page = try await escrows.page(query, request), !page.rows.isEmpty {
                    #expect(page.pagination.total.count == 25)
                    paged += page.rows.map(\.id)
                    if byCursor {
                        guard let next = page.pagination.next else { break }
                        request = PageRequest(limit: 4, cursor: next)
                    } else {
                        request = PageRequest(limit: 4, offset: paged.count)
                    }
                }
                #expect(paged == whole, "\(sort) \(isAscending) \(byCursor)")
            }
            var query = RecordQuery<Escrow>(by: ann)
            query.search = "100%_r"
            #expect(try await house.ids(query, in: escrows)?.count == 5)
            query.search = "1%r"
            #expect(try await house.ids(query, in: escrows)?.isEmpty == true, "a wildcard is a letter")
            query = RecordQuery(by: ann)
            query.scope = .own
            #expect(try await house.ids(query, in: escrows)?.count == 13)
            query.scope = .all
            #expect(try await house.ids(query, in: escrows) == nil)
        }
    }

    @Test("are shared with, and given to, people one may name", arguments: Engine.allCases)
    func sharing(_ engine: Engine) async throws {
        try await RealEstateHouse.with(engine) { house in
            let (north, south) = (
                try await house.house.team("North", [.escrows]).id, try await house.house.team("South", [.escrows]).id
            )
            let ann = try await house.viewer("ann", in: north)
            let ben = try await house.viewer("ben", in: north)
            let eve = try await house.viewer("eve", in: south)
            let boss = try await house.viewer("boss", .broker)
            let (escrows, grant) = (house.room.escrows, house.grant)
            let key = RecordKey<Escrow>.id(try await house.escrow(by: ann).id)
            #expect(try await escrows.share(key, with: eve.user, .edit, by: ann, grant).word == "nobody")
            #expect(try await escrows.share(key, with: ben.user, .edit, by: ben, grant).word == "forbidden")
            #expect(
                try await escrows.update(key, RecordPatch(["city": .text("x")]), by: ben, grant).word == "forbidden")
            #expect(try await escrows.share(key, with: eve.user, .edit, by: boss, grant).word == "done")
            #expect(try await escrows.update(key, RecordPatch(["city": .text("x")]), by: eve, grant).word == "done")
            #expect(try await escrows.share(key, with: ben.user, .view, by: eve, grant).word == "forbidden")
            #expect(try await escrows.archive(key, by: eve, grant).word == "done")
            #expect(try await escrows.delete(key, by: eve, grant).word == "forbidden")
            #expect(try await escrows.restore(key, by: eve, grant).word == "done")
            #expect(
                try await escrows.update(key, RecordPatch([:], isPrivate: true), by: eve, grant).word == "forbidden")
            #expect(try await escrows.update(key, RecordPatch([:], isPrivate: true), by: ann, grant).word == "done")
            for other in [ben, eve, boss] { #expect(try await escrows.find(key, by: other) == nil) }
            #expect(try await escrows.update(key, RecordPatch([:], isPrivate: false), by: ann, grant).word == "done")
            #expect(try await escrows.unshare(key, with: eve.user, by: eve, grant).word == "done")
            #expect(try await escrows.find(key, by: eve) == nil)
            #expect(try await escrows.transfer(key, to: eve.user, version: nil, by: ann, grant).word == "nobody")
            #expect(try await escrows.transfer(key, to: eve.user, version: nil, by: boss, grant).word == "done")
            #expect(try await escrows.find(key, by: ann) == nil)
            #expect(try await escrows.find(key, by: eve)?.ownership.team == south)
        }
    }

    @Test("outlive their owner, whom erasure takes away", arguments: Engine.allCases)
    func erasure(_ engine: Engine) async throws {
        try await RealEstateHouse.with(engine) { house in
            let (ann, boss) = (try await house.viewer("ann"), try await house.viewer("boss", .broker))
            let key = RecordKey<Escrow>.id(try await house.escrow(by: ann).id)
            _ = try await house.room.escrows.addNote("n", to: key, by: ann, house.grant)
            guard case .changed = try await house.house.room.erasure.erase(ann.user, by: house.grant) else {
                throw IdentityHouse.Unexpected("not erased")
            }
            #expect(try await house.room.escrows.find(key, by: boss)?.ownership.owner == nil)
        }
    }

    private func day(_ text: String) throws -> CalendarDate { try #require(CalendarDate(text: text)) }
}
