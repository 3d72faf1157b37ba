public import Core
public import PII

/// How many findings of a kind a file has.
public struct KindCount: Shaped, Sendable {
    /// The kind's name.
    public let type: String
    /// How bad it is when such a value gets out.
    public let severity: Severity
    /// How many there are.
    public let count: Int

    /// `{"type", "severity", "count"}`
    public static let shape = Shape<KindCount>(
        "PIIKindCount", "How many findings of a kind there are.",
        [
            .field("type", "The kind.") { $0.type },
            .field("severity", "How bad it is when it gets out.") { $0.severity.rawValue },
            .field("count", "How many.") { $0.count },
        ])
}

/// What a file, or all of them, hold.
public struct PersonalDataReport: Shaped, Sendable {
    /// The file; nil for all together.
    public let file: String?
    /// Its bytes.
    public var bytes = 0
    private var counts: [Kind: Int] = [:]

    /// Nothing yet.
    public init(_ file: String?) {
        self.file = file
    }

    /// Counts some findings.
    public mutating func add(_ findings: [StreamFinding]) {
        for finding in findings { counts[finding.kind, default: 0] += 1 }
    }

    /// Adds another file's.
    public mutating func add(_ other: PersonalDataReport) {
        bytes += other.bytes
        counts.merge(other.counts, uniquingKeysWith: +)
    }

    /// How many findings there are.
    public var total: Int { counts.values.reduce(0, +) }

    /// How many findings there are of this severity or a higher one.
    public func total(from severity: Severity) -> Int {
        counts.reduce(0) { $0 + ($1.key.severity >= severity ? $1.value : 0) }
    }

    /// Each kind's, the worst first.
    public var kinds: [KindCount] {
        counts.map { KindCount(type: $0.key.name, severity: $0.key.severity, count: $0.value) }
            .sorted { ($1.severity, $1.count, $0.type) < ($0.severity, $0.count, $1.type) }
    }

    /// Each severity's, the worst first.
    private var severities: SeverityCounts {
        SeverityCounts(counts: Dictionary(counts.map { ($0.key.severity, $0.value) }, uniquingKeysWith: +))
    }

    /// `{"file", "bytes", "total", "severities", "kinds"}`
    public static let shape = Shape<PersonalDataReport>(
        "PIIReport", "What was found.",
        [
            .field("file", "The file; null for all together.") { $0.file },
            .field("bytes", "How many bytes were looked through.") { $0.bytes },
            .field("total", "How many findings there are.") { $0.total },
            .field("severities", "How many of each severity.") { $0.severities },
            .field("kinds", "How many of each kind, the worst first.") { $0.kinds },
        ])
}

/// How many findings of each severity there are.
struct SeverityCounts: Shaped, Sendable {
    let counts: [Severity: Int]

    static let shape = Shape<SeverityCounts>(
        "PIISeverityCounts", "How many findings of each severity there are.",
        [
            .field("critical", "Critical ones.") { $0.counts[.critical] ?? 0 },
            .field("high", "High ones.") { $0.counts[.high] ?? 0 },
            .field("medium", "Medium ones.") { $0.counts[.medium] ?? 0 },
            .field("low", "Low ones.") { $0.counts[.low] ?? 0 },
        ])
}
