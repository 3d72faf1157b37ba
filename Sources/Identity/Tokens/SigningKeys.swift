import Access
public import Audit
import Core
import Foundation
import JWTKit
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
    private let active: JWKIdentifier
    private let keys = JWTKeyCollection()

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
        return try await SigningKeys(rows, vault: vault)
    }

    private init(_ rows: [StoredSigningKey], vault: KeyVault) async throws(IdentityFault) {
        var active: SigningKey?
        var all: [SigningKey] = []
        for row in rows {
            let key = try row.opened(by: vault)
            all.append(key)
            if row.state == .active { active = key }
        }
        guard let active else { throw .signingKey("no signing key is active") }
        await self.init(active: active, all: all)
    }

    /// Keys that were opened before, in the order in which the JWKS shows them.
    init(active: SigningKey, all: [SigningKey]) async {
        self.active = JWKIdentifier(string: active.id)
        jwks = #"{"keys":["# + all.map(\.jwk).joined(separator: ",") + "]}"
        for key in all {
            await keys.add(
                rsa: key.rsa, digestAlgorithm: .sha256, kid: JWKIdentifier(string: key.id), serializer: Self.serializer)
        }
        // Otherwise JWTKit tries the first key on a token whose `kid` it doesn't know.
        await keys.clearDefault()
    }

    /// The compact form of claims, signed by the active key. PKCS#1 v1.5 has no randomness and the members are sorted:
    /// the same claims give the same text.
    func sign(_ token: AccessToken) async throws(IdentityFault) -> Secret<String> {
        do {
            return Secret(try await keys.sign(token, kid: active, header: ["typ": "at+jwt"]))
        } catch {
            throw .signingKey("signing failed: \(error)")
        }
    }

    /// The claims of a token that one of the keys signed, by that key's own algorithm; nil for any other.
    func verified(_ token: UnverifiedToken) async -> AccessToken? {
        let key = try? await keys.getKey(for: JWKIdentifier(string: token.keyID))
        guard key?.name == token.algorithm else { return nil }
        return try? await keys.verify(token.text, as: AccessToken.self)
    }

    private static let serializer = {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return DefaultJWTSerializer(jsonEncoder: encoder)
    }()

    private static func stored(in store: IdentityStore) async throws(IdentityFault) -> [StoredSigningKey] {
        try await store.read { reader throws(StoreFault) in
            try reader.rows("SELECT kid, state, private_key FROM signing_keys ORDER BY created_at, kid")
        }
    }

    /// Two nodes may try at once; the second finds the first one's key.
    private static func makeFirst(in store: IdentityStore, vault: KeyVault) async throws(IdentityFault) {
        let key = try SigningKey.generate()
        let sealed = try StoredSigningKey.sealed(key, by: vault)
        let (id, algorithm, jwk) = (key.id, SigningKey.algorithm, JSONText(key.jwk))
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

extension AccessToken: JWTPayload {
    /// Nothing beyond the signature: what a token must claim is for ``TokenRules``, with each request.
    func verify(using algorithm: some JWTAlgorithm) {}
}

extension Action {
    /// A key that signs access tokens was made.
    public static let signingKeyCreated = Action("signing_key.created")
}
