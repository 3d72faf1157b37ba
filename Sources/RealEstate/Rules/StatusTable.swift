/// The statuses of a kind of record, and which may follow which. Pure.
public struct StatusTable: Sendable {
    /// All of them, in the order of a record's life.
    public let all: [String]
    private let next: [String: [String]]

    /// Statuses with those that may follow; the first is a new record's.
    init(_ steps: KeyValuePairs<String, [String]>) {
        all = steps.map(\.key)
        next = Dictionary(uniqueKeysWithValues: steps.map { ($0.key, $0.value) })
    }

    /// What a new record has.
    public var initial: String { all[0] }

    /// What may follow a status.
    public func following(_ status: String) -> [String] { next[status] ?? [] }

    /// Whether a status may follow another.
    public func allows(_ from: String, to: String) -> Bool { following(from).contains(to) }
}
