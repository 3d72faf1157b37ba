import Access
import Audit
import Core
import Delivery
import SecurityEvents
import Store
import Vault

extension Recommendations {
    /// How often ``keepDeadlines()`` should run.
    public static let deadlinesEvery = Duration.seconds(60)
    private static let atOnce = 500

    /// Ends what nobody decided in time, and reminds of what will end soon.
    func keepDeadlines(_ outbox: Outbox) async throws {
        let now = store.time.now()
        for id in try await due("expires_at <= \(now)") { try await expire(id) }
        let soon = now + policy.escalatesBefore
        for id in try await due("expires_at <= \(soon) AND escalated_at IS NULL") { try await escalate(id, outbox) }
    }

    private func due(_ condition: SQL) async throws(AccountsFault) -> [RecommendationID] {
        try await store.read(.scan) { reader throws(StoreFault) in
            try reader.values(
                """
                SELECT id FROM recommendations WHERE status = 'pending' AND \(condition) \
                ORDER BY expires_at LIMIT \(Self.atOnce)
                """)
        }
    }

    private func expire(_ id: RecommendationID) async throws(AccountsFault) {
        try await store.change(by: .system(.recommendations), .recommendationExpired, on: .recommendation(id)) {
            change throws(StoreFault) in
            let count = try change.transaction.run(
                """
                UPDATE recommendations SET status = 'expired', decided_at = \(change.time), version = version + 1 \
                WHERE id = \(id) AND status = 'pending' AND expires_at <= \(change.time)
                """)
            return count == 1 ? .commit(()) : .rollback(())
        }
    }

    private func escalate(_ id: RecommendationID, _ outbox: Outbox) async throws(AccountsFault) {
        guard let recommendation = try await find(.id(id), within: .all) else { return }
        let owner = try await store.read { reader throws(StoreFault) in
            try reader.account(recommendation.account)?.owner
        }
        var letter: SealedMail?
        if let owner, let address = EmailAddress(owner.email) {
            let mail = Mail(
                to: address, subject: "\(recommendation.reference) waits for a decision",
                text: """
                    The recommendation \(recommendation.reference) for the account ACC-\(recommendation.accountNumber) \
                    runs out at \(recommendation.expiresAt.text) unless somebody decides on it.

                    """)
            do { letter = try outbox.seal(mail, to: owner.id) } catch { throw .vault(error) }
        }
        try await store.change(by: .system(.recommendations), .recommendationEscalated, on: .recommendation(id)) {
            [letter] change throws(StoreFault) in
            let count = try change.transaction.run(
                """
                UPDATE recommendations SET escalated_at = \(change.time) \
                WHERE id = \(id) AND status = 'pending' AND escalated_at IS NULL
                """)
            guard count == 1 else { return .rollback(()) }
            try change.send(letter)
            change.note("reference", .text(recommendation.reference))
            try change.record(
                EventDraft(
                    .dataUpdated, user: owner?.id,
                    message: "\(recommendation.reference) runs out soon: nobody has decided on it",
                    metadata: ["resource_type": .text("recommendation")]))
            return .commit(())
        }
    }
}
