import Access
import Audit
import Core
import Identity
import SecurityEvents
import Store
import TestKit
import Testing

@Suite("Erasure of a user")
struct IdentityErasureTests {
    @Test("leaves their events without a name, and the statistics as they were", arguments: Engine.allCases)
    func anonymises(_ engine: Engine) async throws {
        try await IdentityHouse.with(engine) { house in
            let ann = try await house.user("ann@example.org", username: "annie")
            let ben = try await house.user("ben@example.org")
            _ = try await house.signedIn()
            _ = try await house.signIn("ann@example.org", Secret("wrong"))
            let draft = EventDraft(.loginFailed, username: "annie", message: "before she came")
            try await house.events.record(draft, from: house.origin)
            let before = try await house.events.query(EventQuery(visibleTo: nil)).events
            _ = try await house.room.erasure.erase(ann.id, by: .operator("dana"))

            let after = try await house.events.query(EventQuery(visibleTo: nil)).events
            #expect(after.count == before.count + 1)
            #expect(after.map(\.eventType).sorted() == (before.map(\.eventType) + ["account_deleted"]).sorted())
            #expect(after.filter { $0.userID == ann.id }.map(\.eventType) == ["account_deleted"])
            #expect(after.filter { $0.userID == ben.id }.map(\.eventType) == ["account_created"])
            let nameless = after.filter { $0.metadata.text.contains("anonymized") }
            #expect(nameless.count == before.count - 1)
            #expect(nameless.allSatisfy { $0.ipAddress == nil && $0.message == nil && $0.email == nil })
        }
    }

    @Test("takes thousands of events in parts, each with its entry", arguments: Engine.allCases)
    func many(_ engine: Engine) async throws {
        try await IdentityHouse.with(engine) { house in
            let ann = try await house.user()
            let entry = EventEntry(
                EventDraft(.dataRead, user: ann.id, email: "old@example.org", message: "own"), from: house.origin,
                at: house.clock.now())
            let named = EventEntry(
                EventDraft(.loginFailed, email: "old@example.org", message: "named"), from: house.origin,
                at: house.clock.now())
            try await house.events.record([EventEntry](repeating: entry, count: 2_100) + [named])
            _ = try await house.room.erasure.erase(ann.id, by: .operator("dana"))
            let actions = try await house.actions()
            #expect(
                actions.filter { !$0.hasPrefix("person.") }.suffix(2) == ["security_events.anonymized", "user.erased"])
            var query = EventQuery(visibleTo: nil)
            query.email = "old@example.org"
            #expect(try await house.events.query(query).events.isEmpty)
        }
    }

    @Test("is refused before anything is forgotten", arguments: Engine.allCases)
    func refused(_ engine: Engine) async throws {
        try await IdentityHouse.with(engine) { house in
            _ = try await house.user("ben@example.org", role: .agent)
            let root = try await house.user("root@example.org", role: .systemAdmin)
            let ben = try await house.principal(try await house.signedIn("ben@example.org").accessToken)
            let outcome = try await house.room.erasure.erase(root.id, by: .operator("dana"), under: .of(ben))
            guard case .aboveCeiling = outcome else {
                Issue.record("\(outcome)")
                return
            }
            let events = try await house.events.query(EventQuery(visibleTo: nil)).events
            #expect(events.allSatisfy { !$0.metadata.text.contains("anonymized") })
        }
    }

    @Test("holds for what another node has only counted of them", arguments: Engine.allCases)
    func otherNodes(_ engine: Engine) async throws {
        try await IdentityHouse.with(engine) { house in
            let ann = try await house.user()
            let ben = try await house.user("ben@example.org")
            try await house.secondNode { node in
                for user in [ann, ben] {
                    let draft = EventDraft(.dataRead, user: user.id, email: user.email, message: "read")
                    for _ in 0..<3 { try await node.events.recordFlood(draft, of: user.email, from: node.origin) }
                }
                _ = try await house.room.erasure.erase(ann.id, by: .operator("dana"))
                try await node.events.recordEndedFloods(all: true) { reader, users throws(StoreFault) in
                    try reader.existing(users)
                }
            }
            var query = EventQuery(visibleTo: nil)
            query.type = .dataRead
            let events = try await house.events.query(query).events
            #expect(events.filter { $0.userID == ben.id }.count == 2)
            #expect(events.filter { $0.email == ann.email || $0.userID == ann.id }.isEmpty)
            #expect(events.count == 3)
        }
    }
}
