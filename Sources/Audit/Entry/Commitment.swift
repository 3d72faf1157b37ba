import Core
import Crypto
import Vault

/// Salted commitments to the personal values of an entry, by the rule of SD-JWT (RFC 9901 §4.2): the entry holds
/// `digest = base64url(SHA-256(disclosure))`, where `disclosure = base64url(JCS([salt, name, value]))`.
///
/// The log stays verifiable, byte for byte, when a value is erased; and without its salt a digest says nothing about
/// it.
enum Commitment {
    /// What somebody must be shown in order to check one value against the entry.
    static func disclosure(salt: ArraySlice<UInt8>, name: String, value: CanonicalJSON) -> String {
        var bytes = [UInt8(ascii: "[")]
        CanonicalJSON.write(Base64URL.encode(salt), to: &bytes)
        bytes.append(UInt8(ascii: ","))
        CanonicalJSON.write(name, to: &bytes)
        bytes.append(UInt8(ascii: ","))
        value.write(to: &bytes)
        bytes.append(UInt8(ascii: "]"))
        return Base64URL.encode(bytes)
    }

    /// What the entry holds.
    static func digest(of disclosure: String) -> String {
        var hash = SHA256()
        var disclosure = disclosure
        disclosure.withUTF8 { hash.update(bufferPointer: UnsafeRawBufferPointer($0)) }
        return Base64URL.encode(Array(hash.finalize()))
    }

    /// Digests of nothing, so that the number of digests doesn't tell which values were there.
    static func decoys(_ count: Int, _ randomness: some Randomness) -> [String] {
        let bytes = randomness.bytes(32 * count)
        return (0..<count).map { Base64URL.encode(bytes[32 * $0..<32 * ($0 + 1)]) }
    }
}

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
        return CommitmentSalts(party: self, bytes: key.salts(16 * fields.count, info: info))
    }
}

/// A value that an entry commits to, by its name in disclosures and in `audit_values`.
enum CommittedField: String {
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
    subscript(field: CommittedField) -> ArraySlice<UInt8> {
        guard let place = party.fields.firstIndex(of: field) else { preconditionFailure("\(field) is the other's") }
        return bytes[16 * place..<16 * (place + 1)]
    }

    /// The digest of a value, for the entry.
    func digest(_ field: CommittedField, _ value: CanonicalJSON) -> String {
        Commitment.digest(of: Commitment.disclosure(salt: self[field], name: field.rawValue, value: value))
    }
}
