import Access
public import Audit
import Core
import Store
import Synchronization
public import Vault

/// The keys that sign access tokens: one signs, and every key in the table verifies.
///
/// ```
/// next ──► active ──► retiring ──► gone
/// shown    signs      verifies until its last token has expired
/// ```
///
/// A key is shown in the JWKS from `next` to `retiring`, so clients know it before its first token and until its last. What other
/// nodes and the terminal do to the table is heard of; and a token under a key that nobody has heard of yet makes this node look.
public final class SigningKeys: Sendable {
    let store: IdentityStore?
    let vault: KeyVault?
    private let ring: Mutex<SigningKeyRing>
    /// When a token with an unknown key last made somebody look at the table.
    private let looked = Mutex<ContinuousClock.Instant?>(nil)
    private static let looksEvery = Duration.milliseconds(100)

    /// Reads the keys, after making the first one at the very first start.
    public static func open(
        database: AuditedDatabase, vault: KeyVault
    ) async throws(IdentityFault) -> SigningKeys {
        let store = IdentityStore(database: database)
        var rows = try await stored(in: store)
        if !rows.contains(where: { $0.mark.state == .active }) {
            try await makeFirst(in: store, vault: vault)
            rows = try await stored(in: store)
        }
        return SigningKeys(try await ring(of: rows, vault), store, vault)
    }

    private init(_ ring: SigningKeyRing, _ store: IdentityStore?, _ vault: KeyVault?) {
        self.ring = Mutex(ring)
        self.store = store
        self.vault = vault
    }

    /// Keys that stand in no table, and stay as they are.
    convenience init(active: SigningKey, all: [SigningKey]) async {
        self.init(await SigningKeyRing(active: active, all: all), nil, nil)
    }

    /// The document at `/.well-known/jwks.json` (RFC 7517 §5).
    public var jwks: String { current.jwks }

    /// Whether the key of a name signs.
    func isActive(_ id: String) -> Bool { current.rows.contains { $0.state == .active && $0.id == id } }

    private var current: SigningKeyRing { ring.withLock { $0 } }

    /// The compact form of claims, signed by the active key.
    func sign(_ token: AccessToken) async throws(IdentityFault) -> Secret<String> {
        try await current.sign(token)
    }

    /// The claims of a token that one of the keys signed; nil for any other.
    func verified(_ token: UnverifiedToken) async -> AccessToken? {
        if await !current.has(token.keyID), mayLook() { try? await reload() }
        return await current.verified(token)
    }

    /// Strangers can make us look at the table, but not often.
    private func mayLook() -> Bool {
        looked.withLock { looked in
            if let looked, ContinuousClock.now - looked < Self.looksEvery { return false }
            looked = .now
            return true
        }
    }

    /// Takes the keys as they stand in the table now; nothing to do when they are as they were.
    func reload() async throws(IdentityFault) {
        guard let store, let vault else { return }
        let rows = try await Self.stored(in: store)
        guard rows.map(\.mark) != current.rows else { return }
        let new = try await Self.ring(of: rows, vault)
        ring.withLock { $0 = new }
    }

    /// Hears of what others do to the table until the notices end.
    func follow(_ notices: AsyncStream<ChangeNotice>) async {
        for await notice in notices {
            if case .rows(let table, _, _) = notice, table != "signing_keys" { continue }
            try? await reload()
        }
    }

    private static func ring(
        of rows: [StoredSigningKey], _ vault: KeyVault
    ) async throws(IdentityFault) -> SigningKeyRing {
        var active: SigningKey?
        var all: [SigningKey] = []
        for row in rows {
            let key = try row.opened(by: vault)
            all.append(key)
            if row.mark.state == .active { active = key }
        }
        guard let active else { throw .signingKey("no signing key is active") }
        return await SigningKeyRing(active: active, all: all, rows: rows.map(\.mark))
    }

    private static func stored(in store: IdentityStore) async throws(IdentityFault) -> [StoredSigningKey] {
        try await store.read { reader throws(StoreFault) in
            try reader.rows("SELECT kid, state, private_key FROM signing_keys ORDER BY created_at, kid")
        }
    }

    /// Two nodes may try at once; the second finds the first one's key.
    private static func makeFirst(in store: IdentityStore, vault: KeyVault) async throws(IdentityFault) {
        let key = try SealedSigningKey(try await SigningKey.generate(), by: vault)
        try await store.change(by: .system(.setup), .signingKeyCreated, on: key.target) { change throws(StoreFault) in
            let present = try change.transaction.value(
                "SELECT kid FROM signing_keys WHERE state = 'active'", as: String.self)
            guard present == nil else { return .rollback(()) }
            try change.insert(key, as: .active)
            return .commit(())
        }
    }
}

extension Action {
    /// A key that signs access tokens was made.
    public static let signingKeyCreated = Action("signing_key.created")
}
