import Core
import TransparencyLog
import Vault

/// The personal values of one entry that belong to one person: the actor's, or those of whom it was done to.
enum CommittedParty: String {
    case actor
    case subject

    /// The values in the order of their salts, which must never change.
    var fields: [CommittedField] {
        switch self {
        case .actor: [.userID, .actorName, .ipAddress, .userAgent]
        case .subject: [.resourceID, .details]
        }
    }

    /// The salts of all the party's values, 16 bytes each, by one HKDF-Expand (RFC 5869) over
    /// `castellan/v1/audit/salt ‖ 0x00 ‖ party ‖ 0x00 ‖ entry id`.
    func salts(of entry: AuditEntryID, from key: SubjectKey) -> CommitmentSalts {
        let info = [UInt8]("castellan/v1/audit/salt\0\(rawValue)\0\(entry)".utf8)
        return CommitmentSalts(party: self, bytes: key.salts(Disclosure.saltByteCount * fields.count, info: info))
    }
}

/// A value that an entry commits to, by its name in disclosures and in `audit_values`.
enum CommittedField: String, CaseIterable {
    case userID = "user_id"
    case actorName = "actor_name"
    case ipAddress = "ip_address"
    case userAgent = "user_agent"
    case resourceID = "resource_id"
    case details
}

/// The salts of one party's values in one entry.
struct CommitmentSalts: Sendable {
    fileprivate let party: CommittedParty
    fileprivate let bytes: [UInt8]

    /// The salt of one of the party's values: 16 bytes.
    subscript(field: CommittedField) -> [UInt8] {
        guard let place = party.fields.firstIndex(of: field) else { preconditionFailure("\(field) is the other's") }
        return Array(bytes[Disclosure.saltByteCount * place..<Disclosure.saltByteCount * (place + 1)])
    }

    /// What discloses a value. Every value is committed to as a text, `details` as the text of its JSON: no reader has to agree with
    /// us on how a number is written.
    func disclosure(_ field: CommittedField, _ text: String) -> Disclosure {
        guard let disclosure = try? Disclosure(salt: self[field], name: field.rawValue, value: .string(text)) else {
            preconditionFailure("a text has a canonical form")
        }
        return disclosure
    }

    /// The digest of a value, for the entry.
    func digest(_ field: CommittedField, _ text: String) -> DisclosureDigest {
        disclosure(field, text).digest
    }
}
