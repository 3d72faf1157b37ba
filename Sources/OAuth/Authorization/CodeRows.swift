import Access
import Core
import Identity
import OAuthProtocol
import Store

/// A code as it is kept: what it is bound to, and what it stands for.
struct StoredCode: Sendable {
    let clientID: OAuthClientID
    let userID: UserID
    let binding: CodeBinding
    let scopes: Scopes
    let resources: [ResourceIndicator]
    let nonce: String?
    let assurance: Assurance
    /// The session that its redemption opened.
    let sessionID: SessionID?
    /// The session in which the user agreed; nil for a code from before this was kept.
    let grantedIn: SessionID?
}

extension StoredCode: RowDecodable {
    static let columns: SQL = """
        client_id, user_id, redirect_uri, challenge, key_thumbprint, scopes, resources, nonce, methods, \
        authenticated_at, second_factor_at, expires_at, session_id, granted_in
        """

    init(row: Row) throws(StoreFault) {
        clientID = try row.get(0)
        userID = try row.get(1)
        binding = CodeBinding(
            clientID: clientID.description, redirectURI: try row.get(2),
            challenge: CodeChallenge(try row.get(3)), keyThumbprint: try row.get(4), expiresAt: try row.get(11))
        scopes = try Scopes(column: row.get(5))
        resources = try [String](column: row.get(6)).compactMap(ResourceIndicator.init)
        nonce = try row.get(7)
        assurance = try Assurance(row: row, at: 8)
        sessionID = try row.get(12)
        grantedIn = try row.get(13)
    }
}

extension Reader {
    func code(_ token: OpaqueToken) throws(StoreFault) -> StoredCode? {
        try first("SELECT \(StoredCode.columns) FROM oauth_codes WHERE code_hash = \(token.hash)")
    }
}

extension Transaction {
    /// Writes a code that answers a request, for a user who agreed in a session.
    func insert(
        _ code: OpaqueToken, _ request: AuthorizationRequest, _ scopes: Scopes, of client: OAuthClientID,
        for user: UserID, in session: SessionID?, _ assurance: Assurance, at now: Instant
    ) throws(StoreFault) {
        let binding = CodeBinding(of: request, at: now)
        try insert(
            """
            INSERT INTO oauth_codes (code_hash, client_id, user_id, redirect_uri, challenge, key_thumbprint, scopes, \
            resources, nonce, methods, authenticated_at, second_factor_at, expires_at, removed_at, \
            granted_in) \
            VALUES (\(code.hash), \(client), \(user), \(binding.redirectURI), \(request.challenge.text), \
            \(binding.keyThumbprint), \(scopes.column), \(request.resources.map(\.text).column), \(request.nonce), \
            \(assurance.methodsColumn), \(assurance.authenticatedAt), \(assurance.secondFactorAt), \
            \(binding.expiresAt), \(binding.expiresAt), \(session))
            """)
    }
}
