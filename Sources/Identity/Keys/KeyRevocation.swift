public import Access
public import Audit
public import Core
import SecurityEvents
import Store

/// What became of ending a key.
public enum EndKeyOutcome: Sendable {
    /// It is revoked, since now.
    case revoked(APIKeyView)
    /// It was revoked before, and is gone now.
    case deleted(APIKeyView)
    /// It was so already; nothing was written.
    case unchanged(APIKeyView)
    /// There is no such key in reach.
    case notFound
}

extension APIKeys {
    /// Ends a key: revokes one that works, removes one that was revoked before.
    public func end(_ id: APIKeyID, within reach: Reach, by grant: Grant) async throws(IdentityFault) -> EndKeyOutcome {
        let outcome = try await revoke(id, within: reach, by: grant)
        guard case .unchanged = outcome else { return outcome }
        return try await delete(id, within: reach, by: grant)
    }

    /// Revokes a key: it stops working at once, on every node, and stays in lists.
    public func revoke(
        _ id: APIKeyID, within reach: Reach, by grant: Grant
    ) async throws(IdentityFault) -> EndKeyOutcome {
        try await end(id, .apiKeyRevoked, within: reach, by: grant) { change, key throws(StoreFault) in
            guard key.revokedAt == nil else { return .rollback(.unchanged(key)) }
            try change.transaction.run("UPDATE api_keys SET revoked_at = \(change.time) WHERE id = \(id)")
            try change.record(EventDraft(.apiKeyRevoked, about: key, message: "API key revoked"))
            guard let now = try change.transaction.key(id, within: reach, at: change.time) else {
                return .rollback(.notFound)
            }
            return .commit(.revoked(now))
        }
    }

    private func delete(
        _ id: APIKeyID, within reach: Reach, by grant: Grant
    ) async throws(IdentityFault) -> EndKeyOutcome {
        try await end(id, .apiKeyDeleted, within: reach, by: grant) { change, key throws(StoreFault) in
            try change.transaction.run("DELETE FROM api_keys WHERE id = \(id)")
            try change.record(EventDraft(.apiKeyDeleted, about: key, message: "API key deleted"))
            return .commit(.deleted(key))
        }
    }

    private func end(
        _ id: APIKeyID, _ action: Action, within reach: Reach, by grant: Grant,
        _ body: @escaping @Sendable (Change, APIKeyView) throws(StoreFault) -> Ending<EndKeyOutcome>
    ) async throws(IdentityFault) -> EndKeyOutcome {
        guard let owner = try await owner(of: id, within: reach) else { return .notFound }
        return try await store.change(by: grant, action, on: .apiKey(id, of: owner)) { change throws(StoreFault) in
            guard let key = try change.transaction.key(id, within: reach, at: change.time) else {
                return .rollback(.notFound)
            }
            change.note("name", .text(key.name))
            return try body(change, key)
        }
    }

    /// Revokes all keys of a user that work, and says how many there were.
    @discardableResult
    public func revokeAll(of user: UserID, by grant: Grant) async throws(IdentityFault) -> Int {
        try await store.change(by: grant, .apiKeysRevoked, on: .user(user)) { change throws(StoreFault) in
            let keys = try change.transaction.rows(
                """
                SELECT \(APIKeyView.columns(at: change.time)) FROM api_keys \
                WHERE user_id = \(user) AND revoked_at IS NULL
                """, as: APIKeyView.self)
            guard !keys.isEmpty else { return .rollback(0) }
            try change.transaction.run(
                "UPDATE api_keys SET revoked_at = \(change.time) WHERE user_id = \(user) AND revoked_at IS NULL")
            for key in keys { try change.record(EventDraft(.apiKeyRevoked, about: key, message: "API key revoked")) }
            change.note("keys", .integer(Int64(keys.count)))
            return .commit(keys.count)
        }
    }
}

extension Action {
    /// An API key was revoked.
    public static let apiKeyRevoked = Action("api_key.revoked")
    /// A revoked API key was removed.
    public static let apiKeyDeleted = Action("api_key.deleted")
    /// All API keys of a user were revoked.
    public static let apiKeysRevoked = Action("user.api_keys_revoked")
}
