public import Core

/// A statement that took long, by its text. Values are bound, so the text holds none.
public struct SlowStatement: Sendable, Equatable {
    /// The text with `$1…$n` for its values, cut to ``SlowStatements/longestText`` characters.
    public let text: String
    /// How often it was slow.
    public internal(set) var calls: Int
    /// All of those together.
    public internal(set) var total: Duration
    /// The longest of them.
    public internal(set) var longest: Duration
    /// The last time it was slow.
    public internal(set) var lastSeenAt: Instant

    /// The mean of the slow calls.
    public var mean: Duration { total / calls }
}

/// The slow statements of one database, a bounded number of texts: the one that wasn't slow for longest makes room.
struct SlowStatements: Sendable {
    /// Characters of a text that are kept.
    static let longestText = 2_000

    private let capacity: Int
    private var byText: [String: SlowStatement] = [:]

    init(capacity: Int = 100) {
        self.capacity = capacity
    }

    /// Notes one slow call.
    mutating func record(_ text: String, _ duration: Duration, at now: Instant) {
        let text = String(text.prefix(Self.longestText))
        var statement =
            byText[text] ?? SlowStatement(text: text, calls: 0, total: .zero, longest: .zero, lastSeenAt: now)
        statement.calls += 1
        statement.total += duration
        statement.longest = max(statement.longest, duration)
        statement.lastSeenAt = max(statement.lastSeenAt, now)
        byText[text] = statement
        if byText.count > capacity, let oldest = byText.values.min(by: { $0.lastSeenAt < $1.lastSeenAt }) {
            byText[oldest.text] = nil
        }
    }

    /// Those that took most time in all, first.
    func worst(_ count: Int) -> [SlowStatement] {
        Array(byText.values.sorted { ($0.total, $0.text) > ($1.total, $1.text) }.prefix(count))
    }
}
