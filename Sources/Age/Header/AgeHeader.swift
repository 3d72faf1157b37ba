import Core
import Crypto

/// What stands before the payload: how the file key is wrapped, and a code over it.
///
/// ```
/// age-encryption.org/v1
/// -> X25519 <ephemeral share>
/// <wrapped file key>
/// --- <code>
/// ```
struct AgeHeader: Sendable {
    static let version = "age-encryption.org/v1"
    /// Bytes of a file key.
    static let fileKeyLength = 16

    let stanzas: [Stanza]
    /// HMAC-SHA-256 of what stands before it.
    let code: [UInt8]
    /// The bytes that the code is over: everything up to the three hyphens.
    let authenticated: [UInt8]

    /// A header as it was read.
    init(stanzas: [Stanza], code: [UInt8], authenticated: [UInt8]) {
        (self.stanzas, self.code, self.authenticated) = (stanzas, code, authenticated)
    }

    /// A new header.
    init(stanzas: [Stanza], fileKey: SymmetricKey) {
        self.stanzas = stanzas
        authenticated = Array("\(Self.version)\n\(stanzas.map(\.encoded).joined())---".utf8)
        code = Array(HMAC<SHA256>.authenticationCode(for: authenticated, using: Self.codeKey(fileKey)))
    }

    /// The lines, with the end of the last one.
    var encoded: [UInt8] { authenticated + Array(" \(UnpaddedBase64.encode(code))\n".utf8) }

    /// Whether the code was made with this file key.
    func isGenuine(_ fileKey: SymmetricKey) -> Bool {
        HMAC<SHA256>.isValidAuthenticationCode(code, authenticating: authenticated, using: Self.codeKey(fileKey))
    }

    private static func codeKey(_ fileKey: SymmetricKey) -> SymmetricKey {
        HKDF<SHA256>.deriveKey(inputKeyMaterial: fileKey, info: Array("header".utf8), outputByteCount: 32)
    }
}
