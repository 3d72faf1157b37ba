import Core
import Crypto

/// One key, ready to seal and open cells.
struct CellKey: Sendable {
    let id: UInt32
    /// The ids that cells of this key may carry: its own, and those from when it had another.
    private let ids: Set<UInt32>
    let deployment: String
    private let key: SymmetricKey
    private let extended: XAES256GCM

    init(id: UInt32, formerly: [UInt32] = [], deployment: String, key: SymmetricKey) {
        self.id = id
        ids = Set(formerly + [id])
        self.deployment = deployment
        self.key = key
        extended = XAES256GCM(key)
    }

    func seal(
        _ plaintext: [UInt8], at address: CellAddress, _ randomness: some Randomness,
        algorithm: SealedCell.Algorithm = .xaes256gcm
    ) -> [UInt8] {
        let nonce = randomness.bytes(algorithm.nonceLength)
        let length = plaintext.count + algorithm.overhead
        return [UInt8](unsafeUninitializedCapacity: length) { cell, filled in
            filled = length
            SealedCell.write(algorithm, keyID: id, to: cell)
            let body = cell[SealedCell.headerLength...].update(fromContentsOf: nonce)
            let out = UnsafeMutableBufferPointer(rebasing: cell[body..<length])
            let header = UnsafeBufferPointer(rebasing: cell[..<SealedCell.headerLength])
            SealedCell.withAuthenticatedData(header, deployment: deployment, address) { aad in
                plaintext.withUnsafeBufferPointer { plaintext in
                    nonce.withUnsafeBufferPointer { nonce in
                        switch algorithm {
                        case .xaes256gcm: extended.seal(plaintext, nonce: nonce, aad: aad, into: out)
                        case .aes256gcm:
                            key.withBytes { AES256GCM.best.seal(plaintext, key: $0, nonce: nonce, aad: aad, into: out) }
                        }
                    }
                }
            }
        }
    }

    func open(_ cell: [UInt8], at address: CellAddress) throws(VaultFault) -> [UInt8] {
        guard let (algorithm, keyID) = SealedCell.header(of: cell) else {
            throw .damaged("not a sealed cell: \(address)")
        }
        guard keyID == id || ids.contains(keyID) else { throw .unknownKey(keyID) }
        var isWhole = false
        let plaintext = [UInt8](unsafeUninitializedCapacity: cell.count - algorithm.overhead) { out, filled in
            filled = cell.count - algorithm.overhead
            let out = UnsafeMutableBufferPointer(rebasing: out[..<filled])
            isWhole = cell.withUnsafeBufferPointer { open($0, algorithm, at: address, into: out) }
        }
        guard isWhole else { throw .damaged("a sealed cell was altered or moved: \(address)") }
        return plaintext
    }

    private func open(
        _ cell: UnsafeBufferPointer<UInt8>, _ algorithm: SealedCell.Algorithm, at address: CellAddress,
        into out: UnsafeMutableBufferPointer<UInt8>
    ) -> Bool {
        let body = SealedCell.headerLength + algorithm.nonceLength
        let header = UnsafeBufferPointer(rebasing: cell[..<SealedCell.headerLength])
        let nonce = UnsafeBufferPointer(rebasing: cell[SealedCell.headerLength..<body])
        let sealed = UnsafeBufferPointer(rebasing: cell[body...])
        return SealedCell.withAuthenticatedData(header, deployment: deployment, address) { aad in
            switch algorithm {
            case .xaes256gcm: extended.open(sealed, nonce: nonce, aad: aad, into: out)
            case .aes256gcm:
                key.withBytes { AES256GCM.best.open(sealed, key: $0, nonce: nonce, aad: aad, into: out) }
            }
        }
    }
}

extension SymmetricKey {
    /// The key's bytes, for as long as `body` runs.
    func withBytes<Value>(_ body: (UnsafeBufferPointer<UInt8>) -> Value) -> Value {
        withUnsafeBytes { body($0.assumingMemoryBound(to: UInt8.self)) }
    }
}
