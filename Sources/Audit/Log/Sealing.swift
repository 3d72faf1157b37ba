import Access
public import Core
@_spi(RawTransaction) public import Store
public import TransparencyLog

/// Many records of another room that enter the log together, under one root.
public struct EventSegment: Sendable, Hashable {
    /// How many there are.
    public let count: Int
    /// The root of the tree over them (RFC 6962 §2.1).
    public let root: MerkleHash
    /// When the earliest of them happened.
    public let first: Instant
    /// When the latest happened.
    public let last: Instant

    /// A segment; see the properties.
    public init(count: Int, root: MerkleHash, first: Instant, last: Instant) {
        self.count = count
        self.root = root
        self.first = first
        self.last = last
    }
}

extension AuditedDatabase {
    /// Appends an entry of kind ``TransparencyLog/EntryKind/segment``. `body` keeps what the segment is made of, beside the entry and in
    /// the same transaction; nothing is appended when it returns nil. It may run more than once.
    public func seal(
        _ body: @escaping @Sendable (Transaction, AuditEntryID) throws(StoreFault) -> EventSegment?
    ) async throws(StoreFault) -> EventSegment? {
        let draft = try await draft(.sealed, on: .securityEvents, by: .system(.auditKeeping))
        let writer = tree.writer
        let segment = try await database.write { transaction throws(StoreFault) -> Ending<EventSegment?> in
            guard let segment = try body(transaction, draft.id) else { return .rollback(nil) }
            try transaction.append(draft.entry(.segment, segment.fields), writer)
            return .commit(segment)
        }
        appended()
        return segment
    }
}

extension EventSegment {
    /// What the entry shows in clear.
    fileprivate var fields: [String: ClearValue] {
        [
            "first_ts": .text(first.rfc3339), "last_ts": .text(last.rfc3339), "n": .integer(Int64(count)),
            "root": .text(root.base64),
        ]
    }
}

extension Target {
    fileprivate static let securityEvents = Target(type: "security_events", id: nil)
}

extension Action {
    /// Security events entered the log.
    static let sealed = Action("security_events.sealed")
}
