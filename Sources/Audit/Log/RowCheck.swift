import Core
import TransparencyLog
import Vault

/// Compares a stored row with the commitments of its entry, value by value, as an auditor would.
struct RowCheck {
    private let row: AuditRow
    private var committed: Set<DisclosureDigest> = []
    private var integrity = AuditRecord.Integrity.intact
    private var texts: [CommittedField: String] = [:]
    private var disclosures: [String] = []

    /// One party's key, and the salts that follow from it; nil when the key was destroyed.
    private struct Party {
        let key: SubjectKey?
        let salts: CommitmentSalts?

        init(_ party: CommittedParty, _ key: SubjectKey?, entry: AuditEntryID) {
            self.key = key
            salts = key.map { party.salts(of: entry, from: $0) }
        }
    }

    /// A key is nil when it was destroyed.
    init(_ row: AuditRow, actorKey: SubjectKey?, subjectKey: SubjectKey?) {
        self.row = row
        checkEntry()
        let values = row.values
        let actor = Party(.actor, actorKey, entry: row.id)
        let subject = Party(.subject, subjectKey, entry: row.id)
        checkClear(.userID, values.userID?.description, actor)
        checkSealed(.actorName, "actor_name", values.actorName, actor)
        checkSealed(.ipAddress, "ip_address", values.ipAddress, actor)
        checkSealed(.userAgent, "user_agent", values.userAgent, actor)
        checkClear(.resourceID, values.resourceID, subject)
        checkSealed(.details, "details", values.details, subject, type: .json)
    }

    var record: AuditRecord {
        AuditRecord(
            index: row.index, id: row.id, time: row.time, action: row.action, resourceType: row.resourceType,
            entry: row.text, hash: row.hash, userID: row.values.userID, actorName: texts[.actorName],
            resourceID: row.values.resourceID, ipAddress: texts[.ipAddress], userAgent: texts[.userAgent],
            details: texts[.details], disclosures: disclosures, integrity: integrity)
    }

    private mutating func checkEntry() {
        guard !row.isPruned else { return integrity = .pruned }
        let bytes = [UInt8](row.text.utf8)
        guard MerkleHash.leaf(bytes).bytes == row.hash else { return altered("hash") }
        guard let entry = try? LeafEntry(bytes) else { return altered("entry") }
        committed = Set(entry.digests)
        if entry.id != row.id { altered("eid") }
        if entry.time != row.time { altered("ts") }
        if entry.fields["action"] != .text(row.action) { altered("action") }
        if entry.fields["rt"] != .text(row.resourceType) { altered("rt") }
    }

    private mutating func checkClear(_ field: CommittedField, _ text: String?, _ party: Party) {
        guard let text else { return }
        check(field, text, party)
    }

    private mutating func checkSealed(
        _ field: CommittedField, _ column: StaticString, _ cell: [UInt8]?, _ party: Party, type: CellType = .text
    ) {
        guard let cell else { return }
        guard let key = party.key else { return keyDestroyed() }
        guard let bytes = try? key.open(cell, at: EntryValues.address(column, of: row.id, type)) else {
            return altered(field.rawValue)
        }
        let text = String(decoding: bytes, as: UTF8.self)
        texts[field] = text
        check(field, text, party)
    }

    private mutating func check(_ field: CommittedField, _ text: String, _ party: Party) {
        guard let salts = party.salts else { return keyDestroyed() }
        let disclosure = salts.disclosure(field, text)
        disclosures.append(disclosure.text)
        if !committed.contains(disclosure.digest) { altered(field.rawValue) }
    }

    private mutating func altered(_ what: String) {
        if case .altered = integrity { return }
        integrity = .altered(what)
    }

    private mutating func keyDestroyed() {
        if integrity == .intact { integrity = .keyDestroyed }
    }
}
