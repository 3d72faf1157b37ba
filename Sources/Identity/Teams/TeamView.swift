import Access
public import Core
public import Store

/// A team as its members and the administrator see it.
public struct TeamView: Sendable, Equatable {
    /// The team's id.
    public let id: TeamID
    /// Its name.
    public let name: String
    /// The modules it has, by name, in order.
    public let modules: [String]
    /// How many members it has.
    public let memberCount: Int
    /// When it was made.
    public let createdAt: Instant
    /// Rises with every change.
    public let version: Int64
}

extension TeamView: RowDecodable {
    static let columns: SQL = """
        teams.id, teams.name, teams.modules, \
        (SELECT COUNT(*) FROM team_members WHERE team_members.team_id = teams.id), teams.created_at, teams.version
        """

    /// Reads the columns of `columns`.
    public init(row: Row) throws(StoreFault) {
        id = try row.get(0)
        name = try row.get(1)
        modules = try Set<Module>(column: row.get(2)).names
        memberCount = try row.get(3)
        createdAt = try row.get(4)
        version = try row.get(5)
    }
}

extension TeamView: Shaped {
    /// The response.
    public static let shape = Shape<TeamView>(
        "Team", "People who work together.",
        [
            .field("id", "The team's id.") { $0.id },
            .field("name", "Its name.") { $0.name },
            .field("modules", "The modules it has.") { $0.modules },
            .field("memberCount", "How many members it has.") { $0.memberCount },
            .field("createdAt", "When it was made.") { $0.createdAt },
            .field("version", "Rises with every change.") { $0.version },
        ])
}

/// A member of a team.
public struct TeamMemberView: Sendable, Equatable {
    /// The user.
    public let userID: UserID
    /// The user's reference, `USR-456`.
    public let reference: String
    /// The e-mail address.
    public let email: String
    /// The role's name.
    public let role: String
    /// The modules that the member may use, by name, in order.
    public let modules: [String]
    /// Whether the member has fewer modules than the team.
    public let isRestricted: Bool
    /// When the user joined the team.
    public let joinedAt: Instant
    let createdAt: Instant
}

extension TeamMemberView: RowDecodable {
    /// The columns that ``init(row:)`` reads, from `users` alone, so that members are listed as users are.
    static let columns: SQL = """
        \(LiveUser.selfContainedColumns), \
        (SELECT joined_at FROM team_members WHERE team_members.user_id = users.id), users.created_at
        """

    /// Reads the columns of `columns`.
    public init(row: Row) throws(StoreFault) {
        let user = try LiveUser(row: row)
        userID = user.id
        reference = user.reference
        email = user.email
        role = user.role.name
        modules = user.modules.names
        isRestricted = try row.get(LiveUser.columnCount - 1, as: JSONText?.self) != nil
        joinedAt = try row.get(LiveUser.columnCount)
        createdAt = try row.get(LiveUser.columnCount + 1)
    }
}

extension TeamMemberView: Shaped {
    /// The response.
    public static let shape = Shape<TeamMemberView>(
        "TeamMember", "A member of a team.",
        [
            .field("userId", "The user.") { $0.userID },
            .field("reference", "The user's reference, USR-456.") { $0.reference },
            .field("email", "The e-mail address.") { $0.email },
            .field("role", "The user's role.") { $0.role },
            .field("modules", "The modules that the member may use.") { $0.modules },
            .field("isRestricted", "Whether the member was left fewer modules than the team has.") { $0.isRestricted },
            .field("joinedAt", "When the user joined the team.") { $0.joinedAt },
        ])
}
