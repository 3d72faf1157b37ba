public import Core
import Crypto

/// A passkey and its browser in software: it answers what a server asks with what `PublicKeyCredential.toJSON()` gives, and lies when
/// told to.
public struct SoftwarePasskey: Sendable {
    /// The page that asks, as browsers write it.
    public var origin: String
    /// The domain that it answers for.
    public var relyingParty: String
    /// Whether it says that it checked who uses it.
    public var verifiesUser = true
    /// How often it says that it signed; 0 when it doesn't count.
    public var signCount: UInt32 = 0
    /// Whose it says it is, in base64url; learnt when it is made.
    public var userHandle: String?
    /// What servers call it.
    public var id: [UInt8]
    private let key = P256.Signing.PrivateKey()

    /// A passkey that isn't anybody's yet, used on a page.
    public init(origin: String, relyingParty: String) {
        self.origin = origin
        self.relyingParty = relyingParty
        id = SystemRandomness().bytes(32)
    }

    /// Answers creation options, and remembers whose it is.
    public mutating func create(_ options: JSONValue) -> JSONValue {
        userHandle = options["user"]?["id"]?.string
        let point = Array(key.publicKey.rawRepresentation)
        // {1: 2, 3: -7, -1: 1, -2: x, -3: y}
        let cose = [0xa5, 1, 2, 3, 0x26, 0x20, 1, 0x21, 0x58, 32] + point[..<32] + [0x22, 0x58, 32] + point[32...]
        let data = data(0x40) + [UInt8](repeating: 9, count: 16) + [0, UInt8(id.count)] + id + cose
        // {"fmt": "none", "attStmt": {}, "authData": h'…'}
        let object =
            [0xa3] + text("fmt") + text("none") + text("attStmt") + [0xa0] + text("authData")
            + [0x59, UInt8(data.count >> 8), UInt8(data.count & 255)] + data
        return credential([
            .init("clientDataJSON", clientData("webauthn.create", options)),
            .init("attestationObject", .string(Base64URL.encode(object))),
            .init("transports", .array([.string("internal"), .string("hybrid")])),
        ])
    }

    /// Answers request options.
    public func sign(_ options: JSONValue) throws -> JSONValue {
        let (client, data) = (clientData("webauthn.get", options), data(0))
        let hash = Array(SHA256.hash(data: Base64URL.decode(client.string ?? "") ?? []))
        let signature = try key.signature(for: data + hash)
        return credential([
            .init("clientDataJSON", client),
            .init("authenticatorData", .string(Base64URL.encode(data))),
            .init("signature", .string(Base64URL.encode(Array(signature.derRepresentation)))),
            .init("userHandle", userHandle.map { .string($0) } ?? .null),
        ])
    }

    private func credential(_ response: [JSONValue.Member]) -> JSONValue {
        let id = JSONValue.string(Base64URL.encode(id))
        return .object([
            .init("id", id), .init("rawId", id), .init("type", .string("public-key")),
            .init("authenticatorAttachment", .string("platform")), .init("clientExtensionResults", .object([])),
            .init("response", .object(response)),
        ])
    }

    private func data(_ flag: UInt8) -> [UInt8] {
        let count = withUnsafeBytes(of: signCount.bigEndian) { Array($0) }
        let flags: UInt8 = 0x01 | (verifiesUser ? 0x04 : 0) | flag
        return Array(SHA256.hash(data: Array(relyingParty.utf8))) + [flags] + count
    }

    private func clientData(_ type: String, _ options: JSONValue) -> JSONValue {
        let members = JSONValue.object([
            .init("type", .string(type)), .init("challenge", options["challenge"] ?? .null),
            .init("origin", .string(origin)), .init("crossOrigin", .boolean(false)),
        ])
        return .string(Base64URL.encode(Array(members.json.utf8)))
    }

    private func text(_ text: String) -> [UInt8] { [0x60 | UInt8(text.utf8.count)] + text.utf8 }
}
