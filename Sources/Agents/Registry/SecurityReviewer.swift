import Core

extension Agent {
    /// Looks through the last 30 days of security events that its user may see.
    static let securityReviewer = Agent(
        id: "security_reviewer", name: "Security reviewer",
        summary: "Looks through the last 30 days of security events that you may see, and says what stands out.",
        tools: ["count_security_events", "list_security_events"],
        limits: RunLimits(calls: 8, rows: 500, time: .seconds(20)),
        work: { desk in
            let figures = try await desk.use("count_security_events", ["days": .integer(SecurityReview.days)])
            var review = SecurityReview(figures)
            for severity in ["critical", "error"] where review.count(severity) > 0 {
                let page = try await desk.use(
                    "list_security_events", ["severity": .string(severity), "limit": .integer(100)])
                review.add(page, of: severity)
            }
            return review.findings
        })
}

/// What stands out in the figures of security events. Pure.
struct SecurityReview {
    /// How many days are looked at.
    static let days: Int64 = 30
    /// From how many failed sign-ins on they stand out.
    static let failures: Int64 = 10

    private let categories: [JSONValue]
    private var types: [String: [String: Int]] = [:]

    init(_ figures: JSONValue) {
        categories = figures["categories"]?.array ?? []
    }

    /// How many events there are of a severity: `critical` or `error`.
    func count(_ severity: String) -> Int64 {
        let name = severity == "error" ? "errors" : severity
        return categories.reduce(0) { $0 + ($1[name]?.integer ?? 0) }
    }

    /// Adds a page of events of a severity.
    mutating func add(_ page: JSONValue, of severity: String) {
        for event in page["events"]?.array ?? [] {
            guard let type = event["event_type"]?.string else { continue }
            types[severity, default: [:]][type, default: 0] += 1
        }
    }

    /// What stands out, the worst first.
    var findings: Findings {
        var points: [FindingPoint] = []
        for (severity, level) in [("critical", "critical"), ("error", "high")] where count(severity) > 0 {
            let named = (types[severity] ?? [:]).sorted { ($1.value, $0.key) < ($0.value, $1.key) }.prefix(5)
                .map { "\($0.key) (\($0.value))" }.joined(separator: ", ")
            points.append(
                FindingPoint(
                    rule: "\(severity)_events", level: level,
                    reason: "\(count(severity)) events of severity \(severity)" + (named.isEmpty ? "" : ": \(named)")))
        }
        let signIn = categories.first { $0["category"]?.string == "authentication" }
        let (failed, total) = (signIn?["failed"]?.integer ?? 0, signIn?["total"]?.integer ?? 0)
        if failed >= Self.failures, failed * 4 >= total {
            points.append(
                FindingPoint(
                    rule: "failed_sign_ins", level: "medium", reason: "\(failed) of \(total) sign-ins failed"))
        }
        if let lockouts = signIn?["lockouts"]?.integer, lockouts > 0 {
            points.append(
                FindingPoint(rule: "lockouts", level: "high", reason: "Accounts were locked \(lockouts) times"))
        }
        let all = categories.reduce(0) { $0 + ($1["total"]?.integer ?? 0) }
        let summary =
            points.isEmpty
            ? "Nothing stands out among \(all) events of the last \(Self.days) days."
            : "\(points.count) things stand out among \(all) events of the last \(Self.days) days."
        return Findings(summary: summary, points: points)
    }
}
