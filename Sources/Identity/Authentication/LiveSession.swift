import Access
import Core
import Store

/// What a request needs to know of a session and its user, as the database has it now.
struct LiveSession: Sendable, Equatable {
    let userID: UserID
    let reference: String
    let email: String
    let role: Role
    let isActive: Bool
    let expiresAt: Instant
}

extension LiveSession: RowDecodable {
    init(row: Row) throws(StoreFault) {
        userID = try row.get(0)
        reference = User.reference(try row.get(1))
        email = try row.get(2)
        role = try Role(column: row.get(3))
        isActive = try row.get(4)
        expiresAt = try row.get(5)
    }
}

extension Reader {
    func liveSession(_ id: SessionID) throws(StoreFault) -> LiveSession? {
        try first(
            """
            SELECT users.id, users.number, users.email, users.role, users.is_active, refresh_tokens.expires_at \
            FROM refresh_tokens JOIN users ON users.id = refresh_tokens.user_id WHERE refresh_tokens.id = \(id)
            """)
    }
}
