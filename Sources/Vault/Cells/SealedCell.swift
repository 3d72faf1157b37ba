import Core
import Crypto

/// The bytes of a sealed value in a column:
///
/// ```
/// 0x01 ‖ algorithm ‖ key id (u32) ‖ nonce ‖ ciphertext ‖ tag (16)
/// ```
///
/// with, as additional authenticated data, the first six bytes followed by deployment, tenant, table, column, primary
/// key and type, each preceded by its length as a u32. Numbers are big endian. The tenant is empty: one deployment
/// serves one organisation.
enum SealedCell {
    static let version: UInt8 = 1
    static let headerLength = 6
    static let tagLength = 16

    /// The second byte.
    enum Algorithm: UInt8, Sendable, CaseIterable {
        /// AES-256-GCM with a random nonce: at most 2³² cells under one key, which suits the key of one person.
        case aes256gcm = 1
        /// XAES-256-GCM, without such a bound: the default.
        case xaes256gcm = 2

        var nonceLength: Int {
            switch self {
            case .aes256gcm: 12
            case .xaes256gcm: XAES256GCM.nonceLength
            }
        }
    }

    /// The header of a cell, read before its key is known.
    static func header(of cell: [UInt8]) -> (algorithm: Algorithm, keyID: UInt32)? {
        guard cell.count >= headerLength, cell[0] == version, let algorithm = Algorithm(rawValue: cell[1]),
            cell.count >= headerLength + algorithm.nonceLength + tagLength
        else { return nil }
        return (algorithm, cell.bigEndian(at: 2))
    }

    static func header(_ algorithm: Algorithm, keyID: UInt32) -> [UInt8] {
        var header = [version, algorithm.rawValue]
        header.append(bigEndian: keyID)
        return header
    }

    static func authenticatedData(header: some Sequence<UInt8>, deployment: String, address: CellAddress) -> [UInt8] {
        var data = [UInt8](header)
        data.reserveCapacity(160)
        data.append(lengthPrefixed: deployment)
        data.append(lengthPrefixed: "")
        data.append(lengthPrefixed: address.table)
        data.append(lengthPrefixed: address.column)
        data.append(lengthPrefixed: address.row)
        data.append(lengthPrefixed: address.type.rawValue)
        return data
    }
}

/// One key, ready to seal and open cells.
struct CellKey: Sendable {
    let id: UInt32
    let deployment: String
    private let key: SymmetricKey
    private let extended: XAES256GCM

    init(id: UInt32, deployment: String, key: SymmetricKey) {
        self.id = id
        self.deployment = deployment
        self.key = key
        extended = XAES256GCM(key)
    }

    func seal(
        _ plaintext: [UInt8], at address: CellAddress, _ randomness: some Randomness,
        algorithm: SealedCell.Algorithm = .xaes256gcm
    ) -> [UInt8] {
        let header = SealedCell.header(algorithm, keyID: id)
        let aad = SealedCell.authenticatedData(header: header, deployment: deployment, address: address)
        let nonce = randomness.bytes(algorithm.nonceLength)
        let prefix = header + nonce
        return switch algorithm {
        case .xaes256gcm: extended.seal(plaintext, nonce: nonce, aad: aad, after: prefix)
        case .aes256gcm: AES256GCM.seal(plaintext, key: key, nonce: nonce[...], aad: aad, after: prefix)
        }
    }

    func open(_ cell: [UInt8], at address: CellAddress) throws(VaultFault) -> [UInt8] {
        guard let (algorithm, keyID) = SealedCell.header(of: cell) else {
            throw .damaged("not a sealed cell: \(address)")
        }
        guard keyID == id else { throw .unknownKey(keyID) }
        let aad = SealedCell.authenticatedData(
            header: cell[..<SealedCell.headerLength], deployment: deployment, address: address)
        let body = SealedCell.headerLength + algorithm.nonceLength
        let nonce = [UInt8](cell[SealedCell.headerLength..<body])
        let plaintext =
            switch algorithm {
            case .xaes256gcm: extended.open(cell[body...], nonce: nonce, aad: aad)
            case .aes256gcm: AES256GCM.open(cell[body...], key: key, nonce: nonce[...], aad: aad)
            }
        guard let plaintext else { throw .damaged("a sealed cell was altered or moved: \(address)") }
        return plaintext
    }
}
