import Crypto
import Synchronization

/// One version of one index's key, with which terms are made:
///
/// ```
/// 0x01 ‖ normaliser's version ‖ key id (u32) ‖ the first bits of HMAC-SHA-256(key, normalised value)
/// ```
///
/// Bits of the last byte that are too many are zero. The key id stands where a sealed cell has it.
struct BlindIndexKey: Sendable {
    /// What a key is derived for.
    struct Name: Hashable {
        let keyID: UInt32
        let table: String
        let column: String
        let index: String
        let normaliser: String
    }

    private let header: [UInt8]
    private let code: HMAC<SHA256>
    private let bits: Int
    private let normaliser: Normaliser

    init(_ parent: KeyRing.Entry, _ index: BlindIndex, _ normaliser: Normaliser) {
        let key = Derivation.key(
            from: parent.key, label: "castellan/v1/index", index.table, index.column, index.name,
            "\(normaliser.name)/\(normaliser.version)")
        code = HMAC<SHA256>(key: key)
        header = Self.header(parent.id, normaliser)
        bits = index.bits
        self.normaliser = normaliser
    }

    static func header(_ keyID: UInt32, _ normaliser: Normaliser) -> [UInt8] {
        var header: [UInt8] = [1, normaliser.version]
        header.append(bigEndian: keyID)
        return header
    }

    /// The term of a value; nil when there is nothing to look for.
    func term(for value: String) -> [UInt8]? {
        guard let text = normaliser.normalise(value) else { return nil }
        var code = code
        code.update(data: Array(text.utf8))
        var kept = [UInt8](code.finalize().prefix((bits + 7) / 8))
        if bits % 8 != 0, let last = kept.indices.last { kept[last] &= 0xff << UInt8(8 - bits % 8) }
        return header + kept
    }
}

extension KeyVault {
    /// What to write into an index's column for a value; nil, and so `NULL`, when there is nothing to look for.
    public func term(_ index: BlindIndex, for value: String) throws(VaultFault) -> [UInt8]? {
        try key(ring.value.current(.indexes), index, index.normaliser).term(for: value)
    }

    /// The terms under which rows with a value may stand, of every version of the key and of the normaliser:
    /// `WHERE phone_index IN \(SQL.list(terms))`. Empty when there is nothing to look for.
    public func terms(_ index: BlindIndex, for value: String) throws(VaultFault) -> [[UInt8]] {
        let ring = ring.value
        _ = try ring.current(.indexes)
        return ring.keys(of: .indexes).all.values.sorted { $0.id > $1.id }.flatMap { entry in
            ([index.normaliser] + index.formerly).compactMap { key(entry, index, $0).term(for: value) }
        }
    }

    private func key(_ entry: KeyRing.Entry, _ index: BlindIndex, _ normaliser: Normaliser) -> BlindIndexKey {
        let name = BlindIndexKey.Name(
            keyID: entry.id, table: index.table, column: index.column, index: index.name,
            normaliser: "\(normaliser.name)/\(normaliser.version)")
        if let key = derived.withLock({ $0.indexes[name] }) { return key }
        let key = BlindIndexKey(entry, index, normaliser)
        derived.withLock { $0.indexes[name] = key }
        return key
    }
}
