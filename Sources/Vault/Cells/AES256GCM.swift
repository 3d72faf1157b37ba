import Crypto

/// AES-256-GCM (NIST SP 800-38D) over arrays of bytes, ciphertext and tag together.
enum AES256GCM {
    /// `prefix ‖ ciphertext ‖ tag`. `nonce` must have 12 bytes and must never repeat under one key.
    static func seal(
        _ plaintext: [UInt8], key: SymmetricKey, nonce: ArraySlice<UInt8>, aad: [UInt8], after prefix: [UInt8] = []
    ) -> [UInt8] {
        do {
            let box = try AES.GCM.seal(plaintext, using: key, nonce: AES.GCM.Nonce(data: nonce), authenticating: aad)
            var sealed = prefix
            sealed.reserveCapacity(prefix.count + plaintext.count + SealedCell.tagLength)
            sealed += box.ciphertext
            sealed += box.tag
            return sealed
        } catch {
            preconditionFailure("AES-GCM takes a nonce of 12 bytes and a key of 256 bits: \(error)")
        }
    }

    /// Nil when anything was altered.
    static func open(
        _ sealed: ArraySlice<UInt8>, key: SymmetricKey, nonce: ArraySlice<UInt8>, aad: [UInt8]
    ) -> [UInt8]? {
        guard sealed.count >= 16,
            let box = try? AES.GCM.SealedBox(
                nonce: AES.GCM.Nonce(data: nonce), ciphertext: sealed.dropLast(16), tag: sealed.suffix(16)),
            let plaintext = try? AES.GCM.open(box, using: key, authenticating: aad)
        else { return nil }
        return [UInt8](plaintext)
    }
}
