@_spi(Authentication) import Access
import Audit
import Core
import SecurityEvents
import Store
import TestKit
import Testing

@Suite("Privacy of security events")
struct EventsPrivacyTests {
    /// Three about Ann, two of them only by name; one of an old address of hers; two of others.
    private static func fill(_ house: EventsHouse) async throws {
        func entry(_ type: EventType, _ user: UserID?, email: String?, username: String? = nil, _ message: String)
            -> EventEntry
        {
            let origin = Origin(address: "203.0.113.9", userAgent: "agent of ann", path: "/v1/x", method: "POST")
            return EventEntry(
                EventDraft(type, user: user, email: email, username: username, message: message), from: origin,
                at: house.clock.now())
        }
        try await house.events.record([
            entry(.loginSuccess, house.ann, email: "ann@example.org", "own"),
            entry(.emailChanged, house.ann, email: "old@example.org", "own, old address"),
            entry(.loginFailed, nil, email: "ann@example.org", "by address"),
            entry(.loginFailed, nil, email: "old@example.org", "by old address"),
            entry(.loginFailed, nil, email: nil, username: "annie", "by name"),
            entry(.loginSuccess, house.ben, email: "ben@example.org", "ben"),
            entry(.loginFailed, nil, email: "somebody@example.org", "nobody"),
        ])
    }

    private static func subject(_ house: EventsHouse) -> EventSubject {
        EventSubject(user: house.ann, email: "ann@example.org", username: "annie")
    }

    private static func officer() throws -> (principal: Principal, grant: Grant) {
        let principal = Principal(
            userID: UserID(high: 7, low: 7), reference: "USR-7", email: "dpo@example.org", role: .systemAdmin,
            permissions: Role.systemAdmin.permissions, credential: .session(SessionID(high: 7, low: 8)), origin: .local)
        guard case .allow(let grant) = principal.decide(.privacyErase) else { throw NoGrant() }
        return (principal, grant)
    }

    private struct NoGrant: Error {}

    @Test("an export finds a person by id and by the names somebody tried", arguments: Engine.allCases)
    func export(_ engine: Engine) async throws {
        try await EventsHouse.with(engine) { house in
            try await Self.fill(house)
            var events: [SecurityEvent] = []
            let export = try await house.events.export(of: Self.subject(house))
            try await export.forEachPiece { events += $0 }
            #expect(
                Set(events.map(\.message)) == ["own", "own, old address", "by address", "by old address", "by name"])
            #expect(events.count == 5)
        }
    }

    @Test("erasing removes them, and says so without naming anybody", arguments: Engine.allCases)
    func erase(_ engine: Engine) async throws {
        try await EventsHouse.with(engine) { house in
            try await Self.fill(house)
            let before = try await house.events.statistics(of: nil, days: 1).categories[.authentication]
            let (principal, grant) = try Self.officer()
            let erased = try await house.events.erase(Self.subject(house), isKnown: true, by: principal, grant)
            #expect(erased == 5)
            let left = try await house.events.query(EventQuery(visibleTo: nil)).events
            #expect(Set(left.map(\.message)) == ["ben", "nobody", "Security events erased"])
            let note = try #require(left.first { $0.eventType == "data_deleted" })
            #expect(note.userID == principal.userID)
            #expect(!note.json.contains(house.ann.description) && !note.json.contains("ann@example.org"))
            #expect(try await house.events.statistics(of: house.ann, days: 1).categories[.authentication]?.total == 0)
            #expect(try await house.events.statistics(of: nil, days: 1).categories[.authentication] == before)

            // The second time there is nothing left; of somebody who never was there, nothing is written.
            #expect(try await house.events.erase(Self.subject(house), isKnown: true, by: principal, grant) == 0)
            let stranger = EventSubject(user: UserID(high: 4, low: 4), email: nil, username: nil)
            #expect(try await house.events.erase(stranger, isKnown: false, by: principal, grant) == nil)
        }
    }

    @Test("anonymising removes every identifier and keeps what statistics need", arguments: Engine.allCases)
    func anonymise(_ engine: Engine) async throws {
        try await EventsHouse.with(engine) { house in
            try await Self.fill(house)
            let before = try await house.events.statistics(of: nil, days: 1).categories[.authentication]
            let (principal, grant) = try Self.officer()
            #expect(try await house.events.anonymise(Self.subject(house), isKnown: true, by: principal, grant) == 5)
            let events = try await house.events.query(EventQuery(visibleTo: nil)).events
            #expect(events.count == 8)
            let nameless = events.filter { $0.metadata.text.contains("anonymized") }
            #expect(nameless.count == 5)
            for event in nameless {
                for trace in ["ann", "old@example.org", "203.0.113.9", "agent of", "/v1/x", house.ann.description] {
                    #expect(!event.json.contains(trace), "\(trace): \(event.json)")
                }
                #expect(event.createdAt == house.clock.now())
            }
            #expect(try await house.events.statistics(of: nil, days: 1).categories[.authentication] == before)
            #expect(try await house.events.query(EventQuery(visibleTo: house.ann)).events.isEmpty)
        }
    }
}
