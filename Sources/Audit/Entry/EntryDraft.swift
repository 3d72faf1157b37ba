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
    private let detailsSalt: [UInt8]
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
        let actorFields = [
            ("user_id", grant.actor.userID?.description), ("actor_name", grant.actor.outsideName),
            ("ip_address", grant.origin.address), ("user_agent", grant.origin.userAgent),
        ]
        digests =
            Self.digests(actorFields, actorSalts) + Self.digests([("resource_id", target.id)], subjectSalts)
        detailsSalt = subjectSalts["details", default: []]
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
            let object = CanonicalJSON.object(
                Dictionary(details.map { ($0.name, CanonicalJSON($0.value)) }) { _, last in last })
            digests.append(
                Commitment.digest(of: Commitment.disclosure(salt: detailsSalt, name: "details", value: object)))
            values.details = subjectKey.seal(object.bytes, at: EntryValues.address("details", of: id, .json))
        }
        let missing = (Entry.digestStep - digests.count % Entry.digestStep) % Entry.digestStep
        digests += decoys.prefix(missing)
        let entry = Entry(
            id: id, time: time, action: action, resourceType: target.type, grant: grant, digests: digests)
        return (entry, values)
    }

    private static func digests(_ fields: [(String, String?)], _ salts: [String: [UInt8]]) -> [String] {
        fields.compactMap { name, text in
            guard let text else { return nil }
            let disclosure = Commitment.disclosure(salt: salts[name, default: []], name: name, value: .string(text))
            return Commitment.digest(of: disclosure)
        }
    }
}
