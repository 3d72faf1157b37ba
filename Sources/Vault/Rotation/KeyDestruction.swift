public import Core
@_spi(RawTransaction) public import Store

/// What became of the wish to destroy a key.
public enum KeyDestruction: Sendable, Equatable {
    /// The key is gone; whatever it sealed in older backups needs those backups' own copy of it.
    case destroyed
    /// There is no such key.
    case unknown
    /// It isn't retired: rotate it first.
    case inUseForNew
    /// It was retired too lately; nodes that hadn't heard of it, and work that waited, may still need it.
    case tooSoon(until: Instant)
    /// So many values still need it.
    case needed(Int)
}

extension KeyVault {
    /// How long a retired key rests before it can be destroyed: longer than any job waits that holds a sealed value.
    public static let restBeforeDestruction = Duration.seconds(86_400)

    /// Removes a retired key that nothing needs any more, in a transaction of the main database that counts first.
    public func destroy(
        _ name: String, in columns: [SealedColumn], at time: Instant, in transaction: Transaction
    ) throws(StoreFault) -> KeyDestruction {
        guard let entry = ring.value.entries.first(where: { $0.row.name == name }) else { return .unknown }
        if let refusal = Self.refusal(of: entry, at: time) { return refusal }
        let uses = try uses(of: entry, in: columns, transaction)
        guard uses == 0 else { return .needed(uses) }
        // Not where the row stands in the other database: the key itself is removed there.
        try transaction.run(
            """
            DELETE FROM vault_keys WHERE id = \(Int64(entry.id)) AND kind = \(entry.row.role.kind.rawValue)
                AND purpose = \(entry.row.role.purpose)
            """)
        try notify(transaction)
        return .destroyed
    }

    /// As ``destroy(_:in:at:in:)``, for a key that wraps people's keys: what it wraps is counted, and where it stands it is removed, in
    /// their database; `onlyAsks` leaves it there. Nil for a key of another kind.
    public func destroySubjectKek(
        _ name: String, at time: Instant, onlyAsks: Bool = false
    ) async throws(VaultFault) -> KeyDestruction? {
        guard let entry = ring.value.keys(of: .subjects).all.values.first(where: { $0.row.name == name }) else {
            return nil
        }
        if let refusal = Self.refusal(of: entry, at: time) { return refusal }
        return try await subjectWrite { transaction throws(StoreFault) in
            let uses = try Self.subjectKeys(wrappedBy: entry.id, transaction)
            guard uses == 0 else { return .rollback(.needed(uses)) }
            guard !onlyAsks else { return .rollback(.destroyed) }
            try transaction.run("DELETE FROM subject_keks WHERE id = \(Int64(entry.id))")
            return .commit(.destroyed)
        }
    }

    private static func refusal(of entry: KeyRing.Entry, at time: Instant) -> KeyDestruction? {
        guard entry.row.state == .retired, let retiredAt = entry.row.retiredAt else { return .inUseForNew }
        let until = retiredAt + restBeforeDestruction
        return until <= time ? nil : .tooSoon(until: until)
    }
}
