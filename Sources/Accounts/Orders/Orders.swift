import Access
import AccountSignals
import Audit
import Core
import SecurityEvents
public import Store
import Vault

/// Carries out what was decided: the one place where a decision becomes an ``ApprovedOrder``, after everything was checked again.
public struct Orders: Sendable {
    let store: AccountStore
    let recommendations: Recommendations
    /// Where actions on accounts of a source are carried out.
    let executors: [RemoteSource: any OrderExecutor]

    /// The kind of the job that carries out one recommendation; its handler is ``execute(_:)``.
    public static let execution: JobKind = "recommendations.execute"
    /// Enough to outlast some minutes without the other side.
    static let mostAttempts = 8

    static func job(for id: RecommendationID) -> JobDraft {
        JobDraft(execution, payload: JSONText(#"{"recommendation":"\#(id)"}"#), maxAttempts: mostAttempts)
    }

    /// Why something isn't carried out any more. Final.
    private enum Stop: Error {
        case because(String)
    }

    /// Carries out the recommendation that a job names, once. Throws when it is to be tried again.
    public func execute(_ job: Job) async throws {
        let payload = try? JSONReader.read(Array(job.payload.text.utf8))
        guard let id = payload?["recommendation"]?.string.flatMap({ RecommendationID($0) }) else { return }
        guard let recommendation = try await recommendations.find(.id(id), within: .all), recommendation.status.isDue
        else { return }
        do {
            let receipt = try await carryOut(recommendation)
            try await finish(recommendation, receipt)
        } catch Stop.because(let reason) {
            try await fail(recommendation, reason)
        } catch OrderFault.recordChanged {
            try await fail(recommendation, "record_changed")
        } catch OrderFault.refused(let reason) {
            try await fail(recommendation, reason)
        } catch OrderFault.retry(let reason) where job.attempt >= Self.mostAttempts {
            try await fail(recommendation, "gave up: \(reason)")
        }
    }

    private func carryOut(_ recommendation: Recommendation) async throws -> OrderReceipt {
        if let done = try await receipt(recommendation.orderKey) { return done }
        let order = try await order(for: recommendation)
        let executor = try executor(for: order)
        // From here on something may have been done, also when nobody could say so: the executor knows by the key.
        let now = store.time.now()
        try await store.housekeep(.jobs) { transaction throws(StoreFault) in
            try transaction.run(
                "UPDATE recommendations SET began_at = \(now) WHERE id = \(recommendation.id)")
            return .commit(())
        }
        return try await executor.carryOut(order)
    }

    /// Checks the decision again, against the rows as they are now, and makes the order.
    private func order(for recommendation: Recommendation) async throws -> ApprovedOrder {
        let check = recommendations.check
        let found = try await store.read { reader throws(StoreFault) -> (Account, Int, [ComplianceViolation])? in
            guard let account = try reader.account(recommendation.account) else { return nil }
            let violations = try check.violations(
                of: recommendation.action, type: recommendation.type, on: account, reader)
            return (account, try reader.approvers(of: recommendation.id, of: recommendation.digest).count, violations)
        }
        guard let (account, approvals, violations) = found else { throw Stop.because("record_changed") }
        guard approvals >= recommendation.approvalsNeeded else { throw Stop.because("not_approved") }
        let binding = DecisionBinding(recommendation.id, recommendation.action, on: account)
        let isAsDecided = binding.digest == recommendation.digest && account.archivedAt == nil
        // What was begun may have been done, and have changed the record itself: the executor finds out, and does nothing more.
        let hasBegun = recommendation.beganAt != nil && account.source != nil
        guard isAsDecided || hasBegun else { throw Stop.because("record_changed") }
        if let first = violations.first { throw Stop.because("compliance: \(first.rule): \(first.message)") }
        return ApprovedOrder(
            key: recommendation.orderKey, recommendation: recommendation.id, account: account.id,
            remote: account.remote, accountVersion: recommendation.accountVersion, action: recommendation.action,
            expected: recommendation.before ?? binding.expected, digest: recommendation.digest,
            isOutdated: !isAsDecided)
    }

    /// An account that comes from a CRM isn't changed here alone: while the CRM isn't configured, its orders wait.
    func executor(for order: ApprovedOrder) throws(OrderFault) -> any OrderExecutor {
        guard let remote = order.remote else { return LocalExecutor(store: store) }
        guard let executor = executors[remote.source] else {
            throw .retry("\(remote.source.rawValue) isn't configured")
        }
        return executor
    }

    private func receipt(_ key: String) async throws(AccountsFault) -> OrderReceipt? {
        try await store.read { reader throws(StoreFault) in
            try reader.value("SELECT reference FROM account_orders WHERE key = \(key)", as: String.self)
        }.map { OrderReceipt(reference: $0, wasDone: true) }
    }

    private func finish(_ recommendation: Recommendation, _ receipt: OrderReceipt) async throws(AccountsFault) {
        try await end(recommendation, .recommendationExecuted, "status = 'executed', receipt = \(receipt.reference)") {
            "executed_at = \($0)"
        }
    }

    private func fail(_ recommendation: Recommendation, _ reason: String) async throws(AccountsFault) {
        try await end(recommendation, .recommendationFailed, "status = 'failed', failure = \(reason)") { _ in
            "receipt = NULL"
        }
    }

    private func end(
        _ recommendation: Recommendation, _ action: Action, _ sets: SQL, _ more: @escaping @Sendable (Instant) -> SQL
    ) async throws(AccountsFault) {
        let id = recommendation.id
        try await store.change(by: .system(.recommendations), action, on: .recommendation(id)) {
            change throws(StoreFault) in
            let count = try change.transaction.run(
                """
                UPDATE recommendations SET \(sets), \(more(change.time)), version = version + 1 \
                WHERE id = \(id) AND status IN ('approved', 'modified')
                """)
            guard count == 1 else { return .rollback(()) }
            change.note("reference", .text(recommendation.reference))
            change.note("account", .text("ACC-\(recommendation.accountNumber)"))
            change.note("digest", .text(Hexadecimal.encode(recommendation.digest)))
            change.note("decided_by", .text(recommendation.decidedBy ?? ""))
            try change.record(
                EventDraft(
                    .dataUpdated, message: "\(recommendation.reference): \(action.name)",
                    metadata: ["resource_type": .text("recommendation")]))
            return .commit(())
        }
    }
}

extension Account {
    /// Where it comes from.
    var remote: ApprovedOrder.Remote? {
        guard let source, let remoteID else { return nil }
        return ApprovedOrder.Remote(source: source, id: remoteID, modifiedAt: remoteModifiedAt)
    }
}
