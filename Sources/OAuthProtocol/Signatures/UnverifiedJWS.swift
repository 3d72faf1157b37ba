public import Core

/// A signed token in the right form, of which nothing may be believed before a key has verified it (RFC 7515, read as RFC 8725 says).
public struct UnverifiedJWS: Sendable {
    /// The algorithm it is said to be signed with: one of those that the verifier allows.
    public let algorithm: SignatureAlgorithm
    /// The key that is said to have signed it.
    public let keyID: String?
    /// The key that comes along; only where the ``JWSProfile`` takes one.
    public let key: JWK?
    /// What it says, before anybody knows who says it: good for finding out which keys to try, and for nothing else.
    public let unverifiedClaims: JSONValue
    /// The token as it came.
    public let text: String
    private let message: [UInt8]
    private let signature: [UInt8]

    /// Reads the compact form: three parts of strict base64url, header and claims one strict JSON object each. Everything else is refused,
    /// encrypted tokens and unsigned ones among it.
    public init(_ text: String, as profile: JWSProfile) throws(JWSDefect) {
        guard text.utf8.count <= JWSProfile.longest else { throw .tooLong }
        let parts = text.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        guard parts.count == 3 else { throw .notThreeParts }
        let header = try Self.object(parts[0])
        guard let signature = Base64URL.decode(Substring(parts[2])), !signature.isEmpty else { throw .base64url }
        try profile.checkMembers(of: header)
        algorithm = try profile.algorithm(of: header)
        try profile.checkType(of: header)
        keyID = try Self.keyID(of: header)
        key = try profile.key(of: header)
        unverifiedClaims = try Self.object(parts[1])
        message = Array(text.utf8.prefix(upTo: parts[1].endIndex))
        self.signature = signature
        self.text = text
    }

    /// What the token says, once one of the keys is found to have signed it; nil otherwise.
    public func claims(verifiedBy keys: JWKSet) -> JSONValue? {
        keys.candidates(keyID, for: algorithm).contains(where: verifies) ? unverifiedClaims : nil
    }

    /// What the token says, once a key is found to have signed it; nil otherwise.
    public func claims(verifiedBy key: JWK) -> JSONValue? {
        verifies(key) ? unverifiedClaims : nil
    }

    private func verifies(_ key: JWK) -> Bool {
        key.verifies(signature, of: message, by: algorithm)
    }

    private static func object(_ part: Substring.UTF8View) throws(JWSDefect) -> JSONValue {
        guard let bytes = Base64URL.decode(Substring(part)) else { throw .base64url }
        guard let value = try? JSONReader.read(bytes, limits: JSONLimits(bytes: JWSProfile.longest, depth: 8)),
            case .object = value
        else { throw .json }
        return value
    }

    private static func keyID(of header: JSONValue) throws(JWSDefect) -> String? {
        guard let value = header["kid"] else { return nil }
        guard let text = value.string, text.utf8.count <= JWK.longestID else { throw .keyID }
        return text
    }
}
