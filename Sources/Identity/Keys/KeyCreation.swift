public import Access
public import Audit
public import Core
import Crypto
import SecurityEvents
import Store

/// A key to be made.
public struct NewAPIKey: Sendable {
    /// How long a key lives when nobody says otherwise.
    public static let usualDays = 90
    /// The longest life of a key, in days.
    public static let mostDays = 365
    /// The most networks of a key.
    public static let mostNetworks = 50
    /// The most keys of a user that are neither revoked nor expired.
    public static let mostOfUser = 100

    /// What its owner calls it: 1 to 100 characters.
    public var name: String
    /// The permissions it carries; everything that a key of its owner can hold when nil.
    public var scopes: Set<Permission>?
    /// After how many days it expires: 1 to ``mostDays``.
    public var days: Int
    /// The networks it may be used from; anywhere when there are none.
    public var networks: [CIDR]
    /// The `Idempotency-Key` of the request, when it has one.
    public var repetition: String?

    /// A key to be made.
    public init(
        name: String, scopes: Set<Permission>? = nil, days: Int = usualDays, networks: [CIDR] = [],
        repetition: String? = nil
    ) {
        self.name = name
        self.scopes = scopes
        self.days = days
        self.networks = networks
        self.repetition = repetition
    }
}

/// What became of making a key.
public enum CreateKeyOutcome: Sendable {
    /// It was made, now or by an earlier request with the same `Idempotency-Key`.
    case created(CreatedKey)
    /// There is no such user, or no such key to replace.
    case notFound
    /// The owner, or whoever asks, doesn't have these permissions, or no key can hold them.
    case scopesRefused([Permission])
    /// The owner has too many keys.
    case tooMany
    /// The `Idempotency-Key` was used with another request before.
    case repetitionDiffers
}

extension APIKeys {
    /// Makes a key for a user. It carries nothing that its owner may not do, nor what is beyond `ceiling`: what whoever asks
    /// may do. Its text is in the answer, and nowhere else from then on.
    public func create(
        _ new: NewAPIKey, for owner: UserID, within ceiling: Set<Permission>, by grant: Grant
    ) async throws(IdentityFault) -> CreateKeyOutcome {
        let key = APIKeyText(id: APIKeyID.make(at: time.now(), randomness), randomness)
        return try await store.change(by: grant, .apiKeyCreated, on: .apiKey(key.id, of: owner)) {
            change throws(StoreFault) in
            guard let user = try change.transaction.user(owner) else { return .rollback(.notFound) }
            if let earlier = try change.transaction.repetition(of: new, owner, at: change.time) {
                return .rollback(earlier)
            }
            let most = user.role.permissions.intersection(ceiling).subtracting(Permission.withheldFromKeys)
            let scopes = new.scopes ?? most
            guard scopes.isSubset(of: most) else {
                return .rollback(.scopesRefused(Permission.allCases.filter(scopes.subtracting(most).contains)))
            }
            guard try change.transaction.liveKeys(of: owner, at: change.time) < NewAPIKey.mostOfUser else {
                return .rollback(.tooMany)
            }
            let expiry = change.time + .seconds(new.days * 86_400)
            let view = try change.insertKey(key, new, scopes, until: expiry, for: owner, .apiKeyCreated, "API key created")
            return .commit(.created(CreatedKey(key: view, text: key.text)))
        }
    }

    /// Makes a key that replaces another, with the same name, networks and lifetime, and the scopes that its owner still has.
    /// The old one works on for `overlap`, so that programs can be changed over one by one.
    public func rotate(
        _ id: APIKeyID, within reach: Reach, overlap: Duration, repetition: String?, by grant: Grant
    ) async throws(IdentityFault) -> CreateKeyOutcome {
        guard let owner = try await owner(of: id, within: reach) else { return .notFound }
        let key = APIKeyText(id: APIKeyID.make(at: time.now(), randomness), randomness)
        return try await store.change(by: grant, .apiKeyRotated, on: .apiKey(key.id, of: owner)) {
            change throws(StoreFault) in
            let (transaction, now) = (change.transaction, change.time)
            guard let user = try transaction.user(owner), let old = try transaction.key(id, within: reach, at: now),
                old.revokedAt == nil
            else { return .rollback(.notFound) }
            let days = max(1, Int((old.expiresAt - old.createdAt).components.seconds / 86_400))
            let kept = Set(old.scopes.compactMap(Permission.init(rawValue:))).intersection(user.role.permissions)
            let new = NewAPIKey(
                name: old.name, scopes: kept, days: days, networks: old.allowedCIDRs, repetition: repetition)
            if let earlier = try transaction.repetition(of: new, owner, at: now) { return .rollback(earlier) }
            guard old.state == .active else { return .rollback(.notFound) }
            let view = try change.insertKey(
                key, new, kept, until: now + .seconds(days * 86_400), for: owner, .apiKeyRotated,
                "API key \(old.prefix) replaced")
            try transaction.run(
                """
                UPDATE api_keys SET replaced_by = \(key.id), expires_at = \(min(old.expiresAt, now + overlap)) \
                WHERE id = \(id)
                """)
            change.note("replaces", .text(id.description))
            return .commit(.created(CreatedKey(key: view, text: key.text)))
        }
    }
}

