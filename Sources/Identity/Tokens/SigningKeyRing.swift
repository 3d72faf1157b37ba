import Core
import OAuthProtocol

/// The signing keys as they stood in the table at one moment: one of each algorithm in use signs, all verify.
struct SigningKeyRing: Sendable {
    /// The document at `/.well-known/jwks.json` (RFC 7517 §5).
    let jwks: String
    /// Which rows it was made of.
    let rows: [StoredSigningKey.Mark]
    private let active: [SignatureAlgorithm: SigningKey]
    private let keys: [String: SigningKey]

    /// Keys that were opened before, in the order in which the JWKS shows them.
    init(active: [SigningKey], all: [SigningKey], rows: [StoredSigningKey.Mark] = []) {
        self.active = Dictionary(active.map { ($0.algorithm, $0) }) { first, _ in first }
        self.rows = rows
        jwks = #"{"keys":["# + all.map(\.jwk).joined(separator: ",") + "]}"
        keys = Dictionary(all.map { ($0.id, $0) }) { first, _ in first }
    }

    /// The key that signs by an algorithm; nil when nobody has asked for one yet.
    func active(_ algorithm: SignatureAlgorithm) -> SigningKey? { active[algorithm] }

    /// Whether a key of this name is among them.
    func has(_ id: String) -> Bool { keys[id] != nil }

    /// The claims of a token that one of the keys signed, by that key's own algorithm; nil for any other.
    func verified(_ token: UnverifiedToken) -> AccessToken? {
        guard let key = keys[token.keyID], key.verifies(token) else { return nil }
        return AccessToken(json: token.claims)
    }
}
