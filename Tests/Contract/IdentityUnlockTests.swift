import Access
import Core
import SecurityEvents
import Store
import TestKit
import Testing

@testable import Identity

@Suite("The end of a lock")
struct IdentityUnlockTests {
    private static let wrong = Secret("wrong password!!")

    /// How the end is noticed.
    enum Notice: CaseIterable {
        case signIn
        case wrongPassword
        case job
        case everything
    }

    @Test("by itself is one event, whoever notices it first", arguments: Engine.allCases, Notice.allCases)
    func byItself(_ engine: Engine, _ notice: Notice) async throws {
        try await IdentityHouse.with(engine) { house in
            let ann = try await house.user()
            for _ in 1...5 { _ = try await house.signIn("ann@example.org", Self.wrong) }
            #expect(try await house.room.sessions.expireLocks() == 0, "the lock still holds")
            house.clock.advance(by: .seconds(1801))
            switch notice {
            case .signIn: _ = try await house.signedIn()
            case .wrongPassword: _ = try await house.signIn("ann@example.org", Self.wrong)
            case .job: #expect(try await house.room.sessions.expireLocks() == 1)
            case .everything:
                try await house.secondNode { node in
                    try await withThrowingTaskGroup { group in
                        group.addTask { _ = try await house.room.sessions.expireLocks() }
                        group.addTask { _ = try await node.room.sessions.expireLocks() }
                        group.addTask { _ = try await house.signIn() }
                        group.addTask { _ = try await node.signIn("ann@example.org", Self.wrong) }
                        try await group.waitForAll()
                    }
                }
            }
            #expect(try await house.room.sessions.expireLocks() == 0)
            var query = EventQuery(visibleTo: ann.id)
            query.type = .accountUnlocked
            let events = try await house.events.query(query).events
            #expect(events.count == 1)
            #expect(events.first?.metadata.text.contains("expired") == true)
            #expect(try await house.room.users.find(ann.id)?.lockedUntil == nil)
        }
    }

    @Test("doesn't come by itself once the cap is reached", arguments: Engine.allCases)
    func cap(_ engine: Engine) async throws {
        try await IdentityHouse.with(engine) { house in
            _ = try await house.user()
            for _ in 1...5 { _ = try await house.signIn("ann@example.org", Self.wrong) }
            try await house.test.outside("UPDATE users SET password_failures = 100;")
            house.clock.advance(by: .seconds(1801))
            #expect(try await house.room.sessions.expireLocks() == 0)
            #expect(try await !house.eventTypes().contains("account_unlocked"))
        }
    }
}
