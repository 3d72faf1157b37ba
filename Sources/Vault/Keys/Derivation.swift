import Crypto

/// Keys derived from the hierarchy's by HKDF-SHA-256 (RFC 5869), one for each use, named by a label and length-prefixed
/// parts.
enum Derivation {
    static func key(from parent: SymmetricKey, label: String, _ parts: String...) -> SymmetricKey {
        var info = [UInt8](label.utf8)
        for part in parts { info.append(lengthPrefixed: part) }
        return HKDF<SHA256>.deriveKey(inputKeyMaterial: parent, info: info, outputByteCount: 32)
    }
}
