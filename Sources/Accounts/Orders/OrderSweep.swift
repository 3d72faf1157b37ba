import Access
import Audit
import Core
import Store

/// Nothing stays approved for ever.
///
///     decided ── as long as it could have waited for a decision ──▶ deadline ── as long again ──▶ the end
///              tried, at growing intervals                           only looked for: was it done?  failed
extension Orders {
    private static let atOnce = 500

    /// When nothing is begun any more.
    func deadline(of recommendation: Recommendation) -> Instant {
        (recommendation.decidedAt ?? recommendation.createdAt) + recommendations.policy.lifetime
    }

    /// Ends what couldn't be carried out, nor found out about, for too long, and puts back to work what lost its job. Returns what kept it from
    /// doing so, for the log.
    func sweep() async -> [AccountsFault] {
        let now = store.time.now()
        let end = now - recommendations.policy.lifetime * 2
        var faults: [AccountsFault] = []
        for row in await due("decided_at <= \(end)", &faults) {
            let why = row.beganAt == nil ? Self.gaveUp : Self.unknown
            do { try await fail(row.id, why) } catch { faults.append(error) }
        }
        for row in await due("decided_at > \(end)", withoutJob: true, &faults) {
            do { try await putBack(row.id, at: now) } catch { faults.append(error) }
        }
        return faults
    }

    private func due(
        _ condition: SQL, withoutJob: Bool = false, _ faults: inout [AccountsFault]
    ) async -> [DueRow] {
        do throws(AccountsFault) {
            return try await store.read(.scan) { reader throws(StoreFault) in
                let rows: [DueRow] = try reader.rows(
                    """
                    SELECT id, began_at FROM recommendations WHERE status IN ('approved', 'modified') \
                    AND \(condition) ORDER BY decided_at LIMIT \(Self.atOnce)
                    """)
                guard withoutJob else { return rows }
                var idle: [DueRow] = []
                for row in rows where try !reader.hasJob(Self.job(for: row.id)) { idle.append(row) }
                return idle
            }
        } catch {
            faults.append(error)
            return []
        }
    }

    /// Enqueues the job of what waits, unless it has one.
    private func putBack(_ id: RecommendationID, at now: Instant) async throws(AccountsFault) {
        let (draft, randomness) = (Self.job(for: id), store.randomness)
        try await store.housekeep(.jobs) { transaction throws(StoreFault) in
            let isDue = try transaction.value(
                "SELECT 1 FROM recommendations WHERE id = \(id) AND status IN ('approved', 'modified')", as: Int.self)
            guard isDue != nil, try !transaction.hasJob(draft) else { return .rollback(()) }
            try transaction.enqueue(draft, at: now, randomness)
            return .commit(())
        }
    }
}

/// Something approved that isn't over.
private struct DueRow: RowDecodable {
    let id: RecommendationID
    let beganAt: Instant?

    init(row: Row) throws(StoreFault) {
        id = try row.get(0)
        beganAt = try row.get(1)
    }
}
