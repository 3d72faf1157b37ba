import Crypto
import CryptoExtras

/// XAES-256-GCM (C2SP): AES-256-GCM with a 24-byte nonce, which may be drawn at random for 2⁸⁰ messages under one key.
///
/// The first half of the nonce derives a fresh AES-256 key by NIST SP 800-108r1 in counter mode over CMAC, which for
/// this input is two AES blocks; the second half is the nonce of AES-256-GCM.
struct XAES256GCM: Sendable {
    static let nonceLength = 24

    private let key: SymmetricKey
    /// The CMAC subkey for whole blocks: the encrypted zero block, doubled in GF(2¹²⁸).
    private let subkey: [UInt8]

    /// `key` must have 256 bits.
    init(_ key: SymmetricKey) {
        precondition(key.bitCount == 256, "XAES-256-GCM takes a key of 256 bits")
        self.key = key
        let zero = Self.encryptBlock([UInt8](repeating: 0, count: 16), key)
        var doubled = [UInt8](repeating: 0, count: 16)
        for index in 0..<16 {
            doubled[index] = zero[index] << 1 | (index < 15 ? zero[index + 1] >> 7 : 0)
        }
        doubled[15] ^= zero[0] >> 7 == 1 ? 0x87 : 0
        subkey = doubled
    }

    /// Ciphertext and tag of `plaintext`.
    func seal(_ plaintext: [UInt8], nonce: [UInt8], aad: [UInt8], after prefix: [UInt8] = []) -> [UInt8] {
        AES256GCM.seal(plaintext, key: derivedKey(nonce), nonce: nonce[12...], aad: aad, after: prefix)
    }

    /// The plaintext of ciphertext and tag; nil when anything was altered.
    func open(_ sealed: ArraySlice<UInt8>, nonce: [UInt8], aad: [UInt8]) -> [UInt8]? {
        AES256GCM.open(sealed, key: derivedKey(nonce), nonce: nonce[12...], aad: aad)
    }

    /// The AES-256-GCM key for one nonce.
    func derivedKey(_ nonce: [UInt8]) -> SymmetricKey {
        var derived: [UInt8] = []
        derived.reserveCapacity(32)
        for counter: UInt8 in 1...2 {
            var block: [UInt8] = [0, counter, UInt8(ascii: "X"), 0]
            block.reserveCapacity(16)
            block += nonce[..<12]
            for index in 0..<16 { block[index] ^= subkey[index] }
            derived += Self.encryptBlock(block, key)
        }
        return SymmetricKey(data: derived)
    }

    private static func encryptBlock(_ block: [UInt8], _ key: SymmetricKey) -> [UInt8] {
        var block = block
        do {
            try AES.permute(&block, key: key)
        } catch {
            preconditionFailure("AES refuses a block of 16 bytes or a key of 256 bits: \(error)")
        }
        return block
    }
}
