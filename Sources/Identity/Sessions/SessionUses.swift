import Audit
import Core
import Store
import Synchronization

/// Writes down the last use of sessions behind the requests' backs: within a second or two, and at most once a minute for
/// each session, whichever node was asked.
public final class SessionUses: Sendable {
    /// Rows written in one transaction.
    private static let rowsAtOnce = 1_000

    private let store: IdentityStore
    private let time: any TimeSource
    private let tally = Mutex(SessionTally())

    init(store: IdentityStore, time: any TimeSource) {
        self.store = store
        self.time = time
    }

    /// Notes one use, in memory.
    func note(_ session: SessionID, at now: Instant) {
        tally.withLock { $0.note(session, at: now) }
    }

    /// Writes what is due. What could not be written is written the next time.
    public func write() async throws(IdentityFault) {
        let now = time.now()
        let due = Array(tally.withLock { $0.due(at: now) })
        for start in stride(from: 0, to: due.count, by: Self.rowsAtOnce) {
            let part = due[start...].prefix(Self.rowsAtOnce)
            try await store.housekeep(.lastUse) { transaction throws(StoreFault) in
                for (session, time) in part {
                    let minute = Instant(milliseconds: SessionTally.minute(time) * 60_000)
                    try transaction.insert(
                        """
                        UPDATE refresh_tokens SET last_used_at = \(time) \
                        WHERE id = \(session) AND last_used_at < \(minute)
                        """)
                }
                return .commit(())
            }
            tally.withLock { $0.settle(Dictionary(part.map { ($0.key, $0.value) }) { $1 }) }
        }
    }
}
