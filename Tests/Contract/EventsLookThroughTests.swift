import Access
import Audit
import Core
import SecurityEvents
import Store
import TestKit
import Testing

@Suite("Security events that can't be looked through")
struct EventsLookThroughTests {
    @Test("are kept without the metadata that is nested too deep", arguments: Engine.allCases)
    func deep(_ engine: Engine) async throws {
        try await EventsHouse.with(engine) { house in
            let nested = (0..<600).reduce(JSONValue.string("jane@example.com")) { inner, _ in .array([inner]) }
            let draft = EventDraft(.dataRead, message: "read", metadata: ["request": .json(nested)])
            try await house.events.record(draft, from: .local)
            let event = try #require(try await house.events.query(EventQuery(visibleTo: nil)).events.first)
            let json = try JSONReader.read(Array(event.json.utf8))
            #expect(json["message"] == .string("read"))
            #expect(json["metadata"] == .object([]))
        }
    }
}
