public import Store
public import TransparencyLog

/// The log as far as the database has it: what a copy elsewhere is compared with.
public struct LogEnd: Sendable {
    /// The log's name.
    public let origin: String
    /// The tree, by its right edge.
    public let range: CompactRange
    /// Every key that ever signed for the log under this name.
    public let keys: [VerifierKey]
}

extension AuditTree {
    /// Where the log ends; nil before it has begun.
    public func end() async throws(StoreFault) -> LogEnd? {
        try await database.read { reader throws(StoreFault) in
            guard let head = try TreeHead.newest(reader) else { return nil }
            let keys = try reader.values("SELECT vkey FROM audit_keys WHERE epoch = \(head.epoch)", as: String.self)
            return LogEnd(origin: head.origin, range: head.range, keys: keys.compactMap { VerifierKey(vkey: $0) })
        }
    }
}
