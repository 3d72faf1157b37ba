import Core
import Crypto

/// What the values under a subject key are.
public enum SubjectPurpose: String, Sendable, Hashable, CaseIterable {
    /// Personal values of audit entries: the salts of their commitments and their sealed text.
    case audit
    /// Sealed columns about a person that have to go with them, such as contact data.
    case profile
}

/// The key of one person (or of the house itself) for one purpose. Destroying it destroys every value sealed and every
/// salt derived with it, in every copy of the main database.
public struct SubjectKey: Sendable {
    /// The key's id in the cells it seals: 0 for a person's, since whose it is follows from the row.
    static let personal: UInt32 = 0

    /// HMAC with the salt key, before its message: every salt begins here.
    private let saltCode: HMAC<SHA256>
    private let cells: CellKey
    private let algorithm: SealedCell.Algorithm
    private let randomness: any Randomness

    init(
        _ key: SymmetricKey, id: UInt32, formerly: [UInt32] = [], deployment: String, _ randomness: any Randomness
    ) {
        saltCode = HMAC<SHA256>(key: Derivation.key(from: key, label: "castellan/v1/subject/salt"))
        algorithm = id == Self.personal ? .aes256gcm : .xaes256gcm
        cells = CellKey(
            id: id, formerly: formerly, deployment: deployment,
            key: Derivation.key(from: key, label: "castellan/v1/subject/cell"))
        self.randomness = randomness
    }

    /// `count` bytes of salt, at most 8,160, that only this key can make again, by HKDF-Expand (RFC 5869): the same for the
    /// same `info`.
    public func salts(_ count: Int, info: [UInt8]) -> [UInt8] {
        var salts: [UInt8] = []
        salts.reserveCapacity(count + SHA256.byteCount)
        var block: [UInt8] = []
        var counter: UInt8 = 1
        while salts.count < count {
            var code = saltCode
            code.update(data: block + info + [counter])
            block = [UInt8](code.finalize())
            salts += block
            counter += 1
        }
        salts.removeLast(salts.count - count)
        return salts
    }

    /// Seals a value for the cell at `address`: under a person's key with AES-256-GCM, since nobody has 2³² values, under
    /// the house's with XAES-256-GCM.
    public func seal(_ plaintext: [UInt8], at address: CellAddress) -> [UInt8] {
        cells.seal(plaintext, at: address, randomness, algorithm: algorithm)
    }

    /// Opens a cell that stands at `address`; throws ``VaultFault/damaged(_:)`` when it isn't what was sealed there.
    public func open(_ cell: [UInt8], at address: CellAddress) throws(VaultFault) -> [UInt8] {
        try cells.open(cell, at: address)
    }
}
