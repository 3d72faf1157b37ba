import Access
public import Core
public import Store

/// An API key as its owner and the administrator see it; the secret is not part of it.
public struct APIKeyView: Sendable, Equatable {
    /// The key's id.
    public let id: APIKeyID
    /// Whose it is.
    public let userID: UserID
    /// What its owner calls it.
    public let name: String
    /// The beginning of its text, to recognise it by.
    public let prefix: String
    /// The permissions that it carries, by name, in order, as far as its owner has them.
    public let scopes: [String]
    /// The networks it may be used from; anywhere when there are none.
    public let allowedCIDRs: [CIDR]
    /// When it was made.
    public let createdAt: Instant
    /// When it stops working.
    public let expiresAt: Instant
    /// When it was last used, to the minute.
    public let lastUsedAt: Instant?
    /// The address it was last used from.
    public let lastUsedIP: String?
    /// When it was revoked.
    public let revokedAt: Instant?
    /// The key that replaces it.
    public let replacedBy: APIKeyID?
    /// Whether it could be used when it was read.
    public let state: KeyState
}

/// What can be done with a key.
public enum KeyState: String, Sendable, CaseIterable {
    /// It works.
    case active
    /// Its time is over.
    case expired
    /// It was revoked.
    case revoked
}

extension APIKeyView: RowDecodable {
    /// The columns that ``init(row:)`` reads, in its order.
    static func columns(at now: Instant) -> SQL {
        """
        id, user_id, name, key_prefix, scopes, allowed_cidrs, created_at, expires_at, last_used_at, last_used_ip, \
        revoked_at, replaced_by, CASE WHEN revoked_at IS NOT NULL THEN 'revoked' WHEN expires_at <= \(now) \
        THEN 'expired' ELSE 'active' END
        """
    }
    static let columnCount = 13

    /// Reads the columns of `columns`.
    public init(row: Row) throws(StoreFault) {
        id = try row.get(0)
        userID = try row.get(1)
        name = try row.get(2)
        prefix = try row.get(3)
        scopes = try Set<Permission>(column: row.get(4)).names
        allowedCIDRs = try [CIDR](column: row.get(5))
        createdAt = try row.get(6)
        expiresAt = try row.get(7)
        lastUsedAt = try row.get(8)
        lastUsedIP = try row.get(9)
        revokedAt = try row.get(10)
        replacedBy = try row.get(11)
        state = KeyState(rawValue: try row.get(12)) ?? .revoked
    }
}

extension APIKeyView: Shaped {
    /// The response.
    public static let shape = Shape<APIKeyView>(
        "APIKey", "An API key; its secret is shown only when it is made.",
        [
            .field("id", "The key's id.") { $0.id },
            .field("userId", "Whose it is.") { $0.userID },
            .field("name", "What its owner calls it.") { $0.name },
            .field("state", "active, expired or revoked.") { $0.state.rawValue },
            .field("keyPrefix", "The beginning of its text.") { $0.prefix },
            .field("scopes", "The permissions that it carries, as far as its owner has them.") { $0.scopes },
            .field("allowedCidrs", "The networks it may be used from; anywhere when there are none.") {
                $0.allowedCIDRs
            },
            .field("createdAt", "When it was made.") { $0.createdAt },
            .field("expiresAt", "When it stops working.") { $0.expiresAt },
            .field("lastUsedAt", "When it was last used, to the minute.") { $0.lastUsedAt },
            .field("lastUsedIp", "The address it was last used from.") { $0.lastUsedIP },
            .field("revokedAt", "When it was revoked.") { $0.revokedAt },
            .field("replacedBy", "The key that replaces it, since it was rotated.") { $0.replacedBy },
        ])
}

/// A key that was just made, with its text.
public struct CreatedKey: Sendable {
    /// The key.
    public let key: APIKeyView
    /// The key's text, in clear: its one way out of the program. Nil when the same request was answered before.
    public let text: Secret<String>?
}

extension CreatedKey: Shaped {
    /// The response.
    public static let shape = Shape<CreatedKey>(
        "CreatedAPIKey", "A new API key, with its text.",
        [
            .field("id", "The key's id.") { $0.key.id },
            .field("userId", "Whose it is.") { $0.key.userID },
            .field("name", "What its owner calls it.") { $0.key.name },
            .field("keyPrefix", "The beginning of its text.") { $0.key.prefix },
            .field("scopes", "The permissions that it carries.") { $0.key.scopes },
            .field("allowedCidrs", "The networks it may be used from; anywhere when there are none.") {
                $0.key.allowedCIDRs
            },
            .field("createdAt", "When it was made.") { $0.key.createdAt },
            .field("expiresAt", "When it stops working.") { $0.key.expiresAt },
            .field("key", "The key itself, shown this once; null when the request is a repetition.") {
                $0.text?.reveal()
            },
            .field("isRepetition", "Whether the key was made by an earlier request with this Idempotency-Key.") {
                $0.text == nil
            },
        ])
}
