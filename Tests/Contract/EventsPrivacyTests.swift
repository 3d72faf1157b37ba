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
            permissions: Role.systemAdmin.permissions, credential: .session(SessionID(high: 7, low: 8)),
            origin: Origin(
                address: "198.51.100.7", userAgent: "agent of dpo", path: "/v1/gdpr/\(UserID(high: 1, low: 1))",
                method: "DELETE"))
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

    @Test("a legal hold keeps them", arguments: Engine.allCases)
    func held(_ engine: Engine) async throws {
        try await EventsHouse.with(engine) { house in
            try await Self.fill(house)
            let (principal, grant) = try Self.officer()
            #expect(try await house.audited.hold(house.ann, by: grant))
            #expect(try await house.events.erase(Self.subject(house), isKnown: true, by: principal, grant) == .held)
            #expect(try await house.events.anonymise(Self.subject(house), isKnown: true, by: principal, grant) == .held)
            let events = try await house.events.query(EventQuery(visibleTo: nil)).events
            #expect(events.contains { $0.message == "own" && $0.userID == house.ann })
            #expect(try await house.audited.release(house.ann, by: grant))
            #expect(
                try await house.events.anonymise(Self.subject(house), isKnown: true, by: principal, grant) == .done(5))
        }
    }

    @Test("erasing removes them, and says so without naming anybody", arguments: Engine.allCases)
    func erase(_ engine: Engine) async throws {
        try await EventsHouse.with(engine) { house in
            try await Self.fill(house)
            let before = try await house.events.statistics(of: nil, days: 1).categories[.authentication]
            let (principal, grant) = try Self.officer()
            let erased = try await house.events.erase(Self.subject(house), isKnown: true, by: principal, grant)
            #expect(erased == .done(5))
            let left = try await house.events.query(EventQuery(visibleTo: nil)).events
            #expect(Set(left.map(\.message)) == ["ben", "nobody", "Security events erased"])
            let note = try #require(left.first { $0.eventType == "data_deleted" })
            #expect(note.userID == principal.userID)
            #expect(!note.json.contains(house.ann.description) && !note.json.contains("ann@example.org"))
            #expect(try await house.events.statistics(of: house.ann, days: 1).categories[.authentication]?.total == 0)
            #expect(try await house.events.statistics(of: nil, days: 1).categories[.authentication] == before)

            // The second time there is nothing left; of somebody who never was there, nothing is written.
            #expect(try await house.events.erase(Self.subject(house), isKnown: true, by: principal, grant) == .done(0))
            let stranger = EventSubject(user: UserID(high: 4, low: 4), email: nil, username: nil)
            #expect(try await house.events.erase(stranger, isKnown: false, by: principal, grant) == .unknown)
        }
    }

    @Test("anonymising removes every identifier and keeps what statistics need", arguments: Engine.allCases)
    func anonymise(_ engine: Engine) async throws {
        try await EventsHouse.with(engine) { house in
            try await Self.fill(house)
            let before = try await house.events.statistics(of: nil, days: 1).categories[.authentication]
            let (principal, grant) = try Self.officer()
            #expect(
                try await house.events.anonymise(Self.subject(house), isKnown: true, by: principal, grant) == .done(5))
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

    @Test(
        "however many events there are, no change takes more than some, and each has its entry",
        arguments: Engine.allCases)
    func many(_ engine: Engine) async throws {
        try await EventsHouse.with(engine) { house in
            let own = EventEntry(
                EventDraft(.dataRead, user: house.ann, message: "own"), from: .local, at: house.clock.now())
            let named = EventEntry(
                EventDraft(.loginFailed, email: "ann@example.org", message: "named"), from: .local,
                at: house.clock.now())
            try await house.events.record(
                [EventEntry](repeating: own, count: 4_000) + [EventEntry](repeating: named, count: 100))
            let (principal, grant) = try Self.officer()
            #expect(
                try await house.events.erase(Self.subject(house), isKnown: true, by: principal, grant) == .done(4_100))
            #expect(
                try await house.events.query(EventQuery(visibleTo: nil)).events.map(\.eventType) == ["data_deleted"])
            try await house.audited.sequencer.sequence()
            let entries = try await AuditLog(house.audited).entries(limit: 10)
            #expect(entries.filter { $0.action == "security_events.erased" }.count == 3)
        }
    }

    @Test("what was counted of a person and isn't recorded yet is dropped too", arguments: Engine.allCases)
    func counted(_ engine: Engine) async throws {
        try await EventsHouse.with(engine) { house in
            let drafts = [
                EventDraft(.dataRead, user: house.ann, message: "own"),
                EventDraft(.loginFailed, email: "ann@example.org", message: "named"),
                EventDraft(.dataRead, user: house.ben, message: "ben"),
            ]
            for draft in drafts + drafts { try await house.events.recordFlood(draft, of: draft.message, from: .local) }
            let (principal, grant) = try Self.officer()
            _ = try await house.events.erase(Self.subject(house), isKnown: true, by: principal, grant)
            try await house.events.recordEndedFloods(all: true)
            let left = try await house.events.query(EventQuery(visibleTo: nil)).events.map(\.message)
            #expect(Set(left) == ["ben", "Security events erased"])
            #expect(left.count == 3)
        }
    }

    @Test("an event doesn't tell whom it is about where somebody else was", arguments: Engine.allCases)
    func acting(_ engine: Engine) async throws {
        try await EventsHouse.with(engine) { house in
            let (principal, grant) = try Self.officer()
            try await house.audited.change(by: grant, action: Action("test"), on: .user(house.ann)) {
                change throws(StoreFault) in
                try change.record(EventDraft(.accountDisabled, user: house.ann, message: "another's"))
                try change.record(EventDraft(.accountDisabled, user: principal.userID, message: "one's own"))
                return .commit(())
            }
            let events = try await house.events.query(EventQuery(visibleTo: nil)).events
            let (other, own) = (events.first { $0.message == "another's" }, events.first { $0.message == "one's own" })
            #expect(other?.ipAddress == nil && other?.userAgent == nil)
            #expect(other?.metadata.text.contains("USR-7") == true)
            #expect(own?.ipAddress == "198.51.100.7" && own?.userAgent == "agent of dpo")
        }
    }
}
