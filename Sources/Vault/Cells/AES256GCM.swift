import Crypto

/// AES-256-GCM (NIST SP 800-38D) over arrays of bytes, ciphertext and tag together.
enum AES256GCM {
    /// `nonce` must have 12 bytes and must never repeat under one key.
    static func seal(_ plaintext: [UInt8], key: SymmetricKey, nonce: some Sequence<UInt8>, aad: [UInt8]) -> [UInt8] {
        do {
            let box = try AES.GCM.seal(
                plaintext, using: key, nonce: AES.GCM.Nonce(data: [UInt8](nonce)), authenticating: aad)
            return [UInt8](box.ciphertext) + [UInt8](box.tag)
        } catch {
            preconditionFailure("AES-GCM takes a nonce of 12 bytes and a key of 256 bits: \(error)")
        }
    }

    /// Nil when anything was altered.
    static func open(
        _ sealed: ArraySlice<UInt8>, key: SymmetricKey, nonce: some Sequence<UInt8>, aad: [UInt8]
    ) -> [UInt8]? {
        guard sealed.count >= 16,
            let box = try? AES.GCM.SealedBox(
                nonce: AES.GCM.Nonce(data: [UInt8](nonce)), ciphertext: sealed.dropLast(16), tag: sealed.suffix(16)),
            let plaintext = try? AES.GCM.open(box, using: key, authenticating: aad)
        else { return nil }
        return [UInt8](plaintext)
    }
}
