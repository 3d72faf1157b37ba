import Core
import Store
import Synchronization
import TransparencyLog
import Vault

/// The keys that the log signs its checkpoints with. The private half stands sealed in `audit_keys`.
final class LogKeys: Sendable {
    private let vault: KeyVault
    /// Keys by their sealed cells, so that each is opened once.
    private let opened = Mutex<[[UInt8]: SignerKey]>([:])

    init(vault: KeyVault) {
        self.vault = vault
    }

    /// The keys that sign at a time: the current one first, then those that retire later.
    func signers(of head: TreeHead, at time: Instant, _ reader: Reader) throws(StoreFault) -> [SignerKey] {
        let rows = try reader.rows(
            """
            SELECT vkey, private_key FROM audit_keys
            WHERE epoch = \(head.epoch) AND private_key IS NOT NULL AND (retires_at IS NULL OR retires_at > \(time))
            ORDER BY retires_at IS NOT NULL, vkey
            """, as: StoredKey.self)
        var keys: [SignerKey] = []
        for row in rows { keys.append(try signer(row, of: head.origin)) }
        guard !keys.isEmpty else { throw .abandoned("audit_keys has no key that may sign for \(head.origin)") }
        return keys
    }

    /// Makes a key of an epoch's log.
    func make(for head: TreeHead, at time: Instant, _ randomness: any Randomness, in transaction: Transaction)
        throws(StoreFault) -> VerifierKey
    {
        let seed = randomness.bytes(32)
        let key = try Self.key(of: head.origin, seed: seed)
        let vkey = key.verifier.vkey
        let cell = vault.houseKey(.audit).seal(seed, at: Self.address(vkey))
        try transaction.run(
            """
            INSERT INTO audit_keys (vkey, epoch, private_key, created_at)
            VALUES (\(vkey), \(head.epoch), \(cell), \(time))
            """)
        return key.verifier
    }

    /// Removes the private halves of keys that have retired: nobody can sign with them any more.
    static func destroyRetired(at time: Instant, in transaction: Transaction) throws(StoreFault) {
        try transaction.run(
            "UPDATE audit_keys SET private_key = NULL WHERE retires_at <= \(time) AND private_key IS NOT NULL")
    }

    private func signer(_ row: StoredKey, of origin: String) throws(StoreFault) -> SignerKey {
        if let key = opened.withLock({ $0[row.cell] }) { return key }
        guard let seed = try? vault.houseKey(.audit).open(row.cell, at: Self.address(row.vkey)) else {
            throw .abandoned("audit_keys: the private key of \(row.vkey) can't be opened")
        }
        let key = try Self.key(of: origin, seed: seed)
        guard key.verifier.vkey == row.vkey else { throw .abandoned("audit_keys: \(row.vkey) holds another key") }
        opened.withLock { $0[row.cell] = key }
        return key
    }

    private static func key(of origin: String, seed: [UInt8]) throws(StoreFault) -> SignerKey {
        guard let key = SignerKey(name: origin, algorithm: .ed25519, seed: Secret(seed)) else {
            throw .abandoned("audit_keys: \(origin) can't be a key's name")
        }
        return key
    }

    private static func address(_ vkey: String) -> CellAddress {
        CellAddress(table: "audit_keys", column: "private_key", row: vkey, type: .bytes)
    }
}

private struct StoredKey: RowDecodable {
    let vkey: String
    let cell: [UInt8]

    init(row: Row) throws(StoreFault) {
        vkey = try row.get(0)
        cell = try row.get(1)
    }
}
