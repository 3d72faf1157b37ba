import Access
import Core
import Store

/// What a request needs to know of its session and the session's user.
struct LiveSession: LiveCredential, Equatable {
    let user: LiveUser
    let expiresAt: Instant
    let assurance: Assurance

    var userID: UserID { user.id }
}

extension LiveSession: RowDecodable {
    init(row: Row) throws(StoreFault) {
        user = try LiveUser(row: row)
        expiresAt = try row.get(LiveUser.columnCount)
        assurance = try Assurance(row: row, at: LiveUser.columnCount + 1)
    }
}

extension Reader {
    func liveSession(_ id: SessionID) throws(StoreFault) -> LiveSession? {
        try first(
            """
            SELECT \(LiveUser.columns), refresh_tokens.expires_at, \(Assurance.columns) FROM refresh_tokens \
            JOIN users ON users.id = refresh_tokens.user_id \(LiveUser.teams) WHERE refresh_tokens.id = \(id)
            """)
    }
}
