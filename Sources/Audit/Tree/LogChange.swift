import Access
import Core
@_spi(RawTransaction) import Store
import TransparencyLog

/// A change of the log itself: what it does, alone under the log's lock, and what its entry shows in clear.
struct LogChange<Value: Sendable>: Sendable {
    let kind: EntryKind
    let action: Action
    let body: @Sendable (Transaction, TreeWriter) throws(StoreFault) -> (value: Value, fields: [String: ClearValue])?
}

extension AuditedDatabase {
    /// Makes a change of the log and writes its entry, which has its place at once; returns the entry's id too. Nil, and nothing
    /// written, when the body gives nil.
    func make<Value: Sendable>(
        _ change: LogChange<Value>, by grant: Grant
    ) async throws(StoreFault) -> (entry: AuditEntryID, value: Value)? {
        let (draft, writer) = (try await draft(change.action, on: .auditLog, by: grant), tree.writer)
        let made = try await database.writeReadingCommitted { transaction throws(StoreFault) -> Ending<Value?> in
            try transaction.lockTree()
            guard let (value, fields) = try change.body(transaction, writer) else { return .rollback(nil) }
            try transaction.place([draft.entry(change.kind, fields)], writer)
            if !transaction.dialect.hasOneWriter { try transaction.insert(TreeWriter.notice) }
            return .commit(value)
        }
        appended()
        return made.map { (draft.id, $0) }
    }
}

extension Target {
    /// The audit log.
    static let auditLog = Target(type: "audit_log", id: nil)
}
