import Access
import Audit
import Core
import SecurityEvents
import Store

/// How what was decided ends: carried out, or not.
extension Orders {
    /// What is said of what was never begun, or was looked for in vain, after its deadline.
    static let gaveUp = "gave up: it couldn't be carried out in time"
    /// What is said of what was begun where nobody could say since whether it was done.
    static let unknown = "unknown: nobody could say whether it was carried out; look there before it is proposed again"

    /// Notes that it was carried out; of what takes another back, with that other.
    func finish(_ recommendation: Recommendation, _ receipt: OrderReceipt) async throws(AccountsFault) {
        let undoes = recommendation.undoes
        try await end(
            recommendation.id, undoes == nil ? .recommendationExecuted : .recommendationUndone, on: undoes
        ) { change throws(StoreFault) in
            if let undoes {
                try change.transaction.run(
                    """
                    UPDATE recommendations SET undone_at = \(change.time), version = version + 1 \
                    WHERE id = \(undoes) AND undone_at IS NULL
                    """)
            }
            return "status = 'executed', receipt = \(receipt.reference), executed_at = \(change.time)"
        }
    }

    /// Notes that it was not carried out, and why.
    func fail(_ id: RecommendationID, _ reason: String) async throws(AccountsFault) {
        try await end(id, .recommendationFailed, on: nil) { _ in "status = 'failed', failure = \(reason)" }
    }

    private func end(
        _ id: RecommendationID, _ action: Action, on other: RecommendationID?,
        _ sets: @escaping @Sendable (Change) throws(StoreFault) -> SQL
    ) async throws(AccountsFault) {
        try await store.change(by: .system(.recommendations), action, on: .recommendation(other ?? id)) {
            change throws(StoreFault) in
            let row: RecommendationRow? = try change.transaction.first(
                """
                SELECT \(RecommendationRow.columns) FROM \(RecommendationRow.table) \
                WHERE recommendations.id = \(id) AND recommendations.status IN ('approved', 'modified')
                """)
            guard let row else { return .rollback(()) }
            try change.transaction.run(
                "UPDATE recommendations SET \(try sets(change)), version = version + 1 WHERE id = \(id)")
            change.note("reference", .text("REC-\(row.number)"))
            change.note("account", .text("ACC-\(row.accountNumber)"))
            if let number = row.undoesNumber { change.note("undoes", .text("REC-\(number)")) }
            change.note("digest", .text(Hexadecimal.encode(row.digest)))
            change.note("decided_by", .text(row.decidedBy ?? ""))
            try change.record(
                EventDraft(
                    .dataUpdated, message: "REC-\(row.number): \(action.name)",
                    metadata: ["resource_type": .text("recommendation")]))
            return .commit(())
        }
    }
}
