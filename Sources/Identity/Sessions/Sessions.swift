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
    let failures: FailedSignIns
    let mail: IdentityMail
    let factorPolicy: SecondFactorPolicy
    /// What kind of session a sign-in opens.
    var kind = SessionKind.program

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

    /// One page of a user's live sessions, or of everybody's; `current` is marked.
    public func page(
        of user: UserID?, _ request: ListRequest, current: SessionID? = nil
    ) async throws(IdentityFault) -> ListPage<SessionView> {
        var conditions: SQL = "expires_at > \(time.now())"
        if let user { conditions += " AND user_id = \(user)" }
        let list = NewestFirst<SessionView>(
            columns: SessionView.columns, table: "refresh_tokens", conditions: conditions,
            filter: Self.cursorFilter(of: user))
        return try await list.page(request, from: store) { ($0.createdAt, $0.id) }.map { session in
            var session = session
            session.isCurrent = session.id == current
            return session
        }
    }

    /// The 32 bits that tie a cursor to the list of a user's sessions, or of everybody's.
    public static func cursorFilter(of user: UserID?) -> UInt32 {
        Cursor.filter(["sessions", user?.description])
    }

    /// Ends the session that a principal came with, and says which; its tokens are refused from then on. Ending it twice
    /// is no error. Nil for somebody who came with an API key, who has no session to end.
    @discardableResult
    public func signOut(_ principal: Principal) async throws(IdentityFault) -> SessionID? {
        guard let id = principal.credential.session else { return nil }
        let grant = Grant.credential(of: principal.actor, from: principal.origin)
        let user = principal.userID
        try await store.change(by: grant, .sessionSignedOut, on: .session(id, of: user)) { change throws(StoreFault) in
            guard try change.transaction.deleteSession(id) else { return .rollback(()) }
            try change.record(EventDraft(.logout, user: user, email: principal.email, message: "Signed out"))
            return .commit(())
        }
        return id
    }

    /// How often ``expire()`` should run.
    public static let expiresEvery = Duration.seconds(3600)

    /// Removes sessions whose time is over, some at a time, and says how many. After each batch it rests four times as long as that took:
    /// beside millions of rows a fifth of the writer's time is its share.
    @discardableResult
    public func expire() async throws(IdentityFault) -> Int {
        let (now, batch) = (time.now(), 500)
        var total = 0
        while true {
            let began = ContinuousClock.now
            let removed = try await store.housekeep(.expiry) { transaction throws(StoreFault) in
                .commit(
                    try transaction.run(
                        """
                        DELETE FROM refresh_tokens WHERE id IN \
                        (SELECT id FROM refresh_tokens WHERE expires_at <= \(now) ORDER BY expires_at LIMIT \(batch))
                        """))
            }
            total += removed
            guard removed == batch else { return total }
            guard (try? await Task.sleep(for: (.now - began) * 4)) != nil else { return total }
        }
    }
}

extension Action {
    /// A user signed in.
    public static let sessionCreated = Action("session.created")
    /// A user signed out.
    public static let sessionSignedOut = Action("session.signed_out")
}

extension Transaction {
    /// Deletes a session with its secrets; false when there is none.
    func deleteSession(_ id: SessionID) throws(StoreFault) -> Bool {
        try run("DELETE FROM refresh_tokens WHERE id = \(id)") == 1
    }
}
