import Core
import Crypto

/// What the values under a subject key are.
public enum SubjectPurpose: String, Sendable, Hashable, CaseIterable {
    /// Personal values of audit entries: the salts of their commitments and their sealed text.
    case audit
}

/// The key of one person (or of the house itself) for one purpose. Destroying it destroys every value sealed and every
/// salt derived with it, in every copy of the main database.
public struct SubjectKey: Sendable {
    /// The key's id in the cells it seals: 0 for a person's, since whose it is follows from the row.
    static let personal: UInt32 = 0

    private let saltKey: SymmetricKey
    private let cells: CellKey
    private let randomness: any Randomness

    init(_ key: SymmetricKey, id: UInt32, deployment: String, _ randomness: any Randomness) {
        saltKey = Derivation.key(from: key, label: "castellan/v1/subject/salt")
        cells = CellKey(
            id: id, deployment: deployment, key: Derivation.key(from: key, label: "castellan/v1/subject/cell"))
        self.randomness = randomness
    }

    /// `count` bytes of salt that only this key can make again, by HKDF-Expand (RFC 5869): the same for the same
    /// `info`.
    public func salts(_ count: Int, info: [UInt8]) -> [UInt8] {
        HKDF<SHA256>.expand(pseudoRandomKey: saltKey, info: info, outputByteCount: count)
            .withUnsafeBytes { [UInt8]($0) }
    }

    /// Seals a value for the cell at `address`.
    public func seal(_ plaintext: [UInt8], at address: CellAddress) -> [UInt8] {
        cells.seal(plaintext, at: address, randomness)
    }

    /// Opens a cell that stands at `address`; throws ``VaultFault/damaged(_:)`` when it isn't what was sealed there.
    public func open(_ cell: [UInt8], at address: CellAddress) throws(VaultFault) -> [UInt8] {
        try cells.open(cell, at: address)
    }
}