extension Action {
    /// An API key was made.
    public static let apiKeyCreated = Action("api_key.created")
    /// An API key was made that replaces another.
    public static let apiKeyRotated = Action("api_key.rotated")
}

extension Change {
    /// Writes a new key's row, notes it for the entry, and records the event.
    fileprivate func insertKey(
        _ key: APIKeyText, _ new: NewAPIKey, _ scopes: Set<Permission>, until expiry: Instant, for owner: UserID,
        _ event: EventType, _ message: String
    ) throws(StoreFault) -> APIKeyView {
        try transaction.run(
            """
            INSERT INTO api_keys (id, user_id, name, key_prefix, secret_hash, scopes, allowed_cidrs, created_at, \
            expires_at, replay_hash, request_hash) VALUES (\(key.id), \(owner), \(new.name), \(key.shown), \(key.hash), \
            \(scopes.column), \(new.networks.column), \(time), \(expiry), \(new.replayHash(owner)), \(new.requestHash))
            """)
        guard let view = try transaction.key(key.id, within: .own(owner), at: time) else {
            throw .decoding("api_keys lost the row just inserted")
        }
        note("name", .text(new.name))
        note("scopes", .list(view.scopes))
        note("expires_at", .text(expiry.rfc3339))
        var draft = EventDraft(event, about: view, message: message)
        draft.metadata["scopes"] = .list(view.scopes)
        draft.metadata["expires_at"] = .text(expiry.rfc3339)
        try record(draft)
        return view
    }
}

extension NewAPIKey {
    /// What stands for the owner's `Idempotency-Key` in the database.
    fileprivate func replayHash(_ owner: UserID) -> [UInt8]? {
        repetition.map { Array(SHA256.hash(data: owner.bytes + [UInt8]($0.utf8))) }
    }

    /// What stands for the rest of the request, to tell a repetition from another request.
    fileprivate var requestHash: [UInt8] {
        let parts = [name, scopes?.names.joined(separator: " ") ?? "*", "\(days)"] + networks.map(\.text)
        return Array(SHA256.hash(data: [UInt8](parts.joined(separator: "\n").utf8)))
    }
}

/// A key with the request that made it.
private struct RequestedKey: RowDecodable {
    let key: APIKeyView
    let requestHash: [UInt8]?

    init(row: Row) throws(StoreFault) {
        key = try APIKeyView(row: row)
        requestHash = try row.get(APIKeyView.columnCount)
    }
}

extension Reader {
    /// What was answered to the same request before, without the key's text; nil when this is the first.
    fileprivate func repetition(
        of new: NewAPIKey, _ owner: UserID, at now: Instant
    ) throws(StoreFault) -> CreateKeyOutcome? {
        guard let hash = new.replayHash(owner) else { return nil }
        let earlier = try first(
            "SELECT \(APIKeyView.columns(at: now)), request_hash FROM api_keys WHERE replay_hash = \(hash)",
            as: RequestedKey.self)
        guard let earlier else { return nil }
        guard earlier.requestHash == new.requestHash else { return .repetitionDiffers }
        return .created(CreatedKey(key: earlier.key, text: nil))
    }

    fileprivate func liveKeys(of owner: UserID, at now: Instant) throws(StoreFault) -> Int {
        try value(
            """
            SELECT COUNT(*) FROM api_keys WHERE user_id = \(owner) AND revoked_at IS NULL AND expires_at > \(now)
            """, as: Int.self) ?? 0
    }
}
