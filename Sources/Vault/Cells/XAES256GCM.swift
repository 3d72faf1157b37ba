import CSodium
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
    private let subkey: (UInt64, UInt64)
    private let engine: AES256GCM

    /// `key` must have 256 bits.
    init(_ key: SymmetricKey, _ engine: AES256GCM = .best) {
        precondition(key.bitCount == 256, "XAES-256-GCM takes a key of 256 bits")
        self.key = key
        self.engine = engine
        var zero = [UInt8](repeating: 0, count: 16)
        zero.withUnsafeMutableBufferPointer { Self.encrypt($0, key) }
        let (high, low) = zero.withUnsafeBytes {
            ($0.load(as: UInt64.self).bigEndian, $0.load(fromByteOffset: 8, as: UInt64.self).bigEndian)
        }
        subkey = (high << 1 | low >> 63, low << 1 ^ (high >> 63 == 1 ? 0x87 : 0))
    }

    /// Writes ciphertext and tag of `plaintext` to `out`, which has room for both. `nonce` has 24 bytes.
    func seal(
        _ plaintext: UnsafeBufferPointer<UInt8>, nonce: UnsafeBufferPointer<UInt8>, aad: UnsafeBufferPointer<UInt8>,
        into out: UnsafeMutableBufferPointer<UInt8>
    ) {
        withDerivedKey(nonce) {
            engine.seal(plaintext, key: $0, nonce: .init(rebasing: nonce[12...]), aad: aad, into: out)
        }
    }

    /// Writes the plaintext to `out`, which has room for it; false when anything was altered.
    func open(
        _ sealed: UnsafeBufferPointer<UInt8>, nonce: UnsafeBufferPointer<UInt8>, aad: UnsafeBufferPointer<UInt8>,
        into out: UnsafeMutableBufferPointer<UInt8>
    ) -> Bool {
        withDerivedKey(nonce) {
            engine.open(sealed, key: $0, nonce: .init(rebasing: nonce[12...]), aad: aad, into: out)
        }
    }

    /// The AES-256-GCM key for one nonce, which is gone from memory afterwards.
    func withDerivedKey<Value>(
        _ nonce: UnsafeBufferPointer<UInt8>, _ body: (UnsafeBufferPointer<UInt8>) -> Value
    ) -> Value {
        precondition(nonce.count == Self.nonceLength)
        return withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 32) { derived in
            defer { sodium_memzero(derived.baseAddress, derived.count) }
            for half in 0..<2 {
                let block = UnsafeMutableBufferPointer(rebasing: derived[16 * half..<16 * half + 16])
                (block[0], block[1], block[2], block[3]) = (0, UInt8(half + 1), UInt8(ascii: "X"), 0)
                for index in 0..<12 { block[4 + index] = nonce[index] }
                let raw = UnsafeMutableRawBufferPointer(block)
                let (high, low) = (
                    raw.loadUnaligned(as: UInt64.self), raw.loadUnaligned(fromByteOffset: 8, as: UInt64.self)
                )
                raw.storeBytes(of: high ^ subkey.0.bigEndian, as: UInt64.self)
                raw.storeBytes(of: low ^ subkey.1.bigEndian, toByteOffset: 8, as: UInt64.self)
                Self.encrypt(block, key)
            }
            return body(UnsafeBufferPointer(derived))
        }
    }

    private static func encrypt(_ block: UnsafeMutableBufferPointer<UInt8>, _ key: SymmetricKey) {
        var block = block
        do {
            try AES.permute(&block, key: key)
        } catch {
            preconditionFailure("AES refuses a block of 16 bytes or a key of 256 bits: \(error)")
        }
    }
}

extension XAES256GCM {
    /// Ciphertext and tag of `plaintext`.
    func seal(_ plaintext: [UInt8], nonce: [UInt8], aad: [UInt8]) -> [UInt8] {
        [UInt8](unsafeUninitializedCapacity: plaintext.count + AES256GCM.tagLength) { out, filled in
            filled = plaintext.count + AES256GCM.tagLength
            let out = UnsafeMutableBufferPointer(rebasing: out[..<filled])
            plaintext.withUnsafeBufferPointer { plaintext in
                nonce.withUnsafeBufferPointer { nonce in
                    aad.withUnsafeBufferPointer { seal(plaintext, nonce: nonce, aad: $0, into: out) }
                }
            }
        }
    }

    /// The plaintext of ciphertext and tag; nil when anything was altered.
    func open(_ sealed: ArraySlice<UInt8>, nonce: [UInt8], aad: [UInt8]) -> [UInt8]? {
        guard sealed.count >= AES256GCM.tagLength else { return nil }
        var isWhole = false
        let plaintext = [UInt8](unsafeUninitializedCapacity: sealed.count - AES256GCM.tagLength) { out, filled in
            filled = sealed.count - AES256GCM.tagLength
            let out = UnsafeMutableBufferPointer(rebasing: out[..<filled])
            isWhole = sealed.withUnsafeBufferPointer { sealed in
                nonce.withUnsafeBufferPointer { nonce in
                    aad.withUnsafeBufferPointer { open(sealed, nonce: nonce, aad: $0, into: out) }
                }
            }
        }
        return isWhole ? plaintext : nil
    }
}
