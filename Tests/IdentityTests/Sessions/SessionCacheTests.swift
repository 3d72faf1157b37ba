import Access
import Core
import Store
import Synchronization
import TestKit
import Testing

@testable import Identity

@Suite("Session cache")
struct SessionCacheTests {
    private let now = ManualClock().now()
    private let user = UserID(high: 1, low: 1)
    private let other = UserID(high: 1, low: 2)
    private let id = SessionID(high: 2, low: 1)

    private func live(_ user: UserID) -> LiveSession {
        LiveSession(
            userID: user, reference: "USR-1", email: "a@example.org", role: .viewer, isActive: true,
            expiresAt: now + .seconds(60))
    }

    /// A cache that follows notices as long as `body` runs; `tell` returns once the notice has been acted on.
    private func following(
        isFresh: @escaping @Sendable () -> Bool = { true },
        _ body: (SessionCache, (ChangeNotice) async -> Void) async -> Void
    ) async {
        let cache = SessionCache(isFresh: isFresh)
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

    private func keep(_ user: UserID, in cache: SessionCache) {
        cache.keep(live(user), id, cache.ticket(for: user))
    }

    @Test("gives what it was given, for that user and session, until the session would end")
    func keeps() async {
        await following { cache, _ in
            keep(user, in: cache)
            #expect(cache.session(id, of: user, at: now) == live(user))
            #expect(cache.session(id, of: other, at: now) == nil)
            #expect(cache.session(SessionID(high: 2, low: 2), of: user, at: now) == nil)
            #expect(cache.session(id, of: user, at: now + .seconds(60)) == nil)
        }
    }

    @Test("forgets a user whose rows changed, and leaves the others")
    func rows() async {
        for table in ["users", "refresh_tokens"] {
            await following { cache, tell in
                keep(user, in: cache)
                keep(other, in: cache)
                await tell(.rows(table: table, operation: .update, users: .some([user])))
                #expect(cache.session(id, of: user, at: now) == nil)
                #expect(cache.session(id, of: other, at: now) != nil)
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
                #expect(cache.session(id, of: user, at: now) == nil)
            }
        }
    }

    @Test("is not moved by other tables")
    func otherTables() async {
        await following { cache, tell in
            keep(user, in: cache)
            await tell(.rows(table: "api_keys", operation: .update, users: .all))
            #expect(cache.session(id, of: user, at: now) != nil)
        }
    }

    @Test("does not keep a read that began before its user changed")
    func lateRead() async {
        await following { cache, _ in
            let ticket = cache.ticket(for: user)
            cache.forget(user)
            cache.keep(live(user), id, ticket)
            #expect(cache.session(id, of: user, at: now) == nil)
        }
    }

    @Test("gives nothing while the database can't be heard, nor before or after it is followed")
    func unheard() async {
        let fresh = FreshnessSwitch()
        await following(isFresh: { fresh.isOn }) { cache, _ in
            keep(user, in: cache)
            fresh.isOn = false
            #expect(cache.session(id, of: user, at: now) == nil)
            fresh.isOn = true
            #expect(cache.session(id, of: user, at: now) != nil)
        }
        let unfollowed = SessionCache { true }
        keep(user, in: unfollowed)
        #expect(unfollowed.session(id, of: user, at: now) == nil)
    }

    @Test("stays bounded")
    func bounded() async {
        await following { cache, _ in
            for low in 0..<UInt64(SessionCache.capacity + 10) { keep(UserID(high: 9, low: low), in: cache) }
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
