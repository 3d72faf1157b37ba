import Access
public import Audit
import Core
import Store
public import Vault

/// The keys that sign access tokens: one signs, and every key in the table verifies.
///
/// ```
/// next ──► active ──► retiring ──► gone
/// shown    signs      verifies until its last token has expired
/// ```
///
/// A key is shown in the JWKS from `next` to `retiring`, so clients know it before its first token and until its last.
public struct SigningKeys: Sendable {
    /// The document at `/.well-known/jwks.json` (RFC 7517 §5).
    public let jwks: String
    private let active: SigningKey
    private let verifiers: [String: VerifyingKey]

    /// Reads the keys, after making the first one at the very first start.
    public static func open(
        database: AuditedDatabase, vault: KeyVault
    ) async throws(IdentityFault) -> SigningKeys {
        let store = IdentityStore(database: database)
        var rows = try await stored(in: store)
        if !rows.contains(where: { $0.state == .active }) {
            try await makeFirst(in: store, vault: vault)
            rows = try await stored(in: store)
        }
        return try SigningKeys(rows, vault: vault)
    }

    private init(_ rows: [StoredSigningKey], vault: KeyVault) throws(IdentityFault) {
        var active: SigningKey?
        var verifiers: [VerifyingKey] = []
        for row in rows {
            let key = try row.opened(by: vault)
            verifiers.append(key.verifier)
            if row.state == .active { active = key }
        }
        guard let active else { throw .signingKey("no signing key is active") }
        self.init(active: active, verifiers: verifiers)
    }

    /// Keys that were opened before, in the order in which the JWKS shows them.
    init(active: SigningKey, verifiers: [VerifyingKey]) {
        self.active = active
        self.verifiers = Dictionary(verifiers.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
        jwks = #"{"keys":["# + verifiers.map(\.jwk).joined(separator: ",") + "]}"
    }

    /// The compact form of claims, signed by the active key.
    func sign(_ token: AccessToken) throws(IdentityFault) -> Secret<String> {
        try active.sign(token.json)
    }

    /// The claims of a token that one of the keys signed; nil for any other.
    func verified(_ token: UnverifiedToken) -> AccessToken? {
        guard let key = verifiers[token.keyID], key.hasSigned(token) else { return nil }
        return AccessToken(token.claims)
    }

    private static func stored(in store: IdentityStore) async throws(IdentityFault) -> [StoredSigningKey] {
        try await store.read { reader throws(StoreFault) in
            try reader.rows("SELECT kid, state, private_key FROM signing_keys ORDER BY created_at, kid")
        }
    }

    /// Two nodes may try at once; the second finds the first one's key.
    private static func makeFirst(in store: IdentityStore, vault: KeyVault) async throws(IdentityFault) {
        let key = try SigningKey.generate()
        let sealed = try StoredSigningKey.sealed(key, by: vault)
        let (id, algorithm, jwk) = (key.verifier.id, key.verifier.algorithm.rawValue, JSONText(key.verifier.jwk))
        let target = Target(type: "signing_key", id: id)
        try await store.change(by: .system(.setup), .signingKeyCreated, on: target) { change throws(StoreFault) in
            let present = try change.transaction.value(
                "SELECT kid FROM signing_keys WHERE state = 'active'", as: String.self)
            guard present == nil else { return .rollback(()) }
            try change.transaction.run(
                """
                INSERT INTO signing_keys (kid, algorithm, state, private_key, public_jwk, created_at, activated_at) \
                VALUES (\(id), \(algorithm), 'active', \(sealed), \(jwk), \(change.time), \(change.time))
                """)
            change.note("algorithm", .text(algorithm))
            return .commit(())
        }
    }
}

extension Action {
    /// A key that signs access tokens was made.
    public static let signingKeyCreated = Action("signing_key.created")
}
