@_spi(Authentication) public import Access
public import Audit
public import Core
import SecurityEvents
import Store
import Vault

/// Sessions: one row of `refresh_tokens` each. Signing in and refreshing stand in files of their own.
public struct Sessions: Sendable {
    let store: IdentityStore
    let vault: KeyVault
    let passwords: PasswordHasher
    let tokens: AccessTokens
    let events: EventLog
    let time: any TimeSource
    let randomness: any Randomness

    /// A user's live sessions, newest first; `current` is marked.
    public func list(of user: UserID, current: SessionID? = nil) async throws(IdentityFault) -> [SessionView] {
        let now = time.now()
        var sessions = try await store.read { reader throws(StoreFault) in
            try reader.rows(
                """
                SELECT \(SessionView.columns) FROM refresh_tokens WHERE user_id = \(user) AND expires_at > \(now) \
                ORDER BY created_at DESC, id DESC
                """,
                as: SessionView.self)
        }
        for index in sessions.indices { sessions[index].isCurrent = sessions[index].id == current }
        return sessions
    }

    /// Everybody's live sessions, newest first.
    public func listAll(limit: Int = 500) async throws(IdentityFault) -> [SessionView] {
        let now = time.now()
        return try await store.read(.scan) { reader throws(StoreFault) in
            try reader.rows(
                """
                SELECT \(SessionView.columns) FROM refresh_tokens WHERE expires_at > \(now) \
                ORDER BY created_at DESC, id DESC LIMIT \(limit)
                """,
                as: SessionView.self)
        }
    }

    /// Ends the session that a principal came with; its tokens are refused from then on. Ending it twice is no error.
    public func signOut(_ principal: Principal) async throws(IdentityFault) {
        let grant = Grant.credential(of: principal.actor, from: principal.origin)
        let (id, user) = (principal.sessionID, principal.userID)
        try await store.change(by: grant, .sessionSignedOut, on: .session(id, of: user)) { change throws(StoreFault) in
            guard try change.transaction.deleteSession(id) else { return .rollback(()) }
            try change.record(EventDraft(.logout, user: user, email: principal.email, message: "Signed out"))
            return .commit(())
        }
    }

    /// Ends a session; false when there is none.
    @discardableResult
    public func revoke(_ id: SessionID, by grant: Grant) async throws(IdentityFault) -> Bool {
        let owner = try await store.read { reader throws(StoreFault) in
            try reader.value("SELECT user_id FROM refresh_tokens WHERE id = \(id)", as: UserID.self)
        }
        guard let owner else { return false }
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

    /// Ends all sessions of a user, and says how many there were.
    @discardableResult
    public func revokeAll(of user: UserID, by grant: Grant) async throws(IdentityFault) -> Int {
        try await store.change(by: grant, .sessionsRevoked, on: .user(user)) { change throws(StoreFault) in
            let count = try change.transaction.run("DELETE FROM refresh_tokens WHERE user_id = \(user)")
            guard count > 0 else { return .rollback(0) }
            change.note("sessions", .integer(Int64(count)))
            try change.record(
                EventDraft(
                    .sessionRevoked, user: user, message: "All sessions revoked",
                    metadata: ["sessions": .integer(Int64(count))]))
            return .commit(count)
        }
    }

    /// How often ``expire()`` should run.
    public static let expiresEvery = Duration.seconds(3600)

    /// Removes sessions whose time is over, some at a time, and says how many.
    @discardableResult
    public func expire() async throws(IdentityFault) -> Int {
        let (now, batch) = (time.now(), 500)
        var (total, last) = (0, batch)
        while last == batch, !Task.isCancelled {
            last = try await store.housekeep(.expiry) { transaction throws(StoreFault) in
                .commit(
                    try transaction.run(
                        """
                        DELETE FROM refresh_tokens WHERE id IN \
                        (SELECT id FROM refresh_tokens WHERE expires_at <= \(now) ORDER BY expires_at LIMIT \(batch))
                        """))
            }
            total += last
        }
        return total
    }
}

extension Action {
    /// A user signed in.
    public static let sessionCreated = Action("session.created")
    /// A user signed out.
    public static let sessionSignedOut = Action("session.signed_out")
    /// A session was ended by somebody else, or because its refresh token was used twice.
    public static let sessionRevoked = Action("session.revoked")
    /// All sessions of a user were ended.
    public static let sessionsRevoked = Action("user.sessions_revoked")
}

extension Transaction {
    /// Deletes a session with its secrets; false when there is none.
    func deleteSession(_ id: SessionID) throws(StoreFault) -> Bool {
        try run("DELETE FROM refresh_tokens WHERE id = \(id)") == 1
    }
}
