public import Access
public import Core
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
    private(set) var details: [(name: String, value: DetailValue)] = []

    init(transaction: Transaction, grant: Grant, time: Instant, randomness: any Randomness) {
        self.transaction = transaction
        self.grant = grant
        self.time = time
        self.randomness = randomness
    }

    /// Adds to the entry's `details`, which are personal by default: sealed outside the tree, committed inside it.
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
}
