import Access
import Audit
import Core
import RealEstate
import Store
import TestKit
import Testing

@Suite("Requests that are repeated under one Idempotency-Key")
struct RepetitionTests {
    private func repetition(_ key: String = "6a1f", of viewer: RecordViewer, _ request: String = "a") -> Repetition {
        Repetition(key: key, of: viewer.user, request: [Array(request.utf8)])
    }

    @Test("make one record, also when twenty come at once", arguments: Engine.allCases)
    func race(_ engine: Engine) async throws {
        try await RealEstateHouse.with(engine) { house in
            let ann = try await house.viewer("ann")
            let once = repetition(of: ann)
            let new = NewRecord<Escrow>(["propertyAddress": .text("1 Main")])
            let outcomes = try await withThrowingTaskGroup(of: RecordOutcome<Escrow>.self) { group in
                for _ in 0..<20 {
                    group.addTask { try await house.room.escrows.create(new, by: ann, house.grant, once: once) }
                }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(outcomes.map(\.word).sorted() == ["done"] + Array(repeating: "repeated", count: 19))
            let records = outcomes.compactMap { outcome in
                switch outcome {
                case .done(let record), .repeated(let record): record
                default: nil
                }
            }
            #expect(Set(records.map(\.id)).count == 1 && records.count == 20)
            #expect(try await house.ids(RecordQuery(by: ann), in: house.room.escrows)?.count == 1)
            #expect(try await house.house.actions().filter { $0 == "escrow.created" }.count == 1)
            #expect(try await house.escrow(by: ann).reference.hasSuffix("-0002"))
        }
    }

    @Test("are told what was made, as it is now and as far as they may see it", arguments: Engine.allCases)
    func answers(_ engine: Engine) async throws {
        try await RealEstateHouse.with(engine) { house in
            let (ann, ben) = (try await house.viewer("ann"), try await house.viewer("ben"))
            let clients = house.room.clients
            let new = NewRecord<Client>([
                "firstName": .text("Zoë"), "lastName": .text("O'Brien"), "email": .text("zoe@example.org"),
                "clientType": .text("Buyer"),
            ])
            let once = repetition(of: ann)
            let first = try house.done(try await clients.create(new, by: ann, house.grant, once: once))
            // The first's e-mail address doesn't stand in the way of the second.
            guard case .repeated(let again) = try await clients.create(new, by: ann, house.grant, once: once) else {
                Issue.record("a repetition is one")
                return
            }
            #expect(again.id == first.id && again["email"] == .text("zoe@example.org"))
            let other = try await clients.create(new, by: ann, house.grant, once: repetition(of: ann, "b"))
            #expect(other.word == "keyReused")
            #expect(try await clients.create(new, by: ben, house.grant, once: repetition(of: ben)).word == "done")

            _ = try house.done(try await clients.archive(.id(first.id), by: ann, house.grant))
            _ = try house.done(try await clients.delete(.id(first.id), by: ann, house.grant))
            #expect(try await clients.create(new, by: ann, house.grant, once: once).word == "notFound")
        }
    }

    @Test("may be mended when they were refused, and are forgotten after a day", arguments: Engine.allCases)
    func forgotten(_ engine: Engine) async throws {
        try await RealEstateHouse.with(engine) { house in
            let ann = try await house.viewer("ann")
            let (clients, once) = (house.room.clients, repetition(of: ann))
            func client(_ email: String) -> NewRecord<Client> {
                NewRecord([
                    "firstName": .text("A"), "lastName": .text("B"), "email": .text(email),
                    "clientType": .text("Buyer"),
                ])
            }
            _ = try await house.made(client("a@example.org"), in: clients, by: ann)
            let refused = try await clients.create(client("a@example.org"), by: ann, house.grant, once: once)
            #expect(refused.word == "duplicate")
            let mended = repetition(of: ann, "mended")
            let outcome = try await clients.create(client("b@example.org"), by: ann, house.grant, once: mended)
            #expect(outcome.word == "done")

            // Whether the expiry came by or not.
            house.house.clock.advance(by: Repetition.keptFor)
            let later = try await clients.create(client("c@example.org"), by: ann, house.grant, once: mended)
            #expect(later.word == "done")
            #expect(try await rows(house) == 1)
            house.house.clock.advance(by: Repetition.keptFor - .seconds(1))
            try await house.house.audited.expireRepetitions()
            #expect(try await rows(house) == 1)
            house.house.clock.advance(by: .seconds(1))
            try await house.house.audited.expireRepetitions()
            #expect(try await rows(house) == 0)
        }
    }

    @Test("write one note and one part", arguments: Engine.allCases)
    func parts(_ engine: Engine) async throws {
        try await RealEstateHouse.with(engine) { house in
            let ann = try await house.viewer("ann")
            let escrows = house.room.escrows
            let record = try await house.escrow(by: ann)
            let (note, part) = (repetition("note", of: ann), repetition("part", of: ann))
            for word in ["done", "repeated"] {
                let outcome = try await escrows.addNote("hello", to: .id(record.id), by: ann, house.grant, once: note)
                #expect(outcome.word == word)
            }
            let notes = try await escrows.notes(of: .id(record.id), PageRequest(limit: 10), by: ann)?.value.notes
            #expect(notes?.count == 1)
            #expect(try await escrows.note(made: note)?.id == notes?.first?.id)
            let json = JSONValue.object([.init("list", .string("Loan")), .init("title", .string("Appraisal"))])
            let item = try #require(PartContent<ChecklistItem>(json: json))
            var ids: [ID<ChecklistItem>] = []
            for _ in 0..<2 {
                switch try await escrows.put(item, on: .id(record.id), by: ann, house.grant, once: part) {
                case .done(let part) where ids.isEmpty: ids.append(part.id)
                case .repeated(let part): ids.append(part.id)
                case let outcome: Issue.record("\(outcome)")
                }
            }
            #expect(ids.count == 2 && Set(ids).count == 1)
            // What was made stays made, whatever became of its record.
            _ = try house.done(try await escrows.archive(.id(record.id), by: ann, house.grant))
            let archived = try await escrows.put(item, on: .id(record.id), by: ann, house.grant, once: part)
            guard case .repeated = archived else {
                Issue.record("\(archived)")
                return
            }
            #expect(try await escrows.parts(ChecklistItem.self, of: .id(record.id), by: ann)?.value.parts.count == 1)
        }
    }

    private func rows(_ house: RealEstateHouse) async throws -> Int? {
        try await house.house.audited.read { reader throws(StoreFault) in
            try reader.value("SELECT COUNT(*) FROM repetitions")
        }
    }
}
