import Core

/// What a verifier takes: one for each kind of token, so that none passes for another (RFC 8725 §3.11 and §3.12).
public struct JWSProfile: Sendable {
    /// The longest token, in bytes.
    public static let longest = 16_384

    /// The algorithms that the verifier allows.
    public let algorithms: Set<SignatureAlgorithm>
    /// The values of `typ` that it takes, in lower case, without `application/`.
    public let types: Set<String>
    /// Whether `typ` may be missing.
    public let takesUntyped: Bool
    /// Whether the token brings its own key, and has to.
    public let bringsKey: Bool

    /// What a client says who it is with (RFC 7523). Libraries write `JWT` or nothing.
    public static let clientAssertion = JWSProfile(
        algorithms: Set(SignatureAlgorithm.allCases), types: ["jwt", "client-authentication+jwt"], takesUntyped: true,
        bringsKey: false)

    /// The proof of possession of a key (RFC 9449 §4.2).
    public static let dpopProof = JWSProfile(
        algorithms: [.es256, .edDSA, .ps256, .rs256], types: ["dpop+jwt"], takesUntyped: false, bringsKey: true)

    /// Our own ID tokens, come back as `id_token_hint`. An access token isn't one.
    public static let idToken = JWSProfile(
        algorithms: Set(SignatureAlgorithm.allCases), types: ["jwt"], takesUntyped: true, bringsKey: false)

    /// Members that would change what the token means, or bring or fetch a key (RFC 8725 §3.10); an encrypted or compressed one has others.
    private static let refused: Set<String> = ["crit", "b64", "zip", "enc", "epk", "jku", "x5u", "x5c"]

    func checkMembers(of header: JSONValue) throws(JWSDefect) {
        guard case .object(let members) = header else { throw .json }
        for member in members where Self.refused.contains(member.name) || member.name == "jwk" && !bringsKey {
            throw .headerMember
        }
    }

    func algorithm(of header: JSONValue) throws(JWSDefect) -> SignatureAlgorithm {
        guard let algorithm = header["alg"]?.string.flatMap(SignatureAlgorithm.init), algorithms.contains(algorithm)
        else {
            throw .algorithm
        }
        return algorithm
    }

    /// RFC 7515 §4.1.9: a media type, so case doesn't count, and `application/` may be left out.
    func checkType(of header: JSONValue) throws(JWSDefect) {
        guard let value = header["typ"] else {
            guard takesUntyped else { throw .type }
            return
        }
        guard var type = value.string?.lowercased() else { throw .type }
        if type.hasPrefix("application/") { type.removeFirst("application/".count) }
        guard types.contains(type) else { throw .type }
    }

    func key(of header: JSONValue) throws(JWSDefect) -> JWK? {
        guard bringsKey else { return nil }
        guard let value = header["jwk"], let key = try? JWK(value) else { throw .key }
        return key
    }
}

/// Why a text isn't a token that is worth a key.
public enum JWSDefect: String, Error, Sendable, CaseIterable {
    case tooLong = "the token is too long"
    case notThreeParts = "the token must be a JWS in compact form"
    case base64url = "the token must be base64url without padding"
    case json = "header and claims must be JSON objects without repeated members"
    case headerMember = "the header has a member that is not taken"
    case algorithm = "the algorithm is not one of those that are taken"
    case type = "typ is not that of such a token"
    case keyID = "kid must be text of at most 255 bytes"
    case key = "the header must have a public key of a type that is taken"
}
