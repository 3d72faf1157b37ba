public import Core
public import Store

extension AuditTree {
    /// When the first checkpoint of this epoch was signed that is larger than this; nil when there is none.
    public func signingTime(after size: UInt64) async throws(StoreFault) -> Instant? {
        try await database.read { reader throws(StoreFault) in
            try reader.value(
                """
                SELECT created_at FROM audit_checkpoints
                WHERE epoch = (SELECT max(epoch) FROM audit_head) AND size > \(Int64(clamping: size)) ORDER BY size LIMIT 1
                """, as: Instant.self)
        }
    }
}
