import Access
import Core
import OAuthProtocol
import Store

/// The session that a refresh token names, with its user.
struct PresentedSession: Sendable {
    let user: User
    let token: PresentedToken
    let assurance: Assurance
    let terms: SessionTerms
}

extension Reader {
    /// The session of a refresh token; nil when it has ended, or never gave out that generation.
    func session(of presented: RefreshToken) throws(StoreFault) -> PresentedSession? {
        let sql: SQL = """
            SELECT \(User.columns), refresh_token_secrets.secret_hash, refresh_token_secrets.replaced_at, \
            refresh_tokens.expires_at, refresh_tokens.absolute_expires_at, \(Assurance.columns), \
            \(SessionTerms.columns) FROM refresh_tokens \
            JOIN users ON users.id = refresh_tokens.user_id \
            JOIN refresh_token_secrets ON refresh_token_secrets.session_id = refresh_tokens.id \
            WHERE refresh_tokens.id = \(presented.session) \
            AND refresh_token_secrets.generation = \(Int64(presented.generation))
            """
        guard let row = try first(sql, as: PresentedRow.self) else { return nil }
        return PresentedSession(
            user: row.user,
            token: PresentedToken(
                secretMatches: presented.matches(row.secretHash), replacedAt: row.replacedAt, expiresAt: row.expiresAt,
                absoluteExpiresAt: row.absoluteExpiresAt, userIsActive: row.user.isActive),
            assurance: row.assurance, terms: row.terms)
    }
}

private struct PresentedRow: RowDecodable {
    let user: User
    let secretHash: [UInt8]
    let replacedAt: Instant?
    let expiresAt: Instant
    let absoluteExpiresAt: Instant
    let assurance: Assurance
    let terms: SessionTerms

    init(row: Row) throws(StoreFault) {
        user = try User(row: row)
        secretHash = try row.get(User.columnCount)
        replacedAt = try row.get(User.columnCount + 1)
        expiresAt = try row.get(User.columnCount + 2)
        absoluteExpiresAt = try row.get(User.columnCount + 3)
        assurance = try Assurance(row: row, at: User.columnCount + 4)
        terms = try SessionTerms(row: row, at: User.columnCount + 4 + Assurance.columnCount)
    }
}

extension Transaction {
    /// Writes a new session with its first secret.
    func insertSession(
        _ token: RefreshToken, _ kind: SessionKind, of user: UserID, _ assurance: Assurance, from origin: Origin,
        at now: Instant
    ) throws(StoreFault) {
        try insertSession(
            token.session, of: user, assurance, SessionTerms(client: kind.client, scopes: nil), from: origin, at: now,
            expiresAt: now + kind.idle, endsAt: now + kind.absolute)
        try insertSecret(token, at: now)
    }

    /// Writes a new session, which lives as long as any unless said otherwise.
    func insertSession(
        _ id: SessionID, of user: UserID, _ assurance: Assurance, _ terms: SessionTerms, from origin: Origin,
        at now: Instant, expiresAt: Instant? = nil, endsAt: Instant? = nil, parent: SessionID? = nil
    ) throws(StoreFault) {
        let isOwn = terms.scopes == nil
        try insert(
            """
            INSERT INTO refresh_tokens (id, user_id, client_id, ip_address, user_agent, created_at, last_used_at, \
            expires_at, absolute_expires_at, methods, authenticated_at, second_factor_at, scopes, audiences, \
            key_thumbprint, token_lifetime, algorithm, actor, parent_id) VALUES (\(id), \(user), \(terms.client), \
            \(origin.address), \(origin.userAgent), \(now), \(now), \(expiresAt ?? now + SessionLimits.idle), \
            \(endsAt ?? expiresAt ?? now + SessionLimits.absolute), \(assurance.methods.column), \(assurance.authenticatedAt), \
            \(assurance.secondFactorAt), \(terms.scopes.map { JSONText(texts: $0.sorted()) }), \
            \(isOwn ? nil : JSONText(texts: terms.audiences)), \(terms.keyThumbprint), \
            \(terms.lifetime?.components.seconds), \(isOwn ? nil : terms.algorithm.rawValue), \(terms.actor), \
            \(parent))
            """)
    }

    /// Writes one generation's secret, as its hash.
    func insertSecret(_ token: RefreshToken, at now: Instant) throws(StoreFault) {
        try insert(
            """
            INSERT INTO refresh_token_secrets (session_id, generation, secret_hash, issued_at) \
            VALUES (\(token.session), \(Int64(token.generation)), \(token.hash), \(now))
            """)
    }
}
