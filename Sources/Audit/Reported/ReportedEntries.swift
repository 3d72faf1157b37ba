@_spi(OutsideChange) public import Access
public import Core
import Crypto
@_spi(RawTransaction) public import Store
import Vault

/// What became of an entry that another program wanted recorded.
public struct RecordedEntry: Sendable, Hashable {
    /// The entry's id: that of the first delivery, however often it came.
    public let id: AuditEntryID
    /// Whether it was recorded before, by the same caller under the same id of theirs.
    public let isKnown: Bool
}

extension AuditedDatabase {
    /// Records entries of another program, all of them or none; returns what became of each in their order, once they are durable.
    ///
    /// The entry says that somebody else did it; who recorded it stands among the details.
    public func record(_ entries: [ReportedEntry], by grant: Grant) async throws(StoreFault) -> [RecordedEntry] {
        // Committed and sealed before the transaction, which keeps others waiting.
        var ready: [(key: [UInt8], id: AuditEntryID, entry: (entry: Entry, values: EntryValues))] = []
        for entry in entries {
            let reporter = grant.actor.userID
            let grant = grant.reporting(entry)
            let draft = EntryDraft(
                action: Action(name: entry.action),
                target: Target(type: entry.resourceType, id: entry.resourceID, subject: grant.actor.userID),
                grant: grant, actorKey: try await key(of: grant.actor.userID),
                subjectKey: try await key(of: grant.actor.userID), at: time.now(), randomness)
            let notes = entry.notes(reporter: reporter, reportedSanitizer)
            ready.append((entry.key(reporter), draft.id, draft.entry(details: notes, nil)))
        }
        let (all, tree) = (ready, tree.writer)
        let reports = try await database.write { transaction throws(StoreFault) in
            var reports: [RecordedEntry] = []
            for (key, id, entry) in all {
                let added = try transaction.run(
                    """
                    INSERT INTO audit_reports (event_key, entry_id) VALUES (\(key), \(id))
                    ON CONFLICT (event_key) DO NOTHING
                    """)
                guard added == 0 else {
                    try transaction.append(entry, tree)
                    reports.append(RecordedEntry(id: id, isKnown: false))
                    continue
                }
                let known = try transaction.value(
                    "SELECT entry_id FROM audit_reports WHERE event_key = \(key)", as: AuditEntryID.self)
                guard let known else { throw .abandoned("audit_reports has and hasn't got one key") }
                reports.append(RecordedEntry(id: known, isKnown: true))
            }
            return .commit(reports)
        }
        if reports.contains(where: { !$0.isKnown }) { appended() }
        return reports
    }
}

extension ReportedEntry {
    /// By what a second delivery is recognized: whose it is and its id there, hashed since the id may be anything.
    fileprivate func key(_ reporter: UserID?) -> [UInt8] {
        Array(SHA256.hash(data: Array("\(reporter?.description ?? "")\0\(eventID)".utf8)))
    }
}

extension Grant {
    /// The grant with whom the entry names as the actor, from where it says; the caller's own where it names nobody.
    fileprivate func reporting(_ entry: ReportedEntry) -> Grant {
        var origin = origin
        if let address = entry.address { origin.address = address }
        if let agent = entry.userAgent { origin.userAgent = agent }
        guard entry.userID != nil || entry.actorName != nil else { return reporting(actor, from: origin) }
        return reporting(.reported(entry.userID, name: entry.actorName), from: origin)
    }
}
