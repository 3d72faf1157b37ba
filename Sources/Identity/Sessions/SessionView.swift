public import Access
public import Core
public import Store

/// A signed-in session as its owner sees it.
public struct SessionView: Sendable, Equatable {
    /// The session's id, the `sid` of its tokens.
    public let id: SessionID
    /// Whose it is.
    public let userID: UserID
    /// When the user signed in.
    public let createdAt: Instant
    /// When it was last used, to a minute.
    public let lastUsedAt: Instant
    /// When it ends unless its tokens are renewed before.
    public let expiresAt: Instant
    /// The address it was last renewed from.
    public let ipAddress: String?
    /// The program it was last renewed with.
    public let userAgent: String?
    /// The client that has it: an OAuth client's id, or a name of our own for sign-ins at this server.
    public let clientID: String
    /// How surely its user is who they say.
    public let assurance: Assurance
    /// Whether it is the session that asks.
    public var isCurrent = false

    /// The program in a few words: `Firefox on Windows`.
    public var device: String { DeviceName(userAgent).text }
}

extension SessionView: RowDecodable {
    static let columns: SQL =
        "id, user_id, created_at, last_used_at, expires_at, ip_address, user_agent, client_id, \(Assurance.columns)"

    /// Reads the columns of `columns`.
    public init(row: Row) throws(StoreFault) {
        id = try row.get(0)
        userID = try row.get(1)
        createdAt = try row.get(2)
        lastUsedAt = try row.get(3)
        expiresAt = try row.get(4)
        ipAddress = try row.get(5)
        userAgent = try row.get(6)
        clientID = try row.get(7)
        assurance = try Assurance(row: row, at: 8)
    }
}

extension SessionView: Shaped {
    /// The response.
    public static let shape = Shape<SessionView>(
        "Session", "A signed-in session.",
        [
            .field("id", "The session's id.") { $0.id },
            .field("userId", "Whose it is.") { $0.userID },
            .field("createdAt", "When the user signed in.") { $0.createdAt },
            .field("lastUsedAt", "When it was last used, to a minute.") { $0.lastUsedAt },
            .field("expiresAt", "When it ends unless its tokens are renewed before.") { $0.expiresAt },
            .field("ipAddress", "The address it was last renewed from.") { $0.ipAddress },
            .field("userAgent", "The program it was last renewed with.") { $0.userAgent },
            .field("device", "What that program calls itself, in a few words.") { $0.device },
            .field("clientId", "Whose it is to use: an OAuth client's id, or `castellan…` for sign-ins here.") {
                $0.clientID
            },
            .field("methods", "How its user proved who they are: `pwd`, `otp`, `pop`, `user` and `mfa` of RFC 8176.") {
                $0.assurance.references
            },
            .field("level", "How surely: `aal1` or `aal2` of NIST SP 800-63B.") { $0.assurance.level.rawValue },
            .field("isCurrent", "Whether it is the session of this request.") { $0.isCurrent },
        ])
}
