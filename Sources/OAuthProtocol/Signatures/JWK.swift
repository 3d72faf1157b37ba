public import Core
import Crypto
import CryptoExtras

/// A public key (RFC 7517): RSA, P-256 or Ed25519.
public struct JWK: Sendable {
    /// The longest key id, in bytes. It is data: it is compared and never looked for anywhere.
    public static let longestID = 255

    /// `kid`, when it has one.
    public let id: String?
    /// `alg`, when the key is for one algorithm only.
    public let algorithm: SignatureAlgorithm?
    /// RFC 7638, SHA-256, in base64url: a name that depends on the key alone.
    public let thumbprint: String
    /// The members that say which key it is, in the order of their names.
    let members: [JSONValue.Member]
    private let key: Key

    enum Key: Sendable {
        case rsa(_RSA.Signing.PublicKey)
        case p256(P256.Signing.PublicKey)
        case ed25519(Curve25519.Signing.PublicKey)
    }

    /// Reads a key. Private members are refused, since somebody is giving away what they should keep; so are keys that aren't for verifying
    /// signatures. Certificates and addresses (`x5c`, `x5u`) are ignored: nothing is fetched.
    public init(_ value: JSONValue) throws(JWKDefect) {
        guard case .object(let all) = value else { throw .notAKey }
        for member in all where Self.privateMembers.contains(member.name) { throw .privateMember }
        (key, members) =
            switch value["kty"]?.string {
            case "RSA": try Self.rsa(value)
            case "EC": try Self.p256(value)
            case "OKP": try Self.ed25519(value)
            case "oct": throw .privateMember
            default: throw .unsupported
            }
        try Self.checkUse(value)
        if let id = value["kid"] {
            guard let text = id.string, Characters.areText(text, atMost: Self.longestID) else { throw .badID }
            self.id = text
        } else {
            id = nil
        }
        if let name = value["alg"] {
            guard let algorithm = name.string.flatMap(SignatureAlgorithm.init), Self.fits(algorithm, key) else {
                throw .unsupported
            }
            self.algorithm = algorithm
        } else {
            algorithm = nil
        }
        thumbprint = Base64URL.encode(Array(SHA256.hash(data: Array(JSONValue.object(members).json.utf8))))
    }

    /// Reads a key from its JSON.
    public init(_ bytes: [UInt8]) throws(JWKDefect) {
        guard let value = try? JSONReader.read(bytes, limits: JSONLimits(bytes: 8_192, depth: 4)) else {
            throw .notAKey
        }
        try self.init(value)
    }

    /// Whether the key can be used with an algorithm: it has the right type, and isn't for another one.
    public func fits(_ algorithm: SignatureAlgorithm) -> Bool {
        Self.fits(algorithm, key) && (self.algorithm ?? algorithm) == algorithm
    }

    /// Whether a signature is this key's. The algorithm is the verifier's choice, never the token's alone.
    func verifies(_ signature: [UInt8], of message: [UInt8], by algorithm: SignatureAlgorithm) -> Bool {
        guard fits(algorithm) else { return false }
        switch key {
        case .rsa(let key):
            let padding: _RSA.Signing.Padding = algorithm == .ps256 ? .PSS : .insecurePKCS1v1_5
            return key.isValidSignature(.init(rawRepresentation: signature), for: message, padding: padding)
        case .p256(let key):
            guard let signature = try? P256.Signing.ECDSASignature(rawRepresentation: signature) else { return false }
            return key.isValidSignature(signature, for: message)
        case .ed25519(let key):
            return key.isValidSignature(signature, for: message)
        }
    }

    private static func fits(_ algorithm: SignatureAlgorithm, _ key: Key) -> Bool {
        switch (algorithm, key) {
        case (.rs256, .rsa), (.ps256, .rsa), (.es256, .p256), (.edDSA, .ed25519): true
        default: false
        }
    }

    private static func checkUse(_ value: JSONValue) throws(JWKDefect) {
        if let use = value["use"], use.string != "sig" { throw .notForSignatures }
        if let operations = value["key_ops"], operations.array?.contains(.string("verify")) != true {
            throw .notForSignatures
        }
    }

    private static let privateMembers: Set<String> = ["d", "p", "q", "dp", "dq", "qi", "oth", "k", "priv"]
}

extension JWK: Hashable {
    /// Whether two are the same key under the same name.
    public static func == (one: JWK, other: JWK) -> Bool {
        one.thumbprint == other.thumbprint && one.id == other.id && one.algorithm == other.algorithm
    }
    /// By the thumbprint.
    public func hash(into hasher: inout Hasher) { hasher.combine(thumbprint) }
}

/// Why a key isn't taken.
public enum JWKDefect: String, Error, Sendable, CaseIterable {
    case notAKey = "a key must be a JSON object without repeated members"
    case privateMember = "a key must have no private members and be no shared secret"
    case unsupported = "a key must be RSA, P-256 or Ed25519, for RS256, PS256, ES256 or EdDSA"
    case notForSignatures = "a key must be for verifying signatures"
    case badID = "kid must be text of at most 255 bytes"
    case badNumber = "the numbers of a key must be strict base64url and be a key"
    case badSize = "an RSA key must have 2048 to 8192 bits, the numbers of a curve 32 bytes"
    case badExponent = "the exponent of an RSA key must be odd and at least 65537"
    case tooMany = "a set must have 1 to 20 keys"
    case repeatedID = "two keys of a set have the same kid"
}
