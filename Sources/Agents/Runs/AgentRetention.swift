import Audit
import Core
import Store

/// Removing runs and calls that are past their time. Their entries in the audit log stay.
extension AgentRoom {
    /// How long runs and calls are kept unless a setting says otherwise: as long as security events.
    public static let usualRetention = Duration.seconds(400 * 86_400)
    /// How often ``expire(rowsAtOnce:)`` should run.
    public static let expiresEvery = Duration.seconds(86_400)

    /// Removes the runs and calls that are older than ``retention``; returns how many calls and runs that were, without the calls that
    /// went with their run. So many rows go in one transaction that nobody waits long behind it.
    @discardableResult
    public func expire(rowsAtOnce: Int = 1_000) async throws -> Int {
        let before = time.now() - retention
        // Calls first: those of a run would all go with it, in one transaction.
        let calls = try await remove(rowsAtOnce) { limit in
            """
            DELETE FROM agent_calls WHERE id IN (SELECT id FROM agent_calls WHERE called_at < \(before) \
            ORDER BY called_at, id LIMIT \(limit))
            """
        }
        let runs = try await remove(rowsAtOnce) { limit in
            """
            DELETE FROM agent_runs WHERE id IN (SELECT id FROM agent_runs WHERE started_at < \(before) \
            ORDER BY started_at, id LIMIT \(limit))
            """
        }
        return calls + runs
    }

    private func remove(_ limit: Int, _ statement: (_ limit: Int) -> SQL) async throws -> Int {
        let sql = statement(limit)
        var removed = 0
        while true {
            try Task.checkCancellation()
            let rows = try await database.housekeep(.expiry) { transaction throws(StoreFault) in
                .commit(try transaction.run(sql))
            }
            removed += rows
            if rows < limit { return removed }
        }
    }
}
