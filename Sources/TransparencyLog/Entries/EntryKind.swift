public import Core

/// What an entry is, by its `v`: it keeps the texts of different kinds apart, so that none can be taken for another.
public enum EntryKind: String, Sendable, Hashable, CaseIterable {
    /// Something that was done.
    case audit = "castellan.audit/1"
    /// A step of erasing a person's values.
    case erasure = "castellan.erasure/1"
    /// Entries before an index have been archived.
    case retention = "castellan.retention/1"
    /// The log itself was set up or began anew.
    case configuration = "castellan.config/1"
    /// The log's key was replaced.
    case keyRotation = "castellan.keyrotation/1"
    /// Many security events under one root.
    case segment = "castellan.segment/1"

    /// The fields that may stand in clear beside `eid`, `ts` and `v`, none of which says who: everything else is committed
    /// to, never shown.
    public var clearFields: Set<String> { Self.clearFields[self] ?? [] }

    private static let clearFields: [EntryKind: Set<String>] = [
        .audit: common.union(["rid"]),
        .erasure: common.union(["backups_expire", "idx", "idx_sha256", "n", "phase", "tombstone"]),
        .retention: common.union(["archive_sha256", "from_index", "min_index", "n", "policy", "root"]),
        .configuration: common.union(["origin", "reason", "rollback_from"]),
        .keyRotation: common.union(["new_vkey", "old_vkey"]),
        .segment: common.union(["first_ts", "last_ts", "n", "root"]),
    ]

    private static let common: Set = ["action", "basis", "by", "cat", "ok", "rt", "sev", "type"]
}

/// A value in clear: no fractions, no lists, nothing nested.
public enum ClearValue: Hashable, Sendable {
    case text(String)
    /// Within ±(2⁵³ − 1), which every reader of JSON has exactly.
    case integer(Int64)
    case boolean(Bool)

    static let exactIntegers = -(Int64(1) << 53 - 1)...(Int64(1) << 53 - 1)

    init?(_ value: JSONValue) {
        switch value {
        case .string(let text): self = .text(text)
        case .integer(let number) where Self.exactIntegers.contains(number): self = .integer(number)
        case .boolean(let truth): self = .boolean(truth)
        default: return nil
        }
    }
}

/// Why something can't be an entry.
public enum EntryFault: Error, Sendable, Hashable {
    /// So many bytes are more than ``EntryBundle/longestEntry``; larger values are committed to by their hash.
    case tooLarge(Int)
    /// Not JSON at all.
    case malformed(JSONFault)
    /// JSON, but not the one text that the entry has.
    case notCanonical
    /// A field is missing, has another kind of value, or may not stand in clear.
    case field(String)
}
