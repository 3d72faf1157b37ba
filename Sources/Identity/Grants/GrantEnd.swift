import Access
public import Audit
public import Core
public import Store

/// Ending clients' sessions, as a part of what another room does. Have ``IdentityRoom/forget(_:)`` called before anybody hears of it.
extension Change {
    /// Ends a session; false when there is none.
    public func endSession(_ id: SessionID) throws(StoreFault) -> Bool {
        try transaction.deleteSession(id)
    }

    /// Ends the sessions of a client, of one user or of everybody; says how many there were.
    @discardableResult
    public func endSessions(ofClient client: String, of user: UserID? = nil) throws(StoreFault) -> Int {
        var sql: SQL = "DELETE FROM refresh_tokens WHERE client_id = \(client) AND scopes IS NOT NULL"
        if let user { sql += " AND user_id = \(user)" }
        return try transaction.run(sql)
    }
}

/// What a client's refresh token stands for.
public struct InspectedRefresh: Sendable {
    /// The session.
    public let sessionID: SessionID
    /// Whose it is.
    public let user: User
    /// What it is for.
    public let terms: SessionTerms
    /// When the session began.
    public let createdAt: Instant
    /// When it ends unless it is refreshed.
    public let expiresAt: Instant
    /// Whether it is the latest token of its session, and good.
    public let isActive: Bool
}

extension Sessions {
    /// Looks at a client's refresh token without using it; nil for one that was never given out or whose session has ended.
    public func inspect(refresh text: Secret<String>) async throws(IdentityFault) -> InspectedRefresh? {
        guard let presented = RefreshToken(text.reveal()) else { return nil }
        let found = try await store.read { reader throws(StoreFault) in try reader.session(of: presented) }
        guard let found, found.token.secretMatches, found.terms.scopes != nil else { return nil }
        let isActive =
            if case .rotate = found.token.decision(at: time.now()) { true } else { false }
        return InspectedRefresh(
            sessionID: presented.session, user: found.user, terms: found.terms,
            createdAt: found.assurance.authenticatedAt, expiresAt: found.token.expiresAt, isActive: isActive)
    }
}
