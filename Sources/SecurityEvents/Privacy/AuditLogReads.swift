public import Access
public import Audit
import Core
public import Store

/// What is said about the audit log among the events: that somebody took entries with them, and that one isn't what was written.
extension EventLog {
    /// Says that somebody exported entries of the audit log: an entry of its own, and an event of whoever did; nobody's for a person
    /// at the terminal. `selection` says which entries, in words.
    public func noteAuditExport(
        format: String, selection: String, by principal: Principal?, _ grant: Grant
    ) async throws(StoreFault) {
        let target = Target(type: "audit_logs", id: nil)
        try await database.change(by: grant, action: .auditExported, on: target) { change throws(StoreFault) in
            change.note("format", .text(format))
            change.note("selection", .text(selection))
            var draft = EventDraft(
                .dataExported, user: principal?.userID, email: principal?.email, message: "Audit log exported")
            draft.metadata = ["resource_type": .text("audit_logs"), "format": .text(format)]
            try change.record(draft)
            return .commit(())
        }
    }

    /// Says of each entry that isn't what was written that it isn't: a critical event, once a minute for each.
    public func noteMismatches(in records: [AuditRecord]) async throws(StoreFault) {
        for record in records {
            guard case .altered(let part) = record.integrity else { continue }
            var draft = EventDraft(.auditFailure, message: "An entry of the audit log is not what was written")
            draft.metadata = ["entry_id": .text(record.id.description), "mismatch": .text(part)]
            if let index = record.index { draft.metadata["log_index"] = .integer(index) }
            try await recordFlood(draft, of: "audit entry \(record.id)", from: .local)
        }
    }
}

extension Action {
    /// Entries of the audit log were exported.
    public static let auditExported = Action("audit_logs.exported")
}
