public import Access
public import Core
public import Store

/// A user, as the row of `users` says. The password's hash is not part of it.
public struct User: Sendable {
    /// The user's id.
    public let id: UserID
    /// The number in the reference.
    public let number: Int64
    /// The e-mail address, in lower case.
    public let email: String
    /// The name to sign in with besides the address, in lower case.
    public let username: String?
    /// The user's one role.
    public let role: Role
    /// False once somebody has disabled the user.
    public let isActive: Bool
    /// Wrong passwords since the last right one or the end of the last lock.
    public let failedLoginAttempts: Int
    /// Until when sign-in is refused.
    public let lockedUntil: Instant?
    /// Wrong passwords since the last right one, across locks; at 100 sign-in is refused for good.
    public let passwordFailures: Int
    /// The last sign-in.
    public let lastLoginAt: Instant?
    /// When the user was created.
    public let createdAt: Instant
    /// Rises with every change.
    public let version: Int64
    /// The client whose user this is, when it is a program that signs in for itself; nil for a person.
    public let clientID: String?

    /// The reference that people use: `USR-456`; `client:ID` for a client's own user.
    public var reference: String { Self.reference(number, client: clientID) }

    /// The reference of a number. A client's looks like nobody else's (RFC 9700 §4.15).
    static func reference(_ number: Int64, client: String? = nil) -> String {
        client.map { "client:\($0)" } ?? "USR-\(number)"
    }

    /// The number in a reference, in either case; nil when it is none.
    static func number(ofReference text: String) -> Int64? {
        guard text.count > 4, text.prefix(4).uppercased() == "USR-" else { return nil }
        let digits = text.dropFirst(4)
        guard digits.first != "0", digits.utf8.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) })
        else { return nil }
        return Int64(digits)
    }
}

extension User: RowDecodable {
    /// The columns that ``init(row:)`` reads, in its order, and how many they are.
    static let columns: SQL = """
        users.id, users.number, users.email, users.username, users.role, users.is_active, \
        users.failed_login_attempts, users.locked_until, users.last_login_at, users.created_at, users.version, \
        \(Role.permissionsColumn), users.password_failures, users.client_id
        """
    static let columnCount = 14

    /// Reads the columns of `columns`.
    public init(row: Row) throws(StoreFault) {
        id = try row.get(0)
        number = try row.get(1)
        email = try row.get(2)
        username = try row.get(3)
        role = try Role(column: row.get(4), permissions: row.get(11))
        isActive = try row.get(5)
        failedLoginAttempts = try row.get(6)
        lockedUntil = try row.get(7)
        lastLoginAt = try row.get(8)
        createdAt = try row.get(9)
        version = try row.get(10)
        passwordFailures = try row.get(12)
        clientID = try row.get(13)
    }
}
