public import Access
public import Core
@_spi(RawTransaction) public import Store
public import TransparencyLog

extension AuditedDatabase {
    /// How long the old key of the log signs beside the new one, so that everybody who follows the log learns of the new one.
    public static let keyOverlap = Duration.seconds(30 * 86_400)

    /// Gives the log a new key. An entry under a checkpoint of both keys says so; from then on both sign, the old one for `overlap`.
    /// Returns the new key and the entry.
    @discardableResult
    public func rotateLogKey(
        by grant: Grant, overlap: Duration = AuditedDatabase.keyOverlap
    ) async throws(StoreFault) -> (key: VerifierKey, entry: AuditEntryID)? {
        let now = time.now()
        let rotation = LogChange<VerifierKey>(kind: .keyRotation, action: .logKeyRotated) {
            transaction, writer throws(StoreFault) in
            let head = try writer.head(in: transaction)
            guard let old = try writer.keys.signers(of: head, at: now, transaction).first?.verifier else { return nil }
            try transaction.run(
                "UPDATE audit_keys SET retires_at = \(now + overlap) WHERE epoch = \(head.epoch) AND retires_at IS NULL"
            )
            let key = try writer.keys.make(for: head, at: now, writer.randomness, in: transaction)
            return (key, ["new_vkey": .text(key.vkey), "old_vkey": .text(old.vkey)])
        }
        return try await make(rotation, by: grant).map { ($0.value, $0.entry) }
    }
}

extension AuditedDatabase {
    /// Since when the log has the key that signs it; nil before its first entry.
    public func logKeySince() async throws(StoreFault) -> Instant? {
        try await database.read { reader throws(StoreFault) in
            try reader.value(
                "SELECT created_at FROM audit_keys WHERE retires_at IS NULL ORDER BY created_at DESC LIMIT 1",
                as: Instant.self)
        }
    }

    /// Removes the private halves of keys that have retired.
    func destroyRetiredKeys() async throws(StoreFault) {
        let now = time.now()
        let isDue = try await database.read { reader throws(StoreFault) in
            try reader.value(
                "SELECT 1 FROM audit_keys WHERE retires_at <= \(now) AND private_key IS NOT NULL", as: Int.self) != nil
        }
        guard isDue else { return }
        try await database.write { transaction throws(StoreFault) in
            .commit(try LogKeys.destroyRetired(at: now, in: transaction))
        }
    }
}

extension Action {
    /// The log's signing key was replaced.
    public static let logKeyRotated = Action("audit_log.key_rotated")
}
