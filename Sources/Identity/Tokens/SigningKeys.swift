import Access
public import Audit
public import Core
public import OAuthProtocol
import Store
import Synchronization
public import Vault

/// The keys that sign tokens: one of each algorithm in use signs, and every key in the table verifies.
///
/// ```
/// next ──► active ──► retiring ──► gone
/// shown    signs      verifies until its last token has expired
/// ```
///
/// A key is shown in the JWKS from `next` to `retiring`, so clients know it before its first token and until its last; but for the
/// first of an algorithm, which is made when a client is registered for it, or else when somebody first asks for it. What other nodes and the terminal do to the table is heard
/// of; and a token under a key that nobody has heard of yet makes this node look.
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
        let keys = SigningKeys(try ring(of: try await stored(in: store), vault), store, vault)
        _ = try await keys.active(.standard)
        return keys
    }

    private init(_ ring: SigningKeyRing, _ store: IdentityStore?, _ vault: KeyVault?) {
        self.ring = Mutex(ring)
        self.store = store
        self.vault = vault
    }

    /// Keys that stand in no table, and stay as they are.
    convenience init(active: [SigningKey], all: [SigningKey]) {
        self.init(SigningKeyRing(active: active, all: all), nil, nil)
    }

    /// The document at `/.well-known/jwks.json` (RFC 7517 §5).
    public var jwks: String { current.jwks }

    /// Sees to it that there is a key of an algorithm, so that it is shown before it signs: ask when it is known that somebody will want it.
    public func prepare(_ algorithm: SignatureAlgorithm) async throws(IdentityFault) {
        _ = try await active(algorithm)
    }

    /// Claims, one JSON object, as a token of a type (RFC 7515 §4.1.9), signed by the active key of an algorithm.
    public func sign(
        _ claims: [UInt8], type: StaticString, _ algorithm: SignatureAlgorithm = .standard
    ) async throws(IdentityFault) -> Secret<String> {
        try await active(algorithm).token(claims, type: type)
    }

    /// An access token (RFC 9068 §2.1), signed by the active key of an algorithm.
    func sign(
        _ token: AccessToken, _ algorithm: SignatureAlgorithm = .standard
    ) async throws(IdentityFault) -> Secret<String> {
        try await sign(token.json, type: "at+jwt", algorithm)
    }

    /// The claims of an access token that one of the keys signed; nil for any other.
    func verified(_ token: UnverifiedToken) async -> AccessToken? {
        if !current.has(token.keyID), mayLook() { try? await reload() }
        return current.verified(token)
    }

    /// Whether the key of a name signs.
    func isActive(_ id: String) -> Bool { current.rows.contains { $0.state == .active && $0.id == id } }

    private var current: SigningKeyRing { ring.withLock { $0 } }

    /// The key that signs by an algorithm, made when there is none.
    private func active(_ algorithm: SignatureAlgorithm) async throws(IdentityFault) -> SigningKey {
        if let key = current.active(algorithm) { return key }
        try await makeFirst(algorithm)
        try await reload()
        guard let key = current.active(algorithm) else {
            throw .signingKey("no \(algorithm.rawValue) key is active")
        }
        return key
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
        let new = try Self.ring(of: rows, vault)
        ring.withLock { $0 = new }
    }

    /// Hears of what others do to the table until the notices end.
    func follow(_ notices: AsyncStream<ChangeNotice>) async {
        for await notice in notices {
            if case .rows(let table, _, _) = notice, table != "signing_keys" { continue }
            try? await reload()
        }
    }

    private static func ring(of rows: [StoredSigningKey], _ vault: KeyVault) throws(IdentityFault) -> SigningKeyRing {
        var (active, all): ([SigningKey], [SigningKey]) = ([], [])
        for row in rows {
            let key = try row.opened(by: vault)
            all.append(key)
            if row.mark.state == .active { active.append(key) }
        }
        return SigningKeyRing(active: active, all: all, rows: rows.map(\.mark))
    }

    private static func stored(in store: IdentityStore) async throws(IdentityFault) -> [StoredSigningKey] {
        try await store.read { reader throws(StoreFault) in
            try reader.rows("SELECT \(StoredSigningKey.columns) FROM signing_keys ORDER BY created_at, kid")
        }
    }

    /// Two nodes may try at once; the second finds the first one's key.
    private func makeFirst(_ algorithm: SignatureAlgorithm) async throws(IdentityFault) {
        try await reload()
        guard current.active(algorithm) == nil else { return }
        let (store, key) = try await newKey(algorithm)
        try await store.change(by: .system(.setup), .signingKeyCreated, on: key.target) { change throws(StoreFault) in
            let present = try change.transaction.value(
                "SELECT kid FROM signing_keys WHERE state = 'active' AND algorithm = \(algorithm.rawValue)",
                as: String.self)
            guard present == nil else { return .rollback(()) }
            try change.insert(key, as: .active)
            return .commit(())
        }
    }

    /// A new key, ready for the table.
    func newKey(
        _ algorithm: SignatureAlgorithm = .standard
    ) async throws(IdentityFault) -> (IdentityStore, SealedSigningKey) {
        guard let store, let vault else { throw .signingKey("these keys stand in no table") }
        return (store, try SealedSigningKey(try await SigningKey.generate(algorithm), by: vault))
    }
}

extension Action {
    /// A key that signs tokens was made.
    public static let signingKeyCreated = Action("signing_key.created")
}
