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
        var ready: [ReadyEntry] = []
        for entry in entries {
            let reporter = grant.actor.userID
            let grant = grant.reporting(entry)
            let draft = EntryDraft(
                action: Action(name: entry.action),
                target: Target(type: entry.resourceType, id: entry.resourceID, subject: grant.actor.userID),
                grant: grant, actorKey: try await key(of: grant.actor.userID),
                subjectKey: try await key(of: grant.actor.userID), at: time.now(), randomness)
            let notes = entry.notes(reporter: reporter, reportedSanitizer)
            ready.append(ReadyEntry(key: entry.key(reporter), written: draft.entry(details: notes, nil)))
        }
        let (all, tree) = (ready, tree.writer)
        let reports = try await database.write { transaction throws(StoreFault) in
            let added = Set(try transaction.claim(all))
            try transaction.append(all.filter { added.contains($0.id) }.map(\.written), tree)
            var reports: [RecordedEntry] = []
            for entry in all {
                guard !added.contains(entry.id) else {
                    reports.append(RecordedEntry(id: entry.id, isKnown: false))
                    continue
                }
                let known = try transaction.value(
                    "SELECT entry_id FROM audit_reports WHERE event_key = \(entry.key)", as: AuditEntryID.self)
                guard let known else { throw .abandoned("audit_reports has and hasn't got one key") }
                reports.append(RecordedEntry(id: known, isKnown: true))
            }
            return .commit(reports)
        }
        if reports.contains(where: { !$0.isKnown }) { appended() }
        return reports
    }
}

/// An entry of another program, as it will be written if it isn't known.
private struct ReadyEntry: Sendable {
    /// By what a second delivery is recognized.
    let key: [UInt8]
    let written: WrittenEntry

    var id: AuditEntryID { written.entry.id }
}

extension Transaction {
    /// Remembers which deliveries came; returns the entries of those that hadn't come before, neither here nor earlier in the list.
    fileprivate func claim(_ entries: [ReadyEntry]) throws(StoreFault) -> [AuditEntryID] {
        var added: [AuditEntryID] = []
        for start in stride(from: 0, to: entries.count, by: 500) {
            let rows = SQL.rows(entries[start..<min(start + 500, entries.count)]) { "\($0.key), \($0.id)" }
            added += try values(
                """
                INSERT INTO audit_reports (event_key, entry_id) VALUES \(rows)
                ON CONFLICT (event_key) DO NOTHING RETURNING entry_id
                """, as: AuditEntryID.self)
        }
        return added
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
