import Access
import Core
import TransparencyLog
import Vault

/// Compares a stored row with the commitments of its entry, value by value, as an auditor would.
struct RowCheck {
    private let row: AuditRow
    private var committed: Set<DisclosureDigest> = []
    private var integrity = AuditRecord.Integrity.intact
    /// Values that must have been there, as the entry shows.
    private var expectedActor: [CommittedField] = []
    private var expectedSubject: [CommittedField] = []
    private var texts: [CommittedField: String] = [:]
    private var disclosures: [String] = []
    private var verdicts: [CommittedField: Verdict] = [:]

    /// One party's key, and the salts that follow from it; nil when the key was destroyed.
    private struct Party {
        let key: SubjectKey?
        let salts: CommitmentSalts?

        init(_ party: CommittedParty, _ key: SubjectKey?, entry: AuditEntryID) {
            self.key = key
            salts = key.map { party.salts(of: entry, from: $0) }
        }
    }

    /// A key is nil when it was destroyed. `cover` says what the log says of erasures.
    init(_ row: AuditRow, actorKey: SubjectKey?, subjectKey: SubjectKey?, cover: ErasureCover = .none) {
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
        guard !row.isPruned else { return }
        if row.lacksActor { explain(.actor, cover, [.userID, .ipAddress, .userAgent], expected: expectedActor) }
        if row.lacksSubject { explain(.subject, cover, [.resourceID, .details], expected: expectedSubject) }
    }

    var record: AuditRecord {
        AuditRecord(
            index: row.index, id: row.id, time: row.time, action: row.action, resourceType: row.resourceType,
            entry: row.text, hash: row.hash, userID: row.values.userID, actorName: texts[.actorName],
            resourceID: row.values.resourceID, ipAddress: texts[.ipAddress], userAgent: texts[.userAgent],
            details: texts[.details], disclosures: disclosures, integrity: integrity,
            verdicts: Dictionary(uniqueKeysWithValues: verdicts.map { ($0.key.rawValue, $0.value) }))
    }

    private mutating func checkEntry() {
        guard !row.isPruned else { return integrity = .pruned }
        let bytes = [UInt8](row.text.utf8)
        guard MerkleHash.leaf(bytes).bytes == row.hash else { return altered("hash") }
        guard let entry = try? LeafEntry(bytes) else { return altered("entry") }
        committed = Set(entry.digests)
        if case .text(let kind)? = entry.fields["by"] { expectedActor = Actor.values(ofKind: kind) }
        if row.isAlone, entry.kind == .audit { expectedSubject = [.resourceID, .details] }
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
        guard let key = party.key else { return keyDestroyed(field) }
        guard let bytes = try? key.open(cell, at: EntryValues.address(column, of: row.id, type)) else {
            verdicts[field] = .mismatch
            return altered(field.rawValue)
        }
        let text = String(decoding: bytes, as: UTF8.self)
        texts[field] = text
        check(field, text, party)
    }

    private mutating func check(_ field: CommittedField, _ text: String, _ party: Party) {
        guard let salts = party.salts else { return keyDestroyed(field) }
        let disclosure = salts.disclosure(field, text)
        disclosures.append(disclosure.text)
        let holds = committed.contains(disclosure.digest)
        verdicts[field] = holds ? .verified : .mismatch
        if !holds { altered(field.rawValue) }
    }

    /// Says of values that are all missing that they were erased, when the log does; else that those are withheld which there must have
    /// been. Which ones there were, only the digests say, and to nobody.
    private mutating func explain(
        _ role: PersonRole, _ cover: ErasureCover, _ erasable: [CommittedField], expected: [CommittedField]
    ) {
        let isErased = cover.covers(row.index, role)
        let fields = isErased ? erasable : expected
        guard !fields.isEmpty else { return }
        for field in fields { verdicts[field] = isErased ? .erased : .withheld }
        if case .altered = integrity { return }
        if integrity != .withheld { integrity = isErased ? .erased : .withheld }
    }

    private mutating func altered(_ what: String) {
        if case .altered = integrity { return }
        integrity = .altered(what)
    }

    private mutating func keyDestroyed(_ field: CommittedField) {
        verdicts[field] = .erased
        if integrity == .intact { integrity = .keyDestroyed }
    }
}

extension Actor {
    /// What every entry of an actor of this kind (``Actor/kind``) commits to.
    fileprivate static func values(ofKind kind: String) -> [CommittedField] {
        switch kind {
        case "user": [.userID]
        case "operator", "database": [.actorName]
        case "reported": [.userID, .actorName]
        default: []
        }
    }
}

extension AuditRow {
    /// Whether no value of whoever acted is there.
    var lacksActor: Bool {
        values.userID == nil && values.actorName == nil && values.ipAddress == nil && values.userAgent == nil
    }

    /// Whether no value of what it was done to is there.
    var lacksSubject: Bool { values.resourceID == nil && values.details == nil && values.subjectID == nil }
}
