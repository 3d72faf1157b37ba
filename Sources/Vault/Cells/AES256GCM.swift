import CSodium
import Crypto

/// AES-256-GCM (NIST SP 800-38D), from and into memory that the caller has.
///
/// libsodium has it where the processor has instructions for it, at a fifth of the cost for short texts, since nothing is
/// allocated; elsewhere BoringSSL does the same.
enum AES256GCM: CaseIterable {
    /// Needs instructions for AES and carry-less multiplication.
    case libsodium
    /// Works everywhere.
    case boringSSL

    static let keyLength = 32
    static let nonceLength = 12
    static let tagLength = 16

    /// The faster one of those that this processor has.
    static let best: AES256GCM = available.contains(.libsodium) ? .libsodium : .boringSSL

    /// Those that this processor has.
    static let available: [AES256GCM] =
        sodium_init() >= 0 && crypto_aead_aes256gcm_is_available() == 1 ? [.libsodium, .boringSSL] : [.boringSSL]

    /// Writes ciphertext and tag to `out`, which has room for both. `nonce` has 12 bytes and never repeats under one key, `key`
    /// has 32.
    func seal(
        _ plaintext: UnsafeBufferPointer<UInt8>, key: UnsafeBufferPointer<UInt8>, nonce: UnsafeBufferPointer<UInt8>,
        aad: UnsafeBufferPointer<UInt8>, into out: UnsafeMutableBufferPointer<UInt8>
    ) {
        precondition(
            key.count == Self.keyLength && nonce.count == Self.nonceLength
                && out.count == plaintext.count + Self.tagLength)
        let (tag, text) = (
            UnsafeMutableBufferPointer(rebasing: out[plaintext.count...]), UnsafeRawBufferPointer(plaintext)
        )
        // None of these is empty.
        guard let outAt = out.baseAddress, let tagAt = tag.baseAddress, let nonceAt = nonce.baseAddress,
            let keyAt = key.baseAddress
        else { return }
        switch self {
        case .libsodium:
            crypto_aead_aes256gcm_encrypt_detached(
                outAt, tagAt, nil, plaintext.baseAddress, UInt64(plaintext.count), aad.baseAddress, UInt64(aad.count),
                nil, nonceAt, keyAt)
        case .boringSSL:
            do {
                let box = try AES.GCM.seal(
                    text, using: SymmetricKey(data: key),
                    nonce: AES.GCM.Nonce(data: nonce), authenticating: UnsafeRawBufferPointer(aad))
                _ = out.update(fromContentsOf: box.ciphertext)
                _ = tag.update(fromContentsOf: box.tag)
            } catch {
                preconditionFailure("AES-GCM takes a nonce of 12 bytes and a key of 256 bits: \(error)")
            }
        }
    }

    /// Writes the plaintext of ciphertext and tag to `out`, which has room for it; false when anything was altered.
    func open(
        _ sealed: UnsafeBufferPointer<UInt8>, key: UnsafeBufferPointer<UInt8>, nonce: UnsafeBufferPointer<UInt8>,
        aad: UnsafeBufferPointer<UInt8>, into out: UnsafeMutableBufferPointer<UInt8>
    ) -> Bool {
        precondition(
            key.count == Self.keyLength && nonce.count == Self.nonceLength
                && sealed.count == out.count + Self.tagLength)
        let tag = UnsafeBufferPointer(rebasing: sealed[out.count...])
        guard let sealedAt = sealed.baseAddress, let tagAt = tag.baseAddress, let nonceAt = nonce.baseAddress,
            let keyAt = key.baseAddress
        else { return false }
        switch self {
        case .libsodium:
            return crypto_aead_aes256gcm_decrypt_detached(
                out.baseAddress, nil, sealedAt, UInt64(out.count), tagAt, aad.baseAddress, UInt64(aad.count), nonceAt,
                keyAt) == 0
        case .boringSSL:
            guard
                let box = try? AES.GCM.SealedBox(
                    nonce: AES.GCM.Nonce(data: nonce),
                    ciphertext: UnsafeRawBufferPointer(start: sealedAt, count: out.count),
                    tag: tag),
                let plaintext = try? AES.GCM.open(
                    box, using: SymmetricKey(data: key), authenticating: UnsafeRawBufferPointer(aad))
            else { return false }
            _ = out.update(fromContentsOf: plaintext)
            return true
        }
    }
}
