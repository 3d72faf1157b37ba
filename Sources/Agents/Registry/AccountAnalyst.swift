import AccountSignals
import Core

extension Agent {
    /// Looks at one account and says how it does, by the rules of AccountSignals.
    static let accountAnalyst = Agent(
        id: "account_analyst", name: "Account analyst",
        summary:
            "Looks at one account with its deals and activities, and says how it does, what is at risk and what could be done.",
        tools: ["get_account", "list_account_deals", "list_account_activities"],
        limits: RunLimits(calls: 5, rows: 500, time: .seconds(20)),
        work: { desk in
            guard let key = desk.account else { throw RunStop.account }
            let account = try await desk.use("get_account", ["account": .string(key)])
            let deals = try await desk.use("list_account_deals", ["account": .string(key)])
            let activities = try await desk.use("list_account_activities", ["account": .string(key)])
            return AccountReview(account, deals, activities, at: desk.now).findings
        })
}

/// What tools gave about an account, as facts, and what the rules say of them. Pure.
struct AccountReview {
    private let assessment: Assessment

    init(_ account: JSONValue, _ deals: JSONValue, _ activities: JSONValue, at now: Instant) {
        let done = (activities.array ?? []).filter { $0["isDone"] == .boolean(true) }
            .compactMap { $0["at"]?.string.flatMap { Instant(rfc3339: $0) } }.filter { $0 <= now }
        let facts = AccountFacts(
            name: account["reference"]?.string ?? "the account",
            status: account["status"]?.string.flatMap(AccountStatus.init(rawValue:)) ?? .active,
            ownerName: account["owner"]?["name"]?.string ?? account["owner"]?["reference"]?.string,
            createdAt: Self.time(account["createdAt"]) ?? now,
            lastContactAt: done.max() ?? Self.time(account["lastActivityAt"]),
            contractEndsAt: account["renewalOn"]?.string.flatMap { Instant(rfc3339: $0 + "T00:00:00Z") },
            annualRevenue: Self.cents(account["annualRevenue"]), industry: account["industry"]?.string,
            deals: (deals.array ?? []).map { deal in
                DealFacts(
                    name: deal["name"]?.string ?? "a deal", amount: Self.cents(deal["amount"]) ?? 0,
                    isOpen: deal["isClosed"] == .boolean(false), inStageSince: Self.time(deal["stageSince"]) ?? now)
            },
            activities: done.map { ActivityFacts(at: $0) })
        assessment = Assessment.of(facts, at: now)
    }

    /// The signals, and then what could be done, the worst first.
    var findings: Findings {
        let percent = Int((assessment.healthScore * 100).rounded())
        let signals = assessment.signals.map {
            FindingPoint(rule: $0.kind.rawValue, level: $0.level.rawValue, reason: $0.reason)
        }
        let suggestions = assessment.suggestions.map {
            FindingPoint(
                rule: "suggest_\($0.type.rawValue)", level: $0.priority.rawValue,
                reason: $0.rationale.joined(separator: "; "))
        }
        return Findings(
            summary:
                "Health \(percent) of 100, risk \(assessment.riskLevel.rawValue), priority \(assessment.priorityScore) of 100.",
            points: signals + suggestions)
    }

    private static func time(_ value: JSONValue?) -> Instant? { value?.string.flatMap { Instant(rfc3339: $0) } }

    /// An amount of JSON, such as 1250.5, in cents.
    private static func cents(_ value: JSONValue?) -> Int64? {
        switch value {
        case .integer(let whole): whole.multipliedReportingOverflow(by: 100).partialValue
        case .number(let text): Double(text).map { Int64(($0 * 100).rounded()) }
        default: nil
        }
    }
}
