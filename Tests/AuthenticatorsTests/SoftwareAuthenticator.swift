import Core
import Crypto
import Testing

@testable import Authenticators

/// An authenticator and its browser, which say whatever a test wants them to.
struct SoftwareAuthenticator {
    var key = P256.Signing.PrivateKey()
    var id: CredentialID
    var flags: UInt8 = 0x05
    var signCount: UInt32 = 0
    var relyingParty = "example.org"
    var origin = "https://example.org"
    /// Members of the client data beside the usual three, with a comma in front.
    var more = ""
    var userHandle: UserHandle?
    /// The credential's public key, when not the right one.
    var cose: [UInt8]?
    /// What follows the credential in the authenticator's data.
    var trailing: [UInt8] = []

    init() throws {
        id = try #require(CredentialID(SystemRandomness().bytes(32)))
    }

    var publicKey: [UInt8] {
        let point = Array(key.publicKey.rawRepresentation)
        return cose ?? [0xa5, 1, 2, 3, 0x26, 0x20, 1, 0x21, 0x58, 32] + point[..<32] + [0x22, 0x58, 32] + point[32...]
    }

    func register(
        _ challenge: Challenge, type: String = "webauthn.create", answering other: CredentialID? = nil
    ) -> RegistrationResponse {
        let length = [UInt8(id.bytes.count >> 8), UInt8(id.bytes.count & 255)]
        let data = data(0x40) + [UInt8](repeating: 9, count: 16) + length + id.bytes + publicKey + trailing
        // {"fmt": "none", "attStmt": {}, "authData": h'…'}
        let size = [UInt8(data.count >> 8), UInt8(data.count & 255)]
        let object: [UInt8] = [0xa3] + text("fmt") + text("none") + text("attStmt") + [0xa0] + text("authData") + [0x59]
        return RegistrationResponse(
            id: other ?? id, transports: ["usb"], clientDataJSON: clientData(type, challenge),
            attestationObject: object + size + data)
    }

    func sign(_ challenge: Challenge, type: String = "webauthn.get") throws -> AuthenticationResponse {
        let (client, data) = (clientData(type, challenge), data(0))
        let signature = try key.signature(for: data + Array(SHA256.hash(data: client)))
        return AuthenticationResponse(
            id: id, userHandle: userHandle, clientDataJSON: client, authenticatorData: data,
            signature: Array(signature.derRepresentation))
    }

    private func data(_ flag: UInt8) -> [UInt8] {
        let count = withUnsafeBytes(of: signCount.bigEndian) { Array($0) }
        return Array(SHA256.hash(data: Array(relyingParty.utf8))) + [flags | flag] + count
    }

    private func clientData(_ type: String, _ challenge: Challenge) -> [UInt8] {
        let challenge = Base64URL.encode(challenge.bytes)
        return Array("{\"type\":\"\(type)\",\"challenge\":\"\(challenge)\",\"origin\":\"\(origin)\"\(more)}".utf8)
    }

    private func text(_ text: String) -> [UInt8] { [0x60 | UInt8(text.utf8.count)] + text.utf8 }
}
