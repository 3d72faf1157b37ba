import Core
import Store

/// What is remembered of sessions and of API keys: a request with one of them reads nothing.
struct LiveCaches: Sendable {
    /// Sessions, by id.
    let sessions: LiveCache<Entity.Session, LiveSession>
    /// API keys, by id.
    let keys: LiveCache<Entity.APIKey, LiveKey>
    private let changes: ChangeFeed

    /// What both are read from besides their own table.
    private static let people: Set<String> = [
        "users", "roles", "teams", "team_members", "totp_credentials", "passkeys",
    ]

    /// Caches that the feed keeps true.
    init(_ changes: ChangeFeed) {
        self.changes = changes
        sessions = LiveCache(tables: Self.people.union(["refresh_tokens"])) { changes.isFresh }
        keys = LiveCache(tables: Self.people.union(["api_keys"])) { changes.isFresh }
    }

    /// Follows the database's changes until cancelled.
    func run() async {
        await withTaskGroup { group in
            group.addTask { await sessions.follow(changes.subscribe()) }
            group.addTask { await keys.follow(changes.subscribe()) }
        }
    }

    /// Forgets what is a user's, or everything, for changes made by this process.
    func forget(_ user: UserID?) {
        if let user {
            sessions.forget(user)
            keys.forget(user)
        } else {
            sessions.forgetAll()
            keys.forgetAll()
        }
    }
}
