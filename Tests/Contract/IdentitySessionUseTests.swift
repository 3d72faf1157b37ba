import Access
import Core
import Store
import TestKit
import Testing

@testable import Identity

@Suite("The last use of a session")
struct IdentitySessionUseTests {
    @Test("is written behind the requests, once a minute, whichever node was asked", arguments: Engine.allCases)
    func lastUse(_ engine: Engine) async throws {
        try await IdentityHouse.with(engine) { house in
            let user = try await house.user()
            let token = try await house.signedIn().accessToken
            func lastUse() async throws -> Instant? {
                try await house.room.sessions.list(of: user.id).first?.lastUsedAt
            }
            let opened = try #require(try await lastUse())
            // To a minute's beginning, so that what follows falls into one.
            house.clock.advance(by: .seconds(120 - house.clock.now().seconds % 60))
            #expect(try await house.refusal(of: token) == nil)
            #expect(try await lastUse() == opened, "nothing is written on the way")
            try await house.room.sessionUses.write()
            let used = try #require(try await lastUse())
            #expect(used - opened >= .seconds(60))

            try await house.secondNode { node in
                house.clock.advance(by: .seconds(10))
                for node in [house, node] {
                    #expect(try await node.refusal(of: token) == nil)
                    try await node.room.sessionUses.write()
                }
            }
            #expect(try await lastUse() == used, "once a minute is enough")

            house.clock.advance(by: .seconds(60))
            #expect(try await house.refusal(of: token) == nil)
            try await house.room.sessionUses.write()
            #expect(try await lastUse().map { $0 - used >= .seconds(60) } == true)
        }
    }

    @Test("keeps what is noted while something is being written")
    func tally() {
        let (session, start) = (SessionID(high: 1, low: 1), Instant(milliseconds: 600_000))
        var tally = SessionTally()
        tally.note(session, at: start)
        let due = tally.due(at: start)
        tally.note(session, at: start + .seconds(61))
        tally.settle(due)
        #expect(tally.due(at: start + .seconds(61)) == [session: start + .seconds(61)])
        tally.settle([session: start + .seconds(61)])
        tally.note(session, at: start + .seconds(62))
        #expect(tally.due(at: start + .seconds(62)).isEmpty)
    }
}
