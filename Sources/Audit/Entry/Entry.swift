import Access
import Core
import Crypto

/// The part of an audit entry that is written once and never changes, in clear: what was done to what kind of thing,
/// when, and why it was allowed. Everything personal is only committed to, by digests.
///
/// The bytes are RFC 8785 JSON; the hash is the leaf hash of RFC 6962, so that a Merkle tree can be put over entries as
/// they are.
struct Entry: Sendable {
    static let version = "castellan.audit/1"
    /// Digests are padded to a multiple of this.
    static let digestStep = 4

    let id: AuditEntryID
    let time: Instant
    let action: String
    let resourceType: String
    /// Canonical JSON.
    let text: String
    /// SHA-256(0x00 ‖ text).
    let hash: [UInt8]

    init(
        id: AuditEntryID, time: Instant, action: Action, resourceType: String, grant: Grant, digests: [String]
    ) {
        self.id = id
        self.time = time
        self.action = action.name
        self.resourceType = resourceType
        var bytes: [UInt8] = []
        bytes.reserveCapacity(768)
        // Written piece by piece, since every change waits for it; names in the order that RFC 8785 §3.2.3 asks for.
        func write(_ before: StaticString, _ text: String) {
            before.withUTF8Buffer { bytes.append(contentsOf: $0) }
            CanonicalJSON.write(text, to: &bytes)
        }
        var separator: StaticString = #"{"_sd":["#
        for digest in digests.sorted() {
            write(separator, digest)
            separator = ","
        }
        write(#"],"_sd_alg":"#, "sha-256")
        write(#","action":"#, action.name)
        write(#","basis":"#, grant.basis.name)
        write(#","by":"#, grant.actor.kind)
        write(#","eid":"#, id.description)
        write(#","ok":true,"rt":"#, resourceType)
        write(#","ts":"#, time.rfc3339)
        write(#","v":"#, Self.version)
        bytes.append(UInt8(ascii: "}"))
        text = String(decoding: bytes, as: UTF8.self)
        hash = Self.leafHash(bytes)
    }

    /// The leaf hash of an entry's bytes (RFC 6962 §2.1).
    static func leafHash(_ entry: [UInt8]) -> [UInt8] {
        var hash = SHA256()
        hash.update(data: [0])
        hash.update(data: entry)
        return Array(hash.finalize())
    }
}

extension Grant.Basis {
    /// Why the change was allowed, as an entry says it.
    fileprivate var name: String {
        switch self {
        case .permission(let permission): "permission \(permission.rawValue)"
        case .system(let reason): "system \(reason.rawValue)"
        case .terminal: "terminal"
        case .credential: "credential"
        }
    }
}

extension Actor {
    /// What kind of actor it is, in clear.
    var kind: String {
        switch self {
        case .user: "user"
        case .anonymous: "anonymous"
        case .system: "system"
        case .operator: "operator"
        case .database: "database"
        }
    }

    /// The name of an actor who isn't a user of the server.
    var outsideName: String? {
        switch self {
        case .operator(let name), .database(let name): name
        case .user, .anonymous, .system: nil
        }
    }
}
