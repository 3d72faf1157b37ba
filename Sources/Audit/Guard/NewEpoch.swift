public import Access
import Core
@_spi(RawTransaction) public import Store
import TransparencyLog

extension AuditedDatabase {
    /// Begins the log anew under another name, `…/e2`, after its end was lost or its tree damaged: entry 0 of the new epoch names the
    /// checkpoint that the log can't continue. The entries that there are stay, with their indexes, as those of the old epoch.
    ///
    /// Returns the new name. Whoever has the lost part can still check it against the old name; nobody can be told that it never was.
    public func beginEpoch(by grant: Grant, because reason: String) async throws(StoreFault) -> String {
        let remembered = try await remembered()
        let (now, draft, writer) = (time.now(), try await draft(.logBegunAnew, on: .auditLog, by: grant), tree.writer)
        writer.permit.restore()
        let origin = try await database.writeReadingCommitted { transaction throws(StoreFault) in
            try transaction.lockTree()
            let epochs = try transaction.values("SELECT epoch FROM audit_head", as: Int64.self)
            let epoch = max(epochs.max() ?? 0, remembered?.epoch ?? 0) + 1
            let first = try transaction.value(
                "SELECT origin FROM audit_head ORDER BY epoch LIMIT 1", as: String.self)
            let next = try transaction.value("SELECT coalesce(max(idx) + 1, 0) FROM audit_entries", as: Int64.self)
            let head = TreeHead(epoch: epoch, origin: "\(first ?? writer.origin)/e\(epoch)", firstIndex: next ?? 0)
            try head.begin(in: transaction)
            _ = try writer.keys.make(for: head, at: now, writer.randomness, in: transaction)
            let lost = remembered.map { "\($0.checkpoint.origin) \($0.checkpoint.size) \($0.checkpoint.root)" }
            let entry = try draft.entry(
                .configuration,
                [
                    "origin": .text(head.origin), "reason": .text(reason),
                    "rollback_from": .text(lost ?? "nothing that is remembered"),
                ])
            try transaction.place([entry], writer)
            return .commit(head.origin)
        }
        appended()
        try await rememberCheckpoint()
        return origin
    }
}

extension Action {
    /// The audit log was begun anew, under another name.
    public static let logBegunAnew = Action("audit_log.begun_anew")
}
