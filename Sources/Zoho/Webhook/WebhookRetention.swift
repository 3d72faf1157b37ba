import Core
import Store

/// Forgetting webhooks. Those that wait stay.
extension Webhooks {
    /// How long what is done is remembered, so that it is known when it comes again.
    static let keptFor = Duration.seconds(30 * 86_400)
    /// How long what was given up is kept, to be looked at.
    static let deadKeptFor = Duration.seconds(90 * 86_400)

    /// Forgets what was done a month ago, and what was given up a quarter ago; what still waits though its job is gone is a dead letter
    /// first. So many rows in one transaction that nobody waits long
    /// behind it. Returns how many.
    @discardableResult
    func expire(rowsAtOnce: Int = 1_000) async throws -> Int {
        let now = time.now()
        try await bury(at: now)
        let done = try await remove("done", before: now - Self.keptFor, rowsAtOnce)
        return try await done + remove("dead", before: now - Self.deadKeptFor, rowsAtOnce)
    }

    private func remove(_ state: String, before: Instant, _ limit: Int) async throws -> Int {
        var removed = 0
        while true {
            try Task.checkCancellation()
            let rows = try await store.keep { transaction throws(StoreFault) in
                .commit(
                    try transaction.run(
                        """
                        DELETE FROM zoho_events WHERE id IN (SELECT id FROM zoho_events WHERE state = \(state) \
                        AND processed_at < \(before) ORDER BY received_at LIMIT \(limit))
                        """))
            }
            removed += rows
            if rows < limit { return removed }
        }
    }
}
