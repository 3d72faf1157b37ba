import AccountSignals
public import Core
public import Store

/// Something that a run of the analysis told.
public struct AnalysisEvent: Sendable, RowDecodable {
    /// What it can tell.
    public enum Name: String, Sendable, CaseIterable {
        case agentStarted = "agent_started"
        case agentProgress = "agent_progress"
        case agentCompleted = "agent_completed"
        case agentFailed = "agent_failed"
        case recommendationGenerated = "recommendation_generated"
        case approvalRequired = "approval_required"
        case sessionCompleted = "session_completed"
        case sessionFailed = "session_failed"
    }

    /// From 1, without gaps.
    public let number: Int64
    /// What it is.
    public let name: Name
    /// What there is to say, as JSON on one line.
    public let data: String
    /// When.
    public let createdAt: Instant

    /// Reads `number, name, data, created_at`.
    public init(row: Row) throws(StoreFault) {
        number = try row.get(0)
        let text: String = try row.get(1)
        guard let name = Name(rawValue: text) else { throw .decoding("account_analysis_events.name \(text)") }
        self.name = name
        data = try row.get(2)
        createdAt = try row.get(3)
    }

    /// Whether it tells of a recommendation, or of one that compliance forbade.
    public var isAboutRecommendations: Bool {
        switch name {
        case .recommendationGenerated, .approvalRequired: true
        case .agentProgress: (try? JSONReader.read(Array(data.utf8)))?["blocked"] != nil
        default: false
        }
    }

    /// Whether nothing comes after it.
    public var isLast: Bool { name == .sessionCompleted || name == .sessionFailed }
}

/// A row of `account_analyses`.
struct AnalysisRow: RowDecodable {
    let id: AnalysisID
    let account: AccountID
    let startedBy: UserID
    let status: String
    let error: String?
    let createdAt: Instant
    let completedAt: Instant?

    static let columns: SQL = """
        account_analyses.id, account_id, started_by, account_analyses.status, error, account_analyses.created_at, \
        completed_at
        """

    init(row: Row) throws(StoreFault) {
        id = try row.get(0)
        account = try row.get(1)
        startedBy = try row.get(2)
        status = try row.get(3)
        error = try row.get(4)
        createdAt = try row.get(5)
        completedAt = try row.get(6)
    }
}

/// A run of the analysis.
public struct AnalysisView: Sendable {
    let row: AnalysisRow
    let events: [AnalysisEvent]

    init(_ row: AnalysisRow, _ events: [AnalysisEvent]) {
        self.row = row
        self.events = events
    }

    /// The same for who may not see recommendations.
    public var withoutRecommendations: AnalysisView {
        AnalysisView(row, events.filter { !$0.isAboutRecommendations })
    }

    /// Whether it is over.
    public var isOver: Bool { row.status != "in_progress" }
    /// How it is named.
    public var key: AnalysisKey { AnalysisKey(row.id) }
}

extension AnalysisView: Shaped {
    /// The response.
    public static let shape = Shape<AnalysisView>(
        "AnalysisSession", "A run of the analysis.",
        [
            .field("sessionId", "The session.") { $0.key },
            .field("accountId", "The account.") { $0.row.account },
            .field("status", "in_progress, completed or failed.") { $0.row.status },
            .field("currentAgent", "Who works on it; null once it is over.") { $0.isOver ? nil : Analyses.agent },
            .field("progress", "From 0 to 100.") { $0.isOver ? 100 : $0.events.isEmpty ? 0 : 50 },
            .field("steps", "What was done.") { $0.steps },
            .field("recommendations", "The recommendations that came of it.") { $0.recommendations },
            .field("error", "Why it failed.") { $0.row.error },
            .field("startedAt", "When it was started.") { $0.row.createdAt },
            .field("completedAt", "When it was over.") { $0.row.completedAt },
            .field("progressUrl", "Where its events come as they happen.") { "/v1/sessions/\($0.key.text)/stream" },
        ])

    private var steps: [JSONValue] {
        guard let begin = events.first else { return [] }
        let end = events.first { $0.name == .agentCompleted || $0.name == .agentFailed }
        let duration = end.map { JSONValue.integer(($0.createdAt - begin.createdAt).wholeMilliseconds) } ?? .null
        let status = end.map { $0.name == .agentCompleted ? "completed" : "failed" } ?? "in_progress"
        return [
            .object([
                .init("agent", .string(Analyses.agent)), .init("status", .string(status)),
                .init("startedAt", .string(begin.createdAt.text)),
                .init("completedAt", JSONValue(text: end?.createdAt.text)), .init("durationMs", duration),
            ])
        ]
    }

    private var recommendations: [JSONValue] {
        events.filter { $0.name == .recommendationGenerated }
            .compactMap { try? JSONReader.read(Array($0.data.utf8)) }.compactMap { $0["reference"] }
    }
}

extension Recommendation {
    /// What is told of it while the analysis runs.
    var announcement: [JSONValue.Member] {
        [
            .init("recommendationId", .string(id.description)), .init("reference", .string(reference)),
            .init("accountReference", .string("ACC-\(accountNumber)")), .init("type", .string(type.rawValue)),
            .init("priority", .string(priority.rawValue)), .init("confidence", .number("\(confidence)")),
        ]
    }
}
