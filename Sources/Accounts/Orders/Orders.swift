import Access
import AccountSignals
import Audit
import Core
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
    /// More than fit between a decision and its end: it is time that ends an order, not a number. A job that is dead all the same is replaced.
    static let mostAttempts = 200
    /// How often it is looked whether a CRM is configured by now.
    static let configuredEvery = Duration.seconds(300)

    static func job(for id: RecommendationID, at time: Instant? = nil) -> JobDraft {
        JobDraft(
            execution, payload: JSONText(#"{"recommendation":"\#(id)"}"#), runAt: time, maxAttempts: mostAttempts)
    }

    /// Why something isn't carried out any more. Final.
    private struct Stop: Error {
        let reason: String
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
        } catch let stop as Stop {
            try await fail(id, stop.reason)
        } catch let fault as OrderFault {
            try await settle(id, fault)
        }
    }

    private func settle(_ id: RecommendationID, _ fault: OrderFault) async throws {
        switch fault {
        case .recordChanged: try await fail(id, "record_changed")
        case .refused(let reason): try await fail(id, reason)
        case .wait(_, let time): try await wait(id, until: time)
        case .retry, .fault: throw fault
        }
    }

    private func carryOut(_ recommendation: Recommendation) async throws -> OrderReceipt {
        if let done = try await receipt(recommendation.orderKey) { return done }
        let (order, stop) = try await order(for: recommendation)
        let executor = try executor(for: order)
        // From here on something may have been done, also when nobody could say so: the executor knows by the key.
        let now = store.time.now()
        try await store.housekeep(.jobs) { transaction throws(StoreFault) in
            try transaction.run(
                "UPDATE recommendations SET began_at = COALESCE(began_at, \(now)) WHERE id = \(recommendation.id)")
            return .commit(())
        }
        do throws(OrderFault) { return try await executor.carryOut(order) } catch {
            if case .recordChanged = error, let stop { throw Stop(reason: stop) }
            throw error
        }
    }

    /// Checks the decision again, against the rows as they are now, and makes the order. What was begun may have been done, and have changed the
    /// record itself: then the order is outdated, so that the executor finds out and does nothing more, and `stop` is why.
    private func order(for recommendation: Recommendation) async throws -> (order: ApprovedOrder, stop: String?) {
        let (check, policy) = (recommendations.check, recommendations.policy)
        let found = try await store.read { reader throws(StoreFault) -> Standing? in
            guard let account = try reader.account(recommendation.account) else { return nil }
            let stake = try reader.stake(of: recommendation.action, on: account)
            return Standing(
                account: account,
                approvals: try reader.approvers(of: recommendation.id, of: recommendation.digest).count,
                needed: max(recommendation.approvalsNeeded, policy.approvalsNeeded(stake)),
                violations: try check.violations(
                    of: recommendation.action, type: recommendation.type, on: account, reader))
        }
        guard let found else { throw Stop(reason: "record_changed") }
        let account = found.account
        let binding = DecisionBinding(recommendation.id, recommendation.action, on: account)
        let isLate = store.time.now() >= deadline(of: recommendation)
        let stop = isLate ? Self.gaveUp : found.objection(binding.digest == recommendation.digest)
        let hasBegun = recommendation.beganAt != nil && account.source != nil
        if let stop, !hasBegun { throw Stop(reason: stop) }
        let order = ApprovedOrder(
            key: recommendation.orderKey, recommendation: recommendation.id, account: account.id,
            remote: account.remote, accountVersion: recommendation.accountVersion, action: recommendation.action,
            expected: recommendation.before ?? binding.expected, digest: recommendation.digest,
            isOutdated: stop != nil)
        return (order, stop)
    }

    /// What is known of a decision when it is to be carried out.
    private struct Standing: Sendable {
        let account: Account
        let approvals: Int
        let needed: Int
        let violations: [ComplianceViolation]

        /// What stands against it.
        func objection(_ isAsDecided: Bool) -> String? {
            guard isAsDecided, account.archivedAt == nil else { return "record_changed" }
            guard approvals >= needed else { return "not_approved" }
            return violations.first.map { "compliance: \($0.rule): \($0.message)" }
        }
    }

    /// An account that comes from a CRM isn't changed here alone: while the CRM isn't configured, its orders wait.
    private func executor(for order: ApprovedOrder) throws(OrderFault) -> any OrderExecutor {
        guard let remote = order.remote else { return LocalExecutor(store: store) }
        guard let executor = executors[remote.source] else {
            throw .wait("\(remote.source.rawValue) isn't configured", until: store.time.now() + Self.configuredEvery)
        }
        return executor
    }

    /// Has it tried again at a time that is known, by a job of its own: no attempt is used up by waiting.
    private func wait(_ id: RecommendationID, until time: Instant) async throws(AccountsFault) {
        let (now, randomness) = (store.time.now(), store.randomness)
        try await store.housekeep(.jobs) { transaction throws(StoreFault) in
            try transaction.enqueue(Self.job(for: id, at: time), at: now, randomness)
            return .commit(())
        }
    }

    private func receipt(_ key: String) async throws(AccountsFault) -> OrderReceipt? {
        try await store.read { reader throws(StoreFault) in
            try reader.value("SELECT reference FROM account_orders WHERE key = \(key)", as: String.self)
        }.map { OrderReceipt(reference: $0, wasDone: true) }
    }
}

extension Account {
    /// Where it comes from.
    var remote: ApprovedOrder.Remote? {
        guard let source, let remoteID else { return nil }
        return ApprovedOrder.Remote(source: source, id: remoteID, modifiedAt: remoteModifiedAt)
    }
}
