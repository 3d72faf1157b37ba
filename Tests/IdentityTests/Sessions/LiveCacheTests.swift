import Access
import Core
import Store
import Synchronization
import TestKit
import Testing

@testable import Identity

@Suite("Remembered sessions and keys")
struct LiveCacheTests {
    private typealias SessionCache = LiveCache<Entity.Session, LiveSession>

    private let now = ManualClock().now()
    private let user = UserID(high: 1, low: 1)
    private let other = UserID(high: 1, low: 2)
    private let id = SessionID(high: 2, low: 1)
    private let otherID = SessionID(high: 2, low: 3)

    private func live(_ user: UserID) -> LiveSession {
        LiveSession(
            user: LiveUser(
                id: user, reference: "USR-1", email: "a@example.org", role: .viewer, isActive: true, team: nil,
                modules: [], hasSecondFactor: false),
            expiresAt: now + .seconds(60),
            assurance: Assurance(methods: [.password], authenticatedAt: now, secondFactorAt: nil))
    }

    /// A cache that follows notices as long as `body` runs; `tell` returns once the notice has been acted on.
    private func following(
        isFresh: @escaping @Sendable () -> Bool = { true },
        _ body: (SessionCache, (ChangeNotice) async -> Void) async -> Void
    ) async {
        let cache = SessionCache(tables: ["users", "refresh_tokens"], isFresh: isFresh)
        let (notices, continuation) = AsyncStream.makeStream(of: ChangeNotice.self)
        await withTaskGroup(of: Void.self) { group in
            group.addTask { await cache.follow(notices) }
            while !cache.isFollowed { await Task.yield() }
            await body(cache) { notice in
                let before = cache.handled
                continuation.yield(notice)
                while cache.handled == before { await Task.yield() }
            }
            continuation.finish()
        }
        #expect(!cache.isFollowed)
    }

    private func keep(_ user: UserID, as id: SessionID? = nil, in cache: SessionCache) {
        cache.keep(live(user), id ?? self.id, cache.ticket())
    }

    @Test("gives what it was given, for that session")
    func keeps() async {
        await following { cache, _ in
            keep(user, in: cache)
            #expect(cache[id] == live(user))
            #expect(cache[SessionID(high: 2, low: 2)] == nil)
        }
    }

    @Test("forgets a user whose rows changed, and leaves the others")
    func rows() async {
        for table in ["users", "refresh_tokens"] {
            await following { cache, tell in
                keep(user, in: cache)
                keep(other, as: otherID, in: cache)
                await tell(.rows(table: table, operation: .update, users: .some([user])))
                #expect(cache[id] == nil)
                #expect(cache[otherID] != nil)
            }
        }
    }

    @Test("forgets everybody when anybody may have changed")
    func everybody() async {
        let notices: [ChangeNotice] = [
            .rows(table: "refresh_tokens", operation: .truncate, users: .all), .outsideCommit, .missed,
        ]
        for notice in notices {
            await following { cache, tell in
                keep(user, in: cache)
                await tell(notice)
                #expect(cache[id] == nil)
            }
        }
    }

    @Test("is not moved by other tables")
    func otherTables() async {
        await following { cache, tell in
            keep(user, in: cache)
            await tell(.rows(table: "api_keys", operation: .update, users: .all))
            #expect(cache[id] != nil)
        }
    }

    @Test("does not keep a read that began before its user changed")
    func lateRead() async {
        await following { cache, _ in
            let ticket = cache.ticket()
            cache.forget(user)
            cache.keep(live(user), id, ticket)
            #expect(cache[id] == nil)
        }
    }

    @Test("gives nothing while the database can't be heard, nor before or after it is followed")
    func unheard() async {
        let fresh = FreshnessSwitch()
        await following(isFresh: { fresh.isOn }) { cache, _ in
            keep(user, in: cache)
            fresh.isOn = false
            #expect(cache[id] == nil)
            fresh.isOn = true
            #expect(cache[id] != nil)
        }
        let unfollowed = SessionCache(tables: ["users"]) { true }
        keep(user, in: unfollowed)
        #expect(unfollowed[id] == nil)
    }

    @Test("stays bounded")
    func bounded() async {
        await following { cache, _ in
            for low in 0..<UInt64(SessionCache.capacity + 10) {
                keep(UserID(high: 9, low: low), as: SessionID(high: 9, low: low), in: cache)
            }
            #expect(cache.count <= SessionCache.capacity)
            #expect(cache.count > 0)
        }
    }
}

private final class FreshnessSwitch: Sendable {
    private let value = Atomic(true)
    var isOn: Bool {
        get { value.load(ordering: .relaxed) }
        set { value.store(newValue, ordering: .relaxed) }
    }
}
