import Access
import Core
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
    private let digests: [String]
    private let subjectSalts: CommitmentSalts
    private let decoys: [String]

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
            grant.actor.userID.map { actorSalts.digest(.userID, .string($0.description)) },
            grant.actor.outsideName.map { actorSalts.digest(.actorName, .string($0)) },
            grant.origin.address.map { actorSalts.digest(.ipAddress, .string($0)) },
            grant.origin.userAgent.map { actorSalts.digest(.userAgent, .string($0)) },
            target.id.map { subjectSalts.digest(.resourceID, .string($0)) },
        ].compactMap(\.self)
        self.subjectSalts = subjectSalts
        decoys = Commitment.decoys(Entry.digestStep - 1, randomness)

        func sealed(_ column: StaticString, _ text: String?) -> [UInt8]? {
            text.map { actorKey.seal([UInt8]($0.utf8), at: EntryValues.address(column, of: id, .text)) }
        }
        values = EntryValues(
            entry: id, userID: grant.actor.userID, subjectID: target.subject, resourceID: target.id,
            actorName: sealed("actor_name", grant.actor.outsideName),
            ipAddress: sealed("ip_address", grant.origin.address),
            userAgent: sealed("user_agent", grant.origin.userAgent))
    }

    /// The entry and its values, once the change has said its details.
    func entry(details: [(name: String, value: DetailValue)]) -> (Entry, EntryValues) {
        var digests = digests
        var values = values
        if !details.isEmpty {
            let text = CanonicalJSON.object(
                Dictionary(details.map { ($0.name, CanonicalJSON($0.value)) }) { _, last in last }
            ).bytes
            digests.append(subjectSalts.digest(.details, .verbatim(text)))
            values.details = subjectKey.seal(text, at: EntryValues.address("details", of: id, .json))
        }
        let missing = (Entry.digestStep - digests.count % Entry.digestStep) % Entry.digestStep
        digests += decoys.prefix(missing)
        let entry = Entry(
            id: id, time: time, action: action, resourceType: target.type, grant: grant, digests: digests)
        return (entry, values)
    }
}
