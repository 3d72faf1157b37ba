import Access
import Audit
import Core
import Identity
@_spi(RawTransaction) import Store
import TestKit
import Testing

@testable import RealEstate

@Suite("What hangs on records")
struct RealEstatePartTests {
    private func item(_ title: String) throws -> PartContent<ChecklistItem> {
        try #require(
            PartContent(json: .object([.init("list", .string("Loan")), .init("title", .string(title))])))
    }

    @Test("raises the record's version, and is changed as it was seen", arguments: Engine.allCases)
    func versions(_ engine: Engine) async throws {
        try await RealEstateHouse.with(engine) { house in
            let (ann, escrows, grant) = (try await house.viewer("ann"), house.room.escrows, house.grant)
            let key = RecordKey<Escrow>.id(try await house.escrow(by: ann).id)
            #expect(try house.done(try await escrows.setTags(["a"], of: key, version: 1, by: ann, grant)).version == 2)
            #expect(
                try await escrows.setTags(["b"], of: key, version: 1, by: ann, grant).word == "versionConflict 2 1")
            #expect(try await escrows.find(key, by: ann)?.tags == ["a"])
            let noted = try house.done(try await escrows.addNote("n", to: key, by: ann, grant))
            #expect(noted.version == 3)
            let note = try #require(try await notes(of: key, 10, by: ann, in: house).first?.first)
            #expect(try house.done(try await escrows.deleteNote(note, of: key, by: ann, grant)).version == 4)

            guard case .done(let part) = try await escrows.put(try item("one"), on: key, by: ann, grant) else {
                throw IdentityHouse.Unexpected("not added")
            }
            let seen = try #require(try await escrows.parts(ChecklistItem.self, of: key, by: ann))
            #expect(seen.owner == ann.user && seen.value.version == 5 && seen.value.parts.count == 1)
            #expect(seen.value.parts.first?.createdAt == part.createdAt, "stored as it was answered")
            guard
                case .done = try await escrows.put(
                    try item("two"), replacing: part.id, on: key, version: 5, by: ann, grant),
                case .refused(.versionConflict(current: 6, attempted: 5)) = try await escrows.put(
                    try item("three"), replacing: part.id, on: key, version: 5, by: ann, grant)
            else { throw IdentityHouse.Unexpected("not changed once") }
            let list = try await escrows.parts(ChecklistItem.self, of: key, by: ann)?.value.parts
            #expect(list?.map(\.content.json["title"]) == [.string("two")])
            #expect(
                try await escrows.remove(part.id, from: key, version: 5, by: ann, grant).word == "versionConflict 6 5")
            #expect(
                try house.done(try await escrows.remove(part.id, from: key, version: 6, by: ann, grant)).version == 7)
        }
    }

    @Test("stays as it is while the record is archived; who may see it doesn't", arguments: Engine.allCases)
    func archived(_ engine: Engine) async throws {
        try await RealEstateHouse.with(engine) { house in
            let team = try await house.house.team("North", [.escrows]).id
            let (ann, ben) = (try await house.viewer("ann", in: team), try await house.viewer("ben", in: team))
            let (escrows, grant) = (house.room.escrows, house.grant)
            let key = RecordKey<Escrow>.id(try await house.escrow(by: ann).id)
            _ = try await escrows.addNote("n", to: key, by: ann, grant)
            let note = try #require(try await notes(of: key, 10, by: ann, in: house).first?.first)
            guard case .done(let part) = try await escrows.put(try item("one"), on: key, by: ann, grant) else {
                throw IdentityHouse.Unexpected("not added")
            }
            #expect(try await escrows.archive(key, by: ann, grant).word == "done")
            #expect(try await escrows.setTags(["a"], of: key, by: ann, grant).word == "archived")
            #expect(try await escrows.addNote("m", to: key, by: ann, grant).word == "archived")
            #expect(try await escrows.deleteNote(note, of: key, by: ann, grant).word == "archived")
            #expect(try await escrows.remove(part.id, from: key, by: ann, grant).word == "archived")
            #expect(try await escrows.share(key, with: ben.user, .view, by: ann, grant).word == "done")
            #expect(try await escrows.unshare(key, with: ben.user, by: ann, grant).word == "done")
            #expect(try await escrows.transfer(key, to: ben.user, version: nil, by: ann, grant).word == "done")
        }
    }

    @Test("has an end: a thousand notes, read page by page, each once", arguments: Engine.allCases)
    func notes(_ engine: Engine) async throws {
        try await RealEstateHouse.with(engine) { house in
            let (ann, escrows, grant) = (try await house.viewer("ann"), house.room.escrows, house.grant)
            let key = RecordKey<Escrow>.id(try await house.escrow(by: ann).id)
            var written: [ID<RecordNote>] = []
            for number in 0..<5 {
                let note = try escrows.note("\(number)", by: ann)
                #expect(try await escrows.addNote(note, to: key, by: ann, grant).word == "done")
                written.insert(note.id, at: 0)
            }
            let pages = try await notes(of: key, 2, by: ann, in: house)
            #expect(pages.map(\.count) == [2, 2, 1] && pages.flatMap(\.self) == written)

            let more = try (0..<(RecordNote.most - 6)).map { _ in try escrows.note("x", by: ann) }
            guard case .id(let id) = key else { return }
            try await house.house.test.database.write { transaction throws(StoreFault) in
                for note in more {
                    try transaction.run(
                        """
                        INSERT INTO record_notes (id, record_id, author_id, sealed_text, created_at) \
                        VALUES (\(note.id), \(id), \(note.author), \(note.cell), \(note.time))
                        """)
                }
                return .commit(())
            }
            #expect(try await escrows.addNote("the last", to: key, by: ann, grant).word == "done")
            #expect(try await escrows.addNote("one too many", to: key, by: ann, grant).word == "full")
            #expect(try await escrows.deleteNote(written[0], of: key, by: ann, grant).word == "done")
            #expect(try await escrows.addNote("fits again", to: key, by: ann, grant).word == "done")
        }
    }

    @Test("of a listing's prices keeps every change, and nothing open about people", arguments: Engine.allCases)
    func prices(_ engine: Engine) async throws {
        try await RealEstateHouse.with(engine) { house in
            let (ann, listings, grant) = (try await house.viewer("ann"), house.room.listings, house.grant)
            func money(_ text: String) throws -> Money { try #require(Money(text: text)) }
            let new = NewRecord<Listing>([
                "propertyAddress": .text("5 Elm"), "listPrice": .amount(try money("500000")),
            ])
            let key = RecordKey<Listing>.id(try await house.made(new, in: listings, by: ann).id)
            let reason = "Mr O'Brien is divorcing, +1 415 555 0100"
            let reduced = try await listings.reducePrice(
                of: key, to: try money("400000"), because: reason, version: 1, by: ann, grant)
            #expect(try house.done(reduced).version == 2)
            for price in [FieldValue.none, .amount(try money("300000"))] {
                #expect(
                    try await listings.update(key, RecordPatch(["listPrice": price]), by: ann, grant).word == "done")
            }
            let lines = try await listings.history(of: key, pricesOnly: true, by: ann)?.value ?? []
            #expect(
                lines.map(\.priceAfter) == [
                    try money("300000"), nil, try money("400000"), try money("500000"),
                ])
            #expect(lines.map(\.priceBefore) == [nil, try money("400000"), try money("500000"), nil])
            let stored = try await house.house.test.outside("SELECT details FROM record_history;")
            #expect(!stored.contains("O'Brien") && !stored.contains("415"), "\(stored)")
            let page = try await listings.notes(of: key, PageRequest(limit: 10), by: ann)?.value
            #expect(page?.notes.map(\.text) == [reason])
        }
    }

    /// The ids of a record's notes, page by page.
    private func notes(
        of key: RecordKey<Escrow>, _ limit: Int, by viewer: RecordViewer, in house: RealEstateHouse
    ) async throws -> [[ID<RecordNote>]] {
        var pages: [[ID<RecordNote>]] = []
        var request = PageRequest(limit: limit)
        while let page = try await house.room.escrows.notes(of: key, request, by: viewer)?.value {
            pages.append(page.notes.map(\.id))
            guard let next = page.next else { break }
            request = PageRequest(limit: limit, cursor: next)
        }
        return pages
    }
}
