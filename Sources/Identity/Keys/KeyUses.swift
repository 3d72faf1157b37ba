import Access
import Audit
public import Core
import SecurityEvents
import Store
import Synchronization

/// Writes down uses of API keys behind the requests' backs: the last use of a key within a second or two and once a minute,
/// and one event for each key and minute, with their number.
public final class KeyUses: Sendable {
    /// How often ``write(all:)`` should run.
    public static let writtenEvery = Duration.seconds(1)

    private let store: IdentityStore
    private let time: any TimeSource
    private let randomness: any Randomness
    private let tally = Mutex(KeyTally())

    init(store: IdentityStore, time: any TimeSource, randomness: any Randomness) {
        self.store = store
        self.time = time
        self.randomness = randomness
    }

    /// Notes one use, in memory.
    func note(_ key: APIKeyID, of user: LiveUser, from origin: Origin, at now: Instant) {
        tally.withLock { $0.note(key, of: user, from: origin, at: now) }
    }

    /// Drops what is not written yet of a user whose events are being erased.
    public func forget(_ user: UserID) {
        tally.withLock { $0.forget(user) }
    }

    /// Writes what is due; `all` also what the running minute has gathered, when the server stops. What could not be written
    /// is written the next time.
    public func write(all: Bool = false) async throws(IdentityFault) {
        let (now, randomness) = (time.now(), randomness)
        let due = tally.withLock { $0.due(at: now, all: all) }
        guard !due.rows.isEmpty || !due.ended.isEmpty else { return }
        let (rows, ended, sanitizer) = (due.rows, Array(due.ended.values), store.sanitizer)
        try await store.housekeep(.lastUse) { transaction throws(StoreFault) in
            for use in rows {
                try transaction.insert(
                    """
                    UPDATE api_keys SET last_used_at = \(use.lastAt), last_used_ip = \(use.origin.address) \
                    WHERE id = \(use.key)
                    """)
            }
            // Nothing is written about somebody who was erased meanwhile.
            let known = try transaction.existing(Set(ended.map(\.user.id)))
            for use in ended where known.contains(use.user.id) {
                try transaction.record(use.event, from: use.origin, at: use.lastAt, randomness, sanitizer)
            }
            return .commit(())
        }
        tally.withLock { $0.settle(due) }
    }
}

extension KeyTally.Use {
    /// The one event of the minute.
    fileprivate var event: EventDraft {
        EventDraft(
            .apiKeyUsed, user: user.id, email: user.email, message: "API key used",
            metadata: ["count": .integer(Int64(count))])
    }
}
