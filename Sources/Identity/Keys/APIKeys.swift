public import Access
import Audit
public import Core
import SecurityEvents
import Store

/// API keys: one row of `api_keys` each. Making and ending them stand in files of their own.
public struct APIKeys: Sendable {
    let store: IdentityStore
    let time: any TimeSource
    let randomness: any Randomness

    /// One page of the keys in reach, the latest first.
    public func list(_ reach: Reach, _ request: ListRequest) async throws(IdentityFault) -> ListPage<APIKeyView> {
        let list = NewestFirst<APIKeyView>(
            columns: APIKeyView.columns(at: time.now()), table: "api_keys", conditions: reach.condition,
            filter: Self.cursorFilter(reach))
        return try await list.page(request, from: store) { ($0.createdAt, $0.id) }
    }

    /// The 32 bits that tie a cursor to a list.
    public static func cursorFilter(_ reach: Reach) -> UInt32 {
        Cursor.filter(["api_keys", "\(reach)"])
    }

    /// A key in reach; nil when there is none, or it is somebody else's.
    public func find(_ id: APIKeyID, within reach: Reach) async throws(IdentityFault) -> APIKeyView? {
        let now = time.now()
        return try await store.read { reader throws(StoreFault) in try reader.key(id, within: reach, at: now) }
    }

    /// The keys that work and aren't being replaced, the oldest first; at most 500.
    public func replaceable() async throws(IdentityFault) -> [APIKeyView] {
        let now = time.now()
        return try await store.read { reader throws(StoreFault) in
            try reader.rows(
                """
                SELECT \(APIKeyView.columns(at: now)) FROM api_keys \
                WHERE revoked_at IS NULL AND expires_at > \(now) AND replaced_by IS NULL ORDER BY created_at, id LIMIT 500
                """, as: APIKeyView.self)
        }
    }

    /// The owner of a key, for those who may see all.
    func owner(of id: APIKeyID, within reach: Reach) async throws(IdentityFault) -> UserID? {
        try await find(id, within: reach)?.userID
    }
}

extension Reach {
    /// The rows with a `user_id` that is in reach.
    var condition: SQL {
        switch self {
        case .own(let user): "user_id = \(user)"
        case .team(let team): "user_id IN (SELECT user_id FROM team_members WHERE team_id = \(team))"
        case .all: "TRUE"
        }
    }
}

extension Reader {
    func key(_ id: APIKeyID, within reach: Reach, at now: Instant) throws(StoreFault) -> APIKeyView? {
        try first(
            "SELECT \(APIKeyView.columns(at: now)) FROM api_keys WHERE id = \(id) AND \(reach.condition)",
            as: APIKeyView.self)
    }
}

extension Target {
    /// An API key of a user.
    static func apiKey(_ id: APIKeyID, of user: UserID) -> Target {
        Target(type: "api_key", id: id.description, subject: user)
    }
}

extension EventDraft {
    /// A draft about an API key.
    init(_ type: EventType, about key: APIKeyView, message: String) {
        self.init(
            type, user: key.userID, message: message,
            metadata: ["key_name": .text(key.name), "key_prefix": .text(key.prefix)])
        apiKeyID = key.id
    }
}
