public import Core
public import Store

/// How many accounts, sessions and API keys there are, and in which state: for whoever watches the server. Nobody is named.
public struct AccountFigures: Sendable {
    /// The users, by role.
    public let roles: [RoleFigures]
    /// Users who are locked after failed sign-ins.
    public let lockedUsers: Int
    /// Sessions that haven't run out.
    public let activeSessions: Int
    /// The API keys.
    public let keys: KeyFigures
    /// The keys made on each of the last seven days, UTC, today first.
    public let keyDays: [KeyDay]
    /// When they were counted.
    public let countedAt: Instant

    /// Users who may sign in.
    public var activeUsers: Int { roles.reduce(0) { $0 + $1.active } }
    /// All users.
    public var users: Int { roles.reduce(0) { $0 + $1.count } }
}

/// The users of one role.
public struct RoleFigures: Sendable, RowDecodable {
    /// The role's name.
    public let role: String
    /// All of them.
    public let count: Int
    /// Those who may sign in.
    public let active: Int
    /// When the newest was created.
    public let newestUserAt: Instant?

    /// Reads `role, count, active, newest`.
    public init(row: Row) throws(StoreFault) {
        role = try row.get(0)
        count = try row.get(1)
        active = try row.get(2)
        newestUserAt = try row.get(3)
    }
}

/// The API keys, by state. A revoked key that has also expired counts as revoked.
public struct KeyFigures: Sendable, RowDecodable {
    /// All of them.
    public let total: Int
    /// Those that work.
    public let active: Int
    /// Those whose time is over.
    public let expired: Int
    /// Those that somebody ended.
    public let revoked: Int
    /// Users who have a key, in whatever state.
    public let users: Int

    /// Reads `total, active, expired, revoked, users`.
    public init(row: Row) throws(StoreFault) {
        total = try row.get(0)
        active = try row.get(1)
        expired = try row.get(2)
        revoked = try row.get(3)
        users = try row.get(4)
    }
}

/// The API keys made on one day.
public struct KeyDay: Sendable {
    /// When the day begins, UTC.
    public let begins: Instant
    /// How many were made.
    public let created: Int
    /// How many of those still work.
    public let active: Int
}

extension IdentityRoom {
    /// Counts accounts, sessions and keys. It reads every row of those tables, so it is for the background, on a thread of its own.
    public func figures(at now: Instant) async throws(IdentityFault) -> AccountFigures {
        try await users.store.read(.scan) { reader throws(StoreFault) in
            AccountFigures(
                roles: try reader.rows(
                    """
                    SELECT role, count(*), count(CASE WHEN is_active THEN 1 END), max(created_at)
                    FROM users WHERE client_id IS NULL GROUP BY role ORDER BY role
                    """),
                lockedUsers: try reader.value("SELECT count(*) FROM users WHERE locked_until > \(now)") ?? 0,
                activeSessions: try reader.value("SELECT count(*) FROM refresh_tokens WHERE expires_at > \(now)") ?? 0,
                keys: try reader.keyFigures(at: now), keyDays: try reader.keyDays(until: now), countedAt: now)
        }
    }
}

extension Reader {
    fileprivate func keyFigures(at now: Instant) throws(StoreFault) -> KeyFigures {
        let figures: KeyFigures? = try first(
            """
            SELECT count(*), count(CASE WHEN revoked_at IS NULL AND expires_at > \(now) THEN 1 END),
                count(CASE WHEN revoked_at IS NULL AND expires_at <= \(now) THEN 1 END),
                count(CASE WHEN revoked_at IS NOT NULL THEN 1 END), count(DISTINCT user_id)
            FROM api_keys
            """)
        guard let figures else { throw .decoding("api_keys could not be counted") }
        return figures
    }

    fileprivate func keyDays(until now: Instant) throws(StoreFault) -> [KeyDay] {
        let dayLength: Int64 = 24 * 60 * 60 * 1_000
        let today = now.milliseconds - now.milliseconds % dayLength
        var days: [KeyDay] = []
        for number in 0..<Int64(7) {
            let begins = Instant(milliseconds: today - number * dayLength)
            let ends = Instant(milliseconds: begins.milliseconds + dayLength)
            let made: SQL = "FROM api_keys WHERE created_at >= \(begins) AND created_at < \(ends)"
            days.append(
                KeyDay(
                    begins: begins, created: try value("SELECT count(*) \(made)") ?? 0,
                    active: try value(
                        "SELECT count(*) \(made) AND revoked_at IS NULL AND expires_at > \(now)") ?? 0))
        }
        return days
    }
}
