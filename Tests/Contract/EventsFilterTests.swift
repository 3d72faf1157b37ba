import Access
import Core
import SecurityEvents
import Store
import TestKit
import Testing

@Suite("Filters of security events")
struct EventsFilterTests {
    @Test("let through what they name, alone and together", arguments: Engine.allCases)
    func filters(_ engine: Engine) async throws {
        try await EventsHouse.with(engine) { house in
            var entries: [EventEntry] = []
            var random = SplitMix64(seed: 11)
            let key = APIKeyID(high: 9, low: 9)
            for number in 0..<120 {
                guard let type = EventType.allCases.randomElement(using: &random) else { continue }
                let user = [house.ann, house.ben, nil][number % 3]
                var draft = EventDraft(type, user: user, email: "p\(number % 4)@example.org", message: "\(number)")
                if number % 5 == 0 { draft.severity = .critical }
                if number % 7 == 0 { draft.apiKeyID = key }
                let origin = Origin(address: "203.0.113.\(number % 2)")
                entries.append(EventEntry(draft, from: origin, at: house.clock.now() + .milliseconds(Int64(number))))
            }
            try await house.events.record(entries)
            func check(_ change: (inout EventQuery) -> Void, _ holds: (EventEntry) -> Bool) async throws {
                var query = EventQuery(visibleTo: nil)
                change(&query)
                query.page = PageRequest(limit: 500)
                let page = try await house.events.query(query)
                let expected = entries.filter(holds).map(\.draft.message)
                #expect(page.events.compactMap(\.message).reversed() == expected)
                #expect(page.pagination.total.count == expected.count)
                query.page = PageRequest(limit: 3)
                #expect(try await house.events.query(query).pagination.total.count == expected.count)
            }
            for category in EventCategory.allCases {
                try await check({ $0.category = category }) { $0.draft.type.eventClass.category == category }
            }
            for severity in EventSeverity.allCases {
                try await check({ $0.severity = severity }) { $0.draft.severity == severity }
            }
            for success in [true, false] { try await check({ $0.success = success }) { $0.draft.success == success } }
            try await check({ $0.userID = house.ben }) { $0.draft.userID == house.ben }
            try await check({ $0.email = "p1@example.org" }) { $0.draft.email == "p1@example.org" }
            try await check({ $0.ipAddress = "203.0.113.1" }) { $0.origin.address == "203.0.113.1" }
            try await check({ $0.apiKeyID = key }) { $0.draft.apiKeyID == key }
            try await check({
                $0.severity = .critical
                $0.userID = house.ann
                $0.ipAddress = "203.0.113.0"
            }) { $0.draft.severity == .critical && $0.draft.userID == house.ann && $0.origin.address == "203.0.113.0" }
            // Whoever sees only their own events sees no others by asking for them.
            var foreign = EventQuery(visibleTo: house.ann)
            foreign.userID = house.ben
            #expect(try await house.events.query(foreign).events.isEmpty)
        }
    }
}
