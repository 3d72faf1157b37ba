public import Access
public import Core
public import PII
public import Store

/// A change in progress: the transaction, who makes it and why they may, and the audit entry that will stand beside it.
///
/// Holding one means that the entry is written in the same transaction; there is no other way to a
/// ``Store/Transaction``.
public final class Change {
    /// The transaction. Run statements through it; it is valid only inside the closure.
    public let transaction: Transaction
    /// The grant the change was opened with.
    public let grant: Grant
    /// When the change began: one time for its rows, its entry and its events.
    public let time: Instant
    /// Random bytes for ids made inside the change.
    public let randomness: any Randomness
    /// The id of the entry that is written with the change; its proof can be asked for by it.
    public let entry: AuditEntryID
    /// What the texts of the entry's details, and of events recorded with it, pass through.
    public let sanitizer: Sanitizer
    private(set) var details: [(name: String, value: DetailValue)] = []

    init(
        transaction: Transaction, grant: Grant, time: Instant, entry: AuditEntryID, randomness: any Randomness,
        sanitizer: Sanitizer
    ) {
        self.transaction = transaction
        self.grant = grant
        self.time = time
        self.entry = entry
        self.randomness = randomness
        self.sanitizer = sanitizer
    }

    /// Adds to the entry's `details`, which are personal by default: sealed outside the tree, committed inside it. Secrets, and
    /// personal data that has no business there, are masked when the entry is written.
    public func note(_ name: String, _ value: DetailValue) {
        details.append((name, value))
    }
}

/// A value in an entry's `details`.
public enum DetailValue: Sendable, Hashable {
    case text(String)
    case integer(Int64)
    case boolean(Bool)
    case list([String])
    /// Any JSON, as it stands.
    case json(JSONValue)

    /// One object of all values; of several of one name the last counts. Integers that not every reader has exactly are texts.
    static func json(of details: [(name: String, value: DetailValue)]) -> String {
        var writer = JSONWriter()
        writer.beginObject()
        for (name, value) in Dictionary(details.map { ($0.name, $0.value) }, uniquingKeysWith: { $1 })
            .sorted(by: { $0.key < $1.key })
        {
            writer.key(name)
            value.write(to: &writer)
        }
        writer.endObject()
        return writer.text
    }

    private func write(to writer: inout JSONWriter) {
        switch self {
        case .text(let text): writer.string(text)
        case .integer(let number) where number.magnitude < 1 << 53: writer.integer(number)
        case .integer(let number): writer.string(String(number))
        case .boolean(let truth): writer.boolean(truth)
        case .list(let items):
            writer.beginArray()
            for item in items { writer.string(item) }
            writer.endArray()
        case .json(let value): value.write(to: &writer)
        }
    }
}
