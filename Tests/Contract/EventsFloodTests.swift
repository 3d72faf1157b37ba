import Access
import Audit
import Core
import SecurityEvents
import Store
import TestKit
import Testing

@Suite("Floods of events")
struct EventsFloodTests {
    @Test("whose first can't be recorded are recorded later, with their number", arguments: Engine.allCases)
    func first(_ engine: Engine) async throws {
        try await EventsHouse.with(engine) { house in
            let table = ClosedTable("security_events", on: engine)
            try await house.test.outside(table.close)
            for _ in 1...3 { await #expect(throws: StoreFault.self) { try await house.flood() } }
            await #expect(throws: StoreFault.self) { try await house.events.recordEndedFloods() }
            try await house.test.outside(table.open)
            try await house.events.recordEndedFloods()
            #expect(try await house.counts() == ["3"])
            // And the next is a first: it is there at once.
            try await house.flood()
            #expect(try await house.counts().sorted() == ["1", "3"])
        }
    }

    @Test("that end while nothing can be recorded are recorded afterwards, together", arguments: Engine.allCases)
    func ended(_ engine: Engine) async throws {
        try await EventsHouse.with(engine) { house in
            let table = ClosedTable("security_events", on: engine)
            for _ in 1...4 { try await house.flood() }
            try await house.test.outside(table.close)
            house.clock.advance(by: .seconds(60))
            await #expect(throws: StoreFault.self) { try await house.events.recordEndedFloods() }
            for _ in 1...2 { try? await house.flood() }
            await #expect(throws: StoreFault.self) { try await house.events.recordEndedFloods() }
            try await house.test.outside(table.open)
            try await house.events.recordEndedFloods()
            #expect(try await house.counts() == ["5", "1"])
            try await house.events.recordEndedFloods(all: true)
            #expect(try await house.counts().count == 2, "each is recorded once")
        }
    }
}

extension EventsHouse {
    fileprivate func flood() async throws {
        try await events.recordFlood(EventDraft(.dataRead, user: ann, message: "read"), of: "ann", from: .local)
    }

    /// How many events each row stands for, the latest row first.
    fileprivate func counts() async throws -> [String] {
        try await events.query(EventQuery(visibleTo: nil)).events.map { event in
            event.metadata.text.filter(\.isNumber)
        }
    }
}
