import Core

/// An entry as it leaves the log: what was hashed, where it stands, and what its values are checked with. One JSON object:
///
/// ```
/// {"idx": 17, "leaf_hash": "9f2c…", "entry": {"_sd": […], …}, "disclosures": ["WyI1…"], "proof": ["RoopEk…"]}
/// ```
///
/// `entry` stands there byte for byte, so its SHA-256 behind a zero byte is `leaf_hash`. `proof` is only in bundles.
public struct ExportedEntry: Sendable, Hashable {
    /// The place in the log; nil for the moment until the entry has one.
    public let index: UInt64?
    /// What was hashed: canonical JSON.
    public let entry: [UInt8]
    /// What the values are checked with (RFC 9901 §4.2.1), in base64url.
    public let disclosures: [String]
    /// The hashes from the leaf's sibling to the root's child.
    public var path: [MerkleHash]?

    /// An entry; see the properties.
    public init(index: UInt64?, entry: [UInt8], disclosures: [String], path: [MerkleHash]? = nil) {
        self.index = index
        self.entry = entry
        self.disclosures = disclosures
        self.path = path
    }

    /// The entry as a line, its newline included.
    public var line: [UInt8] {
        var writer = JSONWriter(capacity: 1_024 + entry.count)
        writer.beginObject()
        writer.key("idx")
        if let index { writer.integer(Int64(clamping: index)) } else { writer.null() }
        writer.key("leaf_hash")
        writer.string(Hexadecimal.encode(MerkleHash.leaf(entry).bytes))
        writer.key("entry")
        writer.raw(String(decoding: entry, as: UTF8.self))
        writer.key("disclosures")
        Self.write(disclosures, to: &writer)
        if let path {
            writer.key("proof")
            Self.write(path.map(\.base64), to: &writer)
        }
        writer.endObject()
        return writer.bytes + [UInt8(ascii: "\n")]
    }

    private static func write(_ texts: [String], to writer: inout JSONWriter) {
        writer.beginArray()
        for text in texts { writer.string(text) }
        writer.endArray()
    }
}
