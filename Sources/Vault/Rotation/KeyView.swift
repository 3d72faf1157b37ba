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
            let uses = try await uses(of: ring, in: columns)
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
        var id: [UInt8] = []
        id.append(bigEndian: entry.id)
        var sources: [SQL] = []
        switch entry.row.role {
        case .data: sources = ["vault_keys WHERE parent = \(Int64(entry.id))"]
        case .cells, .indexes:
            for column in columns {
                guard case .vault = column.keys else { continue }
                let names = entry.row.role == .cells ? [column.column] : column.indexes.map(\.column)
                sources += names.map { "\(column.tableSQL) WHERE substr(\(SQL(stringLiteral: $0)), 3, 4) = \(id)" }
            }
        case .subjects, .house, .messages: break
        }
        var count = 0
        for source in sources { count += try reader.value("SELECT COUNT(*) FROM \(source)", as: Int.self) ?? 0 }
        return count
    }

    /// How many keys of people a key wraps, in their database.
    static func subjectKeys(wrappedBy id: UInt32, _ reader: Reader) throws(StoreFault) -> Int {
        try reader.value("SELECT COUNT(*) FROM subject_keys WHERE key_id = \(Int64(id))", as: Int.self) ?? 0
    }

    private func uses(of ring: KeyRing, in columns: [SealedColumn]) async throws(StoreFault) -> [String: Int] {
        let uses = try await self.ring.source.database.read(.scan) { [self] reader throws(StoreFault) in
            var uses: [String: Int] = [:]
            for entry in ring.entries where entry.row.role.isReplaceable && entry.row.role != .subjects {
                uses[entry.row.name] = try self.uses(of: entry, in: columns, reader)
            }
            return uses
        }
        return try await subjectKeyDatabase.read(.scan) { reader throws(StoreFault) in
            var uses = uses
            for entry in ring.keys(of: .subjects).all.values {
                uses[entry.row.name] = try Self.subjectKeys(wrappedBy: entry.id, reader)
            }
            return uses
        }
    }
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
