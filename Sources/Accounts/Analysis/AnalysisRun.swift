import Access
import AccountSignals
import Audit
import Core
import SecurityEvents
public import Store
import Vault

extension Analyses {
    /// Runs the analysis that a job names, once; what it finds and tells is one transaction. Throws when it is to be tried again.
    public func run(_ job: Job) async throws {
        let payload = try? JSONReader.read(Array(job.payload.text.utf8))
        guard let id = payload?["analysis"]?.string.flatMap({ AnalysisID($0) }) else { return }
        do {
            try await begin(id)
            try await analyze(id)
        } catch {
            guard job.attempt >= Self.mostAttempts else { throw error }
            try await giveUp(id)
        }
    }

    private func begin(_ id: AnalysisID) async throws(AccountsFault) {
        let now = store.time.now()
        try await store.housekeep(.jobs) { transaction throws(StoreFault) in
            let isOpen =
                try transaction.value(
                    "SELECT 1 FROM account_analyses WHERE id = \(id) AND status = 'in_progress'", as: Int.self) != nil
            guard isOpen else { return .rollback(()) }
            try transaction.tell(id, 1, .agentStarted, [.init("agent", .string(Self.agent))], at: now)
            return .commit(())
        }
    }

    private func analyze(_ id: AnalysisID) async throws(AccountsFault) {
        let row: AnalysisRow? = try await store.read { reader throws(StoreFault) in
            try reader.first(
                "SELECT \(AnalysisRow.columns) FROM account_analyses WHERE account_analyses.id = \(id)")
        }
        guard let row, row.status == "in_progress" else { return }
        try await store.change(by: .system(.analysis), .accountAnalyzed, on: .account(row.account)) {
            change throws(StoreFault) in
            let transaction = change.transaction
            let isOpen =
                try transaction.value(
                    "SELECT 1 FROM account_analyses WHERE id = \(id) AND status = 'in_progress'", as: Int.self) != nil
            guard isOpen, let account = try transaction.account(row.account) else { return .rollback(()) }
            let facts = try transaction.facts(of: account, at: change.time, store.vault)
            let contact = facts.contact?.reference.flatMap { ContactID($0) }
            let assessment = Assessment.of(facts, at: change.time)
            try transaction.keep(assessment, of: account, at: change.time)
            var teller = Teller(transaction: transaction, analysis: id, now: change.time)
            try teller.tell(.agentProgress, assessment.progress)
            for suggestion in assessment.suggestions {
                try offer(suggestion, to: contact, for: account, row, in: change, &teller)
            }
            try teller.tell(.agentCompleted, [.init("agent", .string(Self.agent))])
            try teller.tell(.sessionCompleted, [.init("recommendations", .integer(teller.offered))])
            try transaction.run(
                """
                UPDATE account_analyses SET status = 'completed', completed_at = \(change.time) WHERE id = \(id)
                """)
            change.note("reference", .text(account.reference))
            change.note("session", .text(AnalysisKey(id).text))
            change.note("risk_level", .text(assessment.riskLevel.rawValue))
            change.note("changed_fields", .list(assessment.changedFields))
            change.note("recommendations", .integer(teller.offered))
            change.note("proposals", .list(teller.proposals))
            return .commit(())
        }
    }

    /// Makes a recommendation of a suggestion, unless one of its kind waits already or compliance forbids it.
    private func offer(
        _ suggestion: Suggestion, to contact: ContactID?, for account: Account, _ row: AnalysisRow, in change: Change,
        _ teller: inout Teller
    ) throws(StoreFault) {
        let action = ProposedAction(
            suggestion.action, for: contact, at: change.time,
            minutesAheadOfUTC: recommendations.policy.compliance.minutesAheadOfUTC)
        let waiting = try change.transaction.value(
            """
            SELECT 1 FROM recommendations WHERE account_id = \(account.id) AND type = \(suggestion.type.rawValue) \
            AND status = 'pending'
            """, as: Int.self)
        guard waiting == nil else { return }
        let rationale = suggestion.rationale.joined(separator: " ")
        let violations = try recommendations.check.violations(
            of: action, type: suggestion.type, on: account, beside: [rationale], change.transaction)
        if let violation = violations.first {
            return try teller.tell(
                .agentProgress,
                [
                    .init("blocked", .string(suggestion.type.rawValue)), .init("rule", .string(violation.rule)),
                    .init("message", .string(violation.message)),
                ])
        }
        let id = RecommendationID.make(at: change.time, change.randomness)
        let draft = Recommendations.Draft(
            type: suggestion.type, priority: suggestion.priority, confidence: suggestion.confidence.value,
            action: action, rationale: rationale)
        try recommendations.propose(
            id, draft, on: account, by: .agent(Self.agent, startedBy: row.startedBy, analysis: row.id), in: change)
        guard let made = try change.transaction.recommendation(.id(id), within: .all, store.vault) else { return }
        teller.proposals.append("\(made.reference) \(Hexadecimal.encode(made.digest))")
        try teller.tell(.recommendationGenerated, made.announcement)
        try teller.tell(
            .approvalRequired,
            made.announcement + [
                .init("approvalId", .string(id.description)), .init("digest", .string(Hexadecimal.encode(made.digest))),
                .init("expiresAt", .string(made.expiresAt.text)),
            ])
    }

    private func giveUp(_ id: AnalysisID) async throws(AccountsFault) {
        let now = store.time.now()
        try await store.housekeep(.jobs) { transaction throws(StoreFault) in
            let count = try transaction.run(
                """
                UPDATE account_analyses SET status = 'failed', completed_at = \(now), error = 'the analysis failed' \
                WHERE id = \(id) AND status = 'in_progress'
                """)
            guard count == 1 else { return .rollback(()) }
            var teller = Teller(transaction: transaction, analysis: id, now: now)
            try teller.tell(.agentFailed, [.init("agent", .string(Self.agent))])
            try teller.tell(.sessionFailed, [])
            return .commit(())
        }
    }
}

/// Writes what a run tells, numbered from 2.
private struct Teller {
    let transaction: Transaction
    let analysis: AnalysisID
    let now: Instant
    /// What was proposed: references and digests.
    var proposals: [String] = []
    var offered: Int64 { Int64(proposals.count) }
    private var number: Int64 = 1

    init(transaction: Transaction, analysis: AnalysisID, now: Instant) {
        self.transaction = transaction
        self.analysis = analysis
        self.now = now
    }

    mutating func tell(_ name: AnalysisEvent.Name, _ data: [JSONValue.Member]) throws(StoreFault) {
        number += 1
        try transaction.tell(analysis, number, name, data, at: now)
    }
}

extension Transaction {
    fileprivate func tell(
        _ id: AnalysisID, _ number: Int64, _ name: AnalysisEvent.Name, _ data: [JSONValue.Member], at time: Instant
    ) throws(StoreFault) {
        let members = [JSONValue.Member("sessionId", .string(AnalysisKey(id).text))] + data
        try run(
            """
            INSERT INTO account_analysis_events (analysis_id, number, name, data, created_at) VALUES (\(id), \(number), \
            \(name.rawValue), \(JSONText(JSONValue.object(members).json)), \(time)) ON CONFLICT DO NOTHING
            """)
    }
}
