public import Access
public import Audit
public import Core
import SecurityEvents
import Store

/// Ending sessions: one, a user's, everybody's. Their tokens are refused from then on, on every node.
extension Sessions {
    /// Ends a session, when it is the named user's or no user is named; false when there is none.
    @discardableResult
    public func revoke(_ id: SessionID, of user: UserID? = nil, by grant: Grant) async throws(IdentityFault) -> Bool {
        let owner = try await store.read { reader throws(StoreFault) in
            try reader.value("SELECT user_id FROM refresh_tokens WHERE id = \(id)", as: UserID.self)
        }
        guard let owner, user == nil || user == owner else { return false }
        return try await store.change(by: grant, .sessionRevoked, on: .session(id, of: owner)) {
            change throws(StoreFault) in
            guard try change.transaction.deleteSession(id) else { return .rollback(false) }
            try change.record(
                EventDraft(
                    .sessionRevoked, user: owner, message: "Session revoked",
                    metadata: ["session_id": .text(id.description)]))
            return .commit(true)
        }
    }

    /// Ends all sessions of a user, or those opened before some time, but one; says how many there were. Nor is a new address
    /// any good that somebody asked for in one of them.
    @discardableResult
    public func revokeAll(
        of user: UserID, openedBefore time: Instant? = nil, except session: SessionID? = nil, by grant: Grant
    ) async throws(IdentityFault) -> Int {
        try await store.change(by: grant, .sessionsRevoked, on: .user(user)) { change throws(StoreFault) in
            var sql: SQL = "DELETE FROM refresh_tokens WHERE user_id = \(user)"
            if let time { sql += " AND created_at < \(time)" }
            if let session { sql += " AND id <> \(session)" }
            let count = try change.transaction.run(sql)
            let tickets = try change.transaction.discardTickets(of: user, [.emailChange])
            guard count > 0 || tickets > 0 else { return .rollback(0) }
            change.note("sessions", .integer(Int64(count)))
            try change.record(
                EventDraft(
                    .sessionRevoked, user: user, message: "\(count) sessions revoked",
                    metadata: ["sessions": .integer(Int64(count))]))
            return .commit(count)
        }
    }

    /// Ends everybody's sessions, or those opened before some time: all must sign in again. Says how many there were.
    public func revokeEverybodys(
        openedBefore time: Instant? = nil, by grant: Grant
    ) async throws(IdentityFault) -> Int {
        let target = Target(type: "sessions", id: nil)
        return try await store.change(by: grant, .everySessionRevoked, on: target) { change throws(StoreFault) in
            var sql: SQL = "DELETE FROM refresh_tokens"
            if let time { sql += " WHERE created_at < \(time)" }
            let count = try change.transaction.run(sql)
            let tickets = try change.transaction.discardTickets(of: nil, [.emailChange])
            guard count > 0 || tickets > 0 else { return .rollback(0) }
            change.note("sessions", .integer(Int64(count)))
            try change.record(
                EventDraft(
                    .massRevocation, message: "\(count) sessions of everybody revoked",
                    metadata: ["sessions": .integer(Int64(count))]))
            return .commit(count)
        }
    }
}

extension Action {
    /// A session was ended by somebody else, or because its refresh token was used twice.
    public static let sessionRevoked = Action("session.revoked")
    /// All sessions of a user were ended.
    public static let sessionsRevoked = Action("user.sessions_revoked")
    /// The sessions of everybody were ended.
    public static let everySessionRevoked = Action("sessions.revoked")
}
