/// Health below 50 points: somebody should find out why, now.
enum ChurnPrevention: SuggestionRule {
    /// The points below which an account may leave.
    static let below = 50

    static func suggestion(for findings: Findings) -> Suggestion? {
        guard findings.healthPoints < below else { return nil }
        let reasons = ["The health score is \(findings.healthPoints) of 100"] + findings.signals.map(\.reason)
        return findings.suggest(
            .riskMitigation, .critical, because: reasons,
            .createTask(
                subject: "Find out what \(findings.facts.name) needs",
                detail: reasons.map { "- \($0)" }.joined(separator: "\n"), dueInDays: 2))
    }
}

/// Nobody spoke with the customer for 30 days: a follow-up; for more than 60: an attempt to begin again.
enum Engagement: SuggestionRule {
    static func suggestion(for findings: Findings) -> Suggestion? {
        guard let silence = findings.signal(.inactivity) else { return nil }
        let critical = silence.level == .critical
        return findings.suggest(
            critical ? .reEngagement : .followUpEmail, silence.level, because: [silence.reason],
            findings.draft(critical ? .reEngagement : .followUpNoActivity))
    }
}

/// Two critical signals and more than 100,000 in open deals: somebody above the owner should know.
enum Escalation: SuggestionRule {
    /// Open deals, in cents, above which losing the account is a matter for others.
    static let above: Int64 = 100_000_00

    static func suggestion(for findings: Findings) -> Suggestion? {
        let critical = findings.signals.filter { $0.level == .critical }
        guard critical.count >= 2, findings.facts.openValue > above else { return nil }
        let reasons = critical.map(\.reason) + ["Open deals are worth \(whole(findings.facts.openValue))"]
        return findings.suggest(
            .escalation, .critical, because: reasons,
            .createTask(
                subject: "Tell management about \(findings.facts.name)",
                detail: reasons.map { "- \($0)" }.joined(separator: "\n"), dueInDays: 1))
    }
}

/// The status says active, the signals say critical: the status should say so too.
enum StatusCorrection: SuggestionRule {
    static func suggestion(for findings: Findings) -> Suggestion? {
        let critical = findings.signals.filter { $0.level == .critical }
        guard findings.facts.status == .active, !critical.isEmpty else { return nil }
        return findings.suggest(.updateAccount, .high, because: critical.map(\.reason), .changeStatus(.atRisk))
    }
}
