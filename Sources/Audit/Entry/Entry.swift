import Access
import Core
import TransparencyLog

/// The part of an audit entry that is written once and never changes, in clear: what was done to what kind of thing,
/// when, and why it was allowed. Everything personal is only committed to, by digests.
///
/// The bytes are RFC 8785 JSON; the hash is the leaf hash of RFC 6962, so that a Merkle tree can be put over entries as
/// they are.
struct Entry: Sendable {
    let id: AuditEntryID
    let time: Instant
    let action: String
    let resourceType: String
    /// Canonical JSON.
    let text: String
    /// SHA-256(0x00 ‖ text).
    let hash: [UInt8]

    init(
        id: AuditEntryID, time: Instant, action: Action, resourceType: String, grant: Grant,
        digests: [DisclosureDigest]
    ) {
        self.id = id
        self.time = time
        self.action = action.name
        self.resourceType = resourceType
        // Member by member, since every change waits for it; names in the order that RFC 8785 §3.2.3 asks for. What comes out is what
        // `LeafEntry` makes of the same.
        var writer = JSONWriter(capacity: 768)
        writer.beginObject()
        writer.key("_sd")
        writer.beginArray()
        for digest in digests.sorted() { writer.string(digest.text) }
        writer.endArray()
        writer.key("_sd_alg")
        writer.string("sha-256")
        writer.key("action")
        writer.string(action.name)
        writer.key("basis")
        writer.string(grant.basis.name)
        writer.key("by")
        writer.string(grant.actor.kind)
        writer.key("eid")
        writer.id(id)
        writer.key("ok")
        writer.boolean(true)
        writer.key("rt")
        writer.string(resourceType)
        writer.key("ts")
        writer.instant(time)
        writer.key("v")
        writer.string(EntryKind.audit.rawValue)
        writer.endObject()
        let bytes = writer.bytes
        text = String(decoding: bytes, as: UTF8.self)
        hash = MerkleHash.leaf(bytes).bytes
    }

    /// An entry about the log itself, of another kind than ``EntryKind/audit``.
    init(_ leaf: LeafEntry, action: Action, resourceType: String) {
        id = leaf.id
        time = leaf.time
        self.action = action.name
        self.resourceType = resourceType
        text = String(decoding: leaf.bytes, as: UTF8.self)
        hash = leaf.leafHash.bytes
    }
}

extension Grant.Basis {
    /// Why the change was allowed, as an entry says it.
    var name: String {
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
        case .reported: "reported"
        }
    }

    /// The name of an actor who isn't a user of the server.
    var outsideName: String? {
        switch self {
        case .operator(let name), .database(let name): name
        case .reported(_, let name): name
        case .user, .anonymous, .system: nil
        }
    }
}
