import Access
import Core

/// How often each key was used, minute by minute, until it is written. Pure: what is due follows from what was noted.
struct KeyTally: Sendable {
    /// The most keys told apart; uses of further ones are not counted until there is room again.
    static let capacity = 65_536

    /// What makes two uses one event.
    struct Key: Hashable, Sendable {
        let key: APIKeyID
        let minute: Int64
    }

    /// The uses of one key within one minute.
    struct Use: Sendable {
        let key: APIKeyID
        let user: LiveUser
        /// Where the last of them came from, and when.
        var origin: Origin
        var lastAt: Instant
        var count: Int
        /// Whether the row of the key says that it was used in this minute.
        var isInRow = false
    }

    private var uses: [Key: Use] = [:]

    /// Notes one use.
    mutating func note(_ key: APIKeyID, of user: LiveUser, from origin: Origin, at now: Instant) {
        let place = Key(key: key, minute: now.seconds / 60)
        guard let index = uses.index(forKey: place) else {
            if uses.count < Self.capacity {
                uses[place] = Use(key: key, user: user, origin: origin, lastAt: now, count: 1)
            }
            return
        }
        uses.values[index].count += 1
        uses.values[index].origin = origin
        uses.values[index].lastAt = now
    }

    /// What is to be written now: rows that don't say yet that their key was used this minute, and minutes that are over;
    /// `all` also the running one, when the server stops.
    func due(at now: Instant, all: Bool) -> (rows: [Use], ended: [Key: Use]) {
        let current = now.seconds / 60
        return (
            uses.values.filter { !$0.isInRow }, uses.filter { all || $0.key.minute != current }
        )
    }

    /// Drops what a user's keys were used for and is not written yet.
    mutating func forget(_ user: UserID) {
        uses = uses.filter { $0.value.user.id != user }
    }

    /// Forgets what was written. Uses that came meanwhile stay.
    mutating func settle(_ written: (rows: [Use], ended: [Key: Use])) {
        for use in written.rows { uses[Key(key: use.key, minute: use.lastAt.seconds / 60)]?.isInRow = true }
        for (place, use) in written.ended {
            guard let left = uses[place].map({ $0.count - use.count }) else { continue }
            if left > 0 { uses[place]?.count = left } else { uses.removeValue(forKey: place) }
        }
    }
}
