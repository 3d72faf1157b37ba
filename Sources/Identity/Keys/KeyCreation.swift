public import Access
public import Audit
public import Core
import Crypto
import SecurityEvents
import Store

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
            let request = KeyRequest(new, owner)
            if let earlier = try change.transaction.repetition(of: request, at: change.time) {
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
            let view = try change.insertKey(
                key, new, scopes, until: expiry, for: owner, request, .apiKeyCreated, "API key created")
            return .commit(.created(CreatedKey(key: view, text: key.text)))
        }
    }

    /// Makes a key that replaces another, with the same name, networks and lifetime, and the scopes that its owner still has
    /// and that aren't beyond `ceiling`. The old one works on for `overlap`, so that programs can be changed over one by one;
    /// it can't be replaced again.
    public func rotate(
        _ id: APIKeyID, within reach: Reach, ceiling: Set<Permission>, overlap: Duration, repetition: String?,
        by grant: Grant
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
            let kept = Set(old.scopes.compactMap(Permission.init(rawValue:)))
                .intersection(user.role.permissions).intersection(ceiling)
            let new = NewAPIKey(name: old.name, scopes: kept, days: days, networks: old.allowedCIDRs)
            let request = KeyRequest(repetition, owner, replacing: id, overlap)
            if let earlier = try transaction.repetition(of: request, at: now) { return .rollback(earlier) }
            guard old.state == .active else { return .rollback(.notFound) }
            guard old.replacedBy == nil else { return .rollback(.replaced) }
            guard try transaction.liveKeys(of: owner, at: now) < NewAPIKey.mostOfUser else {
                return .rollback(.tooMany)
            }
            let view = try change.insertKey(
                key, new, kept, until: now + .seconds(days * 86_400), for: owner, request, .apiKeyRotated,
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
        _ request: KeyRequest, _ event: EventType, _ message: String
    ) throws(StoreFault) -> APIKeyView {
        try transaction.run(
            """
            INSERT INTO api_keys (id, user_id, name, key_prefix, secret_hash, scopes, allowed_cidrs, created_at, \
            expires_at, replay_hash, request_hash) VALUES (\(key.id), \(owner), \(new.name), \(key.shown), \(key.hash), \
            \(scopes.column), \(new.networks.column), \(time), \(expiry), \(request.replayHash), \(request.hash))
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

/// A request for a key as the database remembers it, to tell a repetition from another request.
private struct KeyRequest {
    /// What stands for the owner's `Idempotency-Key`; nil when there is none.
    let replayHash: [UInt8]?
    /// What stands for the rest.
    let hash: [UInt8]

    /// To make a key.
    init(_ new: NewAPIKey, _ owner: UserID) {
        let scopes = new.scopes?.names.joined(separator: " ") ?? "*"
        self.init(new.repetition, owner, [new.name, scopes, "\(new.days)"] + new.networks.map(\.text))
    }

    /// To replace one.
    init(_ repetition: String?, _ owner: UserID, replacing old: APIKeyID, _ overlap: Duration) {
        self.init(repetition, owner, ["", old.description, "\(overlap.components.seconds)"])
    }

    private init(_ repetition: String?, _ owner: UserID, _ parts: [String]) {
        replayHash = repetition.map { Array(SHA256.hash(data: owner.bytes + [UInt8]($0.utf8))) }
        hash = Array(SHA256.hash(data: [UInt8](parts.joined(separator: "\n").utf8)))
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
        of request: KeyRequest, at now: Instant
    ) throws(StoreFault) -> CreateKeyOutcome? {
        guard let hash = request.replayHash else { return nil }
        let earlier = try first(
            "SELECT \(APIKeyView.columns(at: now)), request_hash FROM api_keys WHERE replay_hash = \(hash)",
            as: RequestedKey.self)
        guard let earlier else { return nil }
        guard earlier.requestHash == request.hash else { return .repetitionDiffers }
        return .created(CreatedKey(key: earlier.key, text: nil))
    }

    fileprivate func liveKeys(of owner: UserID, at now: Instant) throws(StoreFault) -> Int {
        try value(
            """
            SELECT COUNT(*) FROM api_keys WHERE user_id = \(owner) AND revoked_at IS NULL AND expires_at > \(now)
            """, as: Int.self) ?? 0
    }
}
