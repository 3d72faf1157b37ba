import Core
import Crypto

/// Keys at rest: `nonce (24) ‖ ciphertext (32) ‖ tag (16)` by XAES-256-GCM, bound to what the key is for by `context`.
enum KeyWrap {
    static func wrap(
        _ key: SymmetricKey, under parent: SymmetricKey, context: [UInt8], _ randomness: some Randomness
    ) -> [UInt8] {
        let nonce = randomness.bytes(XAES256GCM.nonceLength)
        return nonce + XAES256GCM(parent).seal(key.withUnsafeBytes { [UInt8]($0) }, nonce: nonce, aad: context)
    }

    static func unwrap(_ wrapped: [UInt8], under parent: SymmetricKey, context: [UInt8]) -> SymmetricKey? {
        guard wrapped.count == XAES256GCM.nonceLength + 32 + 16 else { return nil }
        let nonce = [UInt8](wrapped[..<XAES256GCM.nonceLength])
        return XAES256GCM(parent).open(wrapped[XAES256GCM.nonceLength...], nonce: nonce, aad: context)
            .map { SymmetricKey(data: $0) }
    }
}
