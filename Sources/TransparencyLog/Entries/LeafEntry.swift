public import Core

/// What is hashed into a leaf: one flat JSON object in its canonical text (RFC 8785), which never changes.
///
/// ```
/// {"_sd":["-VAG1M6w…","bN5qiv1s…","ivw_hhZr…","x0jU3yPq…"],"_sd_alg":"sha-256","action":"user.locked",
///  "eid":"0193f2c7-…","ok":true,"ts":"2026-11-22T05:22:06.123Z","v":"castellan.audit/1"}
/// ```
///
/// In clear stand only the fields that ``EntryKind/clearFields`` allows. It has no index and no hash of the entry before it:
/// its place is what the tree proves, so an entry is hashed before it has one.
public struct LeafEntry: Hashable, Sendable {
    /// Digests are padded with decoys to a multiple of this.
    public static let digestStep = 4

    /// What the entry is.
    public let kind: EntryKind
    /// The entry's own id, by which a retry is recognized.
    public let id: AuditEntryID
    /// When it happened.
    public let time: Instant
    /// What stands in clear, by name.
    public let fields: [String: ClearValue]
    /// What the entry commits to, and decoys, in order.
    public let digests: [DisclosureDigest]
    /// The canonical text: what is stored, served and hashed.
    public let bytes: [UInt8]

    /// An entry; throws when a field may not stand in clear or all of it is too large.
    public init(
        _ kind: EntryKind, id: AuditEntryID, time: Instant, fields: [String: ClearValue], digests: [DisclosureDigest]
    ) throws(EntryFault) {
        let allowed = kind.clearFields
        for (name, value) in fields {
            guard allowed.contains(name) else { throw .field(name) }
            if case .integer(let number) = value, !ClearValue.exactIntegers.contains(number) { throw .field(name) }
        }
        self.kind = kind
        self.id = id
        self.time = time
        self.fields = fields
        self.digests = digests.sorted()
        bytes = Self.encode(kind, id: id, time: time, fields: fields, digests: self.digests)
        guard bytes.count <= EntryBundle.longestEntry else { throw .tooLarge(bytes.count) }
    }

    /// Reads an entry from its canonical text, and from no other.
    public init(_ bytes: [UInt8]) throws(EntryFault) {
        guard bytes.count <= EntryBundle.longestEntry else { throw .tooLarge(bytes.count) }
        let json: JSONValue
        do throws(JSONFault) { json = try JSONReader.read(bytes, limits: JSONLimits(depth: 2)) } catch {
            throw .malformed(error)
        }
        guard case .object(let members) = json, let kind = json["v"]?.string.flatMap(EntryKind.init) else {
            throw .field("v")
        }
        guard let id = json["eid"]?.string.flatMap({ AuditEntryID($0) }) else { throw .field("eid") }
        guard let time = json["ts"]?.string.flatMap({ Instant(rfc3339: $0) }) else { throw .field("ts") }
        let listed = json["_sd"]?.array ?? []
        let digests = listed.compactMap { $0.string.flatMap { DisclosureDigest(text: $0) } }
        guard digests.count == listed.count else { throw .field("_sd") }

        var fields: [String: ClearValue] = [:]
        for member in members where !Self.ownNames.contains(member.name) {
            guard let value = ClearValue(member.value) else { throw .field(member.name) }
            fields[member.name] = value
        }
        try self.init(kind, id: id, time: time, fields: fields, digests: digests)
        guard self.bytes == bytes else { throw .notCanonical }
    }

    /// The leaf that the entry becomes.
    public var leafHash: MerkleHash { .leaf(bytes) }

    private static let ownNames: Set = ["_sd", "_sd_alg", "eid", "ts", "v"]

    /// Member by member, since every change waits for it. Names are ASCII, so their order is that of RFC 8785 §3.2.3, and
    /// `_` comes before all letters.
    private static func encode(
        _ kind: EntryKind, id: AuditEntryID, time: Instant, fields: [String: ClearValue], digests: [DisclosureDigest]
    ) -> [UInt8] {
        var writer = JSONWriter(capacity: 768)
        writer.beginObject()
        if !digests.isEmpty {
            writer.key("_sd")
            writer.beginArray()
            for digest in digests { writer.string(digest.text) }
            writer.endArray()
            writer.key("_sd_alg")
            writer.string("sha-256")
        }
        var members = fields
        members["eid"] = .text(id.description)
        members["ts"] = .text(time.rfc3339)
        members["v"] = .text(kind.rawValue)
        for (name, value) in members.sorted(by: { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }) {
            writer.key(name)
            switch value {
            case .text(let text): writer.string(text)
            case .integer(let number): writer.integer(number)
            case .boolean(let truth): writer.boolean(truth)
            }
        }
        writer.endObject()
        return writer.bytes
    }
}
