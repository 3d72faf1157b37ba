import Core
import Vault

/// Compares a stored row with the commitments of its entry, value by value, as an auditor would.
struct RowCheck {
    private let row: AuditRow
    private var committed: Set<String> = []
    private var integrity = AuditRecord.Integrity.intact
    private(set) var texts: [String: String] = [:]

    /// A key is nil when it was destroyed.
    init(_ row: AuditRow, actorKey: SubjectKey?, subjectKey: SubjectKey?) {
        self.row = row
        checkEntry()
        let values = row.values
        checkClear("user_id", values.userID?.description, .actor, actorKey)
        checkSealed("actor_name", values.actorName, .actor, actorKey)
        checkSealed("ip_address", values.ipAddress, .actor, actorKey)
        checkSealed("user_agent", values.userAgent, .actor, actorKey)
        checkClear("resource_id", values.resourceID, .subject, subjectKey)
        checkSealed("details", values.details, .subject, subjectKey, type: .json)
    }

    var record: AuditRecord {
        AuditRecord(
            index: row.index, id: row.id, time: row.time, action: row.action, resourceType: row.resourceType,
            entry: row.text, hash: row.hash, userID: row.values.userID, actorName: texts["actor_name"],
            resourceID: row.values.resourceID, ipAddress: texts["ip_address"], userAgent: texts["user_agent"],
            details: texts["details"], integrity: integrity)
    }

    private mutating func checkEntry() {
        guard Entry.leafHash(row.text.utf8) == row.hash else { return altered("hash") }
        guard let entry = try? JSONReader.read([UInt8](row.text.utf8)) else { return altered("entry") }
        committed = Set((entry["_sd"]?.array ?? []).compactMap(\.string))
        let clear = [
            "eid": row.id.description, "action": row.action, "rt": row.resourceType, "ts": row.time.rfc3339,
            "v": Entry.version,
        ]
        for (name, text) in clear where entry[name]?.string != text { altered(name) }
    }

    private mutating func checkClear(_ field: String, _ text: String?, _ party: CommittedParty, _ key: SubjectKey?) {
        guard let text else { return }
        check(field, .string(text), party, key)
    }

    private mutating func checkSealed(
        _ field: StaticString, _ cell: [UInt8]?, _ party: CommittedParty, _ key: SubjectKey?, type: CellType = .text
    ) {
        guard let cell else { return }
        guard let key else { return keyDestroyed() }
        let name = field.description
        guard let bytes = try? key.open(cell, at: EntryValues.address(field, of: row.id, type)) else {
            return altered(name)
        }
        let text = String(decoding: bytes, as: UTF8.self)
        texts[name] = text
        check(name, type == .json ? .verbatim(text) : .string(text), party, key)
    }

    private mutating func check(_ field: String, _ value: CanonicalJSON, _ party: CommittedParty, _ key: SubjectKey?) {
        guard let key else { return keyDestroyed() }
        let salt = party.salts(of: row.id, from: key)[field, default: []]
        let disclosure = Commitment.disclosure(salt: salt, name: field, value: value)
        if !committed.contains(Commitment.digest(of: disclosure)) { altered(field) }
    }

    private mutating func altered(_ what: String) {
        if case .altered = integrity { return }
        integrity = .altered(what)
    }

    private mutating func keyDestroyed() {
        if integrity == .intact { integrity = .keyDestroyed }
    }
}
