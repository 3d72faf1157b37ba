import Access
import Core
import PII
import Store
import TransparencyLog
import Vault

/// An entry of which everything is known but its details: keys, salts and most digests are ready before the transaction
/// begins, which keeps it short.
struct EntryDraft: Sendable {
    let id: AuditEntryID
    let time: Instant
    private let action: Action
    private let target: Target
    private let grant: Grant
    private let subjectKey: SubjectKey
    private let values: EntryValues
    private let digests: [DisclosureDigest]
    private let subjectSalts: CommitmentSalts
    private let decoys: [DisclosureDigest]

    /// `actorKey` and `subjectKey` are the house's where there is no person.
    init(
        action: Action, target: Target, grant: Grant, actorKey: SubjectKey, subjectKey: SubjectKey, at time: Instant,
        _ randomness: any Randomness
    ) {
        let id = AuditEntryID.make(at: time, randomness)
        self.id = id
        self.time = time
        self.action = action
        self.target = target
        self.grant = grant
        self.subjectKey = subjectKey

        let actorSalts = CommittedParty.actor.salts(of: id, from: actorKey)
        let subjectSalts = CommittedParty.subject.salts(of: id, from: subjectKey)
        digests = [
            grant.actor.userID.map { actorSalts.digest(.userID, $0.description) },
            grant.actor.outsideName.map { actorSalts.digest(.actorName, $0) },
            grant.origin.address.map { actorSalts.digest(.ipAddress, $0) },
            grant.origin.userAgent.map { actorSalts.digest(.userAgent, $0) },
            target.id.map { subjectSalts.digest(.resourceID, $0) },
        ].compactMap(\.self)
        self.subjectSalts = subjectSalts
        decoys = DisclosureDigest.decoys(beside: 1, step: LeafEntry.digestStep, randomness)

        func sealed(_ column: StaticString, _ text: String?) -> [UInt8]? {
            text.map { actorKey.seal([UInt8]($0.utf8), at: EntryValues.address(column, of: id, .text)) }
        }
        values = EntryValues(
            entry: id, userID: grant.actor.userID, subjectID: target.subject, resourceID: target.id,
            actorName: sealed("actor_name", grant.actor.outsideName),
            ipAddress: sealed("ip_address", grant.origin.address),
            userAgent: sealed("user_agent", grant.origin.userAgent))
    }

    /// The entry and its values, once the change has said its details; what `sanitizer` finds in them isn't kept.
    func entry(
        details: [(name: String, value: DetailValue)], _ sanitizer: Sanitizer?
    ) -> (Entry, EntryValues) {
        let (digests, values) = committed(details, sanitizer)
        let entry = Entry(
            id: id, time: time, action: action, resourceType: target.type, grant: grant, digests: digests)
        return (entry, values)
    }

    /// An entry about the log itself, with what that kind shows in clear.
    func entry(_ kind: EntryKind, _ fields: [String: ClearValue]) throws(StoreFault) -> (Entry, EntryValues) {
        let (digests, values) = committed([], nil)
        let always: [String: ClearValue] = [
            "action": .text(action.name), "basis": .text(grant.basis.name), "by": .text(grant.actor.kind),
            "rt": .text(target.type),
        ]
        do throws(EntryFault) {
            let leaf = try LeafEntry(
                kind, id: id, time: time, fields: fields.merging(always) { $1 }, digests: digests)
            return (Entry(leaf, action: action, resourceType: target.type), values)
        } catch {
            throw .abandoned("audit_entries: \(kind.rawValue) can't be written: \(error)")
        }
    }

    private func committed(
        _ details: [(name: String, value: DetailValue)], _ sanitizer: Sanitizer?
    ) -> (digests: [DisclosureDigest], values: EntryValues) {
        var digests = digests
        var values = values
        if !details.isEmpty {
            let written = DetailValue.json(of: details)
            let text = sanitizer?.sanitized(json: written) ?? written
            digests.append(subjectSalts.digest(.details, text))
            values.details = subjectKey.seal([UInt8](text.utf8), at: EntryValues.address("details", of: id, .json))
        }
        let missing = (LeafEntry.digestStep - digests.count % LeafEntry.digestStep) % LeafEntry.digestStep
        digests += decoys.prefix(missing)
        return (digests, values)
    }
}
