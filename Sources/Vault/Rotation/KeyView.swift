public import Core
import Store

/// One version of a key, as people see it. Nothing in it is secret.
public struct KeyView: Sendable, Equatable {
    /// `cells/2`: what the key is for, and its version.
    public let name: String
    /// What it is for.
    public let role: KeyRole
    /// `kek`, `dek`, `idx` or `mac`.
    public let kind: String
    /// What it is used for.
    public let state: KeyState
    /// The key that wraps it.
    public let wrappedBy: String
    /// When it was made.
    public let createdAt: Instant
    /// When another took its place.
    public let retiredAt: Instant?
    /// What it seals, indexes or wraps at this moment; nil where that isn't counted, since the key is never replaced.
    public let uses: Int?
}

extension KeyVault {
    /// Every key, with what each is used for in `columns`. Counts rows: on large tables this takes seconds.
    public func keys(in columns: [SealedColumn]) async throws(VaultFault) -> [KeyView] {
        try await reload()
        let ring = ring.value
        do throws(StoreFault) {
            let uses = try await ring.uses(in: columns, ring, self)
            return ring.entries.map { entry in
                let row = entry.row
                let parent = ring.keys(of: .data).all[row.parent]?.row.name
                return KeyView(
                    name: row.name, role: row.role, kind: row.role.kind.rawValue, state: row.state,
                    wrappedBy: parent ?? "root", createdAt: row.createdAt, retiredAt: row.retiredAt,
                    uses: row.role.isReplaceable ? uses[row.name, default: 0] : nil)
            }
        } catch {
            throw .store(error)
        }
    }

    /// What a key is used for at this moment; see ``KeyView/uses``.
    func uses(of entry: KeyRing.Entry, in columns: [SealedColumn], _ reader: Reader) throws(StoreFault) -> Int {
        let role = entry.row.role
        var id: [UInt8] = []
        id.append(bigEndian: entry.id)
        var count = 0
        for column in columns {
            guard case .vault = column.keys else { continue }
            let named: [SQL] =
                role == .cells
                ? [column.columnSQL] : role == .indexes ? column.indexes.map { SQL(stringLiteral: $0.column) } : []
            for column_ in named {
                count +=
                    try reader.value(
                        "SELECT COUNT(*) FROM \(column.tableSQL) WHERE substr(\(column_), 3, 4) = \(id)", as: Int.self)
                    ?? 0
            }
        }
        if role == .data {
            count =
                try reader.value(
                    "SELECT COUNT(*) FROM vault_keys WHERE parent = \(Int64(entry.id))", as: Int.self) ?? 0
        }
        return count
    }

    /// How many keys of people a key wraps.
    func wrappedSubjectKeys(_ id: UInt32) async throws(StoreFault) -> Int {
        try await subjectKeyDatabase.read(.scan) { reader throws(StoreFault) in
            try reader.value("SELECT COUNT(*) FROM subject_keys WHERE key_id = \(Int64(id))", as: Int.self) ?? 0
        }
    }
}

extension KeyRing {
    fileprivate func uses(
        in columns: [SealedColumn], _ ring: KeyRing, _ vault: KeyVault
    ) async throws(StoreFault) -> [String: Int] {
        var uses = try await source(vault).read(.scan) { reader throws(StoreFault) in
            var uses: [String: Int] = [:]
            for entry in entries where entry.row.role.isReplaceable && entry.row.role != .subjects {
                uses[entry.row.name] = try vault.uses(of: entry, in: columns, reader)
            }
            return uses
        }
        for entry in keys(of: .subjects).all.values {
            uses[entry.row.name] = try await vault.wrappedSubjectKeys(entry.id)
        }
        return uses
    }

    private func source(_ vault: KeyVault) -> Database { vault.ring.source.database }
}

extension KeyView: Shaped {
    /// What `castellan keys list` prints.
    public static let shape = Shape<KeyView>(
        "Key", "One version of a key.",
        [
            .field("name", "What it is for, and its version.") { $0.name },
            .field("kind", "kek wraps keys, dek seals values, idx makes blind indexes, mac authenticates.") { $0.kind },
            .field("state", "next, active or retired.") { $0.state.rawValue },
            .field("wrappedBy", "The key that wraps it.") { $0.wrappedBy },
            .field("createdAt", "When it was made.") { $0.createdAt },
            .field("retiredAt", "When another took its place.") { $0.retiredAt },
            .field("uses", "Values, terms or keys that need it; null where the key is never replaced.") { $0.uses },
        ])
}
