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

    /// Ends what nobody decided in time or nobody can decide any more, and reminds of what will end soon. One that can't be read doesn't keep the
    /// others waiting; returns what was in the way, for the log.
    func keepDeadlines(_ outbox: Outbox) async -> [AccountsFault] {
        let now = store.time.now()
        let soon = now + policy.escalatesBefore
        var faults: [AccountsFault] = []
        await each(Self.over(at: now), &faults) { id throws(AccountsFault) in try await expire(id) }
        await each("expires_at <= \(soon) AND escalated_at IS NULL", &faults) { id throws(AccountsFault) in
            try await escalate(id, outbox)
        }
        return faults
    }

    /// What runs out: by its time, or with its account, which was archived.
    private static func over(at time: Instant) -> SQL {
        "(expires_at <= \(time) OR account_id IN (SELECT id FROM accounts WHERE archived_at IS NOT NULL))"
    }

    private func each(
        _ condition: SQL, _ faults: inout [AccountsFault],
        _ body: (RecommendationID) async throws(AccountsFault) -> Void
    ) async {
        do throws(AccountsFault) {
            for id in try await due(condition) {
                do throws(AccountsFault) { try await body(id) } catch { faults.append(error) }
            }
        } catch {
            faults.append(error)
        }
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
                WHERE id = \(id) AND status = 'pending' AND \(Self.over(at: change.time))
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
