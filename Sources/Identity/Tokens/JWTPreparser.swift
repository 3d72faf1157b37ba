import Core

/// A token in the right form and not verified: nothing in it may be believed before ``SigningKeys`` has checked the
/// signature, which it does only for one of these.
struct UnverifiedToken: Sendable, Equatable {
    /// The key that is said to have signed it.
    let keyID: String
    /// The algorithm it is said to be signed with; compared with the key's, never used to choose one.
    let algorithm: String
    /// The token as it was sent.
    let text: String
    /// What it says.
    let claims: JSONValue
    /// What is said to be signed: the first two parts with the dot between them.
    let message: [UInt8]
    /// The third part.
    let signature: [UInt8]
}

/// What keeps a text from being a token of ours, before any key is tried.
enum TokenDefect: Error, Equatable {
    /// Longer than ``JWTPreparser/longest``.
    case tooLong
    /// Not three parts, as a signed token in compact form has (RFC 7515 §7.1); five would be an encrypted one.
    case notThreeParts
    /// A part is not base64url as RFC 7515 §2 writes it: no padding, no stray bits, nothing else.
    case base64url
    /// Header or claims are not one strict JSON object.
    case json
    /// The header has another member than `alg`, `typ` and `kid`: `crit`, `jku`, `x5c`, `zip` and the like.
    case headerMember(String)
    /// A member of the header is missing or not a text.
    case header
    /// `typ` is not `at+jwt` (RFC 9068 §2.1): an ID token, say.
    case type
}

/// Reads access tokens strictly (RFC 8725). Pure, so that it can be fuzzed by itself.
enum JWTPreparser {
    /// Bytes. Ours have about 1,000.
    static let longest = 8_192

    static func parse(_ token: String) throws(TokenDefect) -> UnverifiedToken {
        guard token.utf8.count <= longest else { throw .tooLong }
        let parts = token.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        guard parts.count == 3 else { throw .notThreeParts }
        let header = try object(parts[0])
        guard case .object(let members) = header else { throw .json }
        for member in members where !["alg", "typ", "kid"].contains(member.name) { throw .headerMember(member.name) }
        guard let algorithm = header["alg"]?.string, let keyID = header["kid"]?.string, let type = header["typ"]?.string
        else { throw .header }
        guard type == "at+jwt" else { throw .type }
        guard let signature = Base64URL.decode(Substring(parts[2])), !signature.isEmpty else { throw .base64url }
        return UnverifiedToken(
            keyID: keyID, algorithm: algorithm, text: token, claims: try object(parts[1]),
            message: Array(token.utf8.prefix(upTo: parts[1].endIndex)), signature: signature)
    }

    private static func object(_ part: Substring.UTF8View) throws(TokenDefect) -> JSONValue {
        guard let bytes = Base64URL.decode(Substring(part)) else { throw .base64url }
        guard let value = try? JSONReader.read(bytes, limits: JSONLimits(bytes: longest, depth: 4)),
            case .object = value
        else { throw .json }
        return value
    }
}
