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
    static func disclosure(salt: [UInt8], name: String, value: CanonicalJSON) -> String {
        Base64URL.encode(CanonicalJSON.array([.string(Base64URL.encode(salt)), .string(name), value]).bytes)
    }

    /// What the entry holds.
    static func digest(of disclosure: String) -> String {
        Base64URL.encode(Array(SHA256.hash(data: [UInt8](disclosure.utf8))))
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
    var fields: [String] {
        switch self {
        case .actor: ["user_id", "actor_name", "ip_address", "user_agent"]
        case .subject: ["resource_id", "details"]
        }
    }

    /// The salts of all the party's values, 16 bytes each, by one HKDF-Expand (RFC 5869) over
    /// `castellan/v1/audit/salt ‖ 0x00 ‖ party ‖ 0x00 ‖ entry id`.
    func salts(of entry: AuditEntryID, from key: SubjectKey) -> [String: [UInt8]] {
        let info = [UInt8]("castellan/v1/audit/salt\0\(rawValue)\0\(entry)".utf8)
        let bytes = key.salts(16 * fields.count, info: info)
        var salts: [String: [UInt8]] = [:]
        for (index, field) in fields.enumerated() {
            salts[field] = [UInt8](bytes[16 * index..<16 * (index + 1)])
        }
        return salts
    }
}
