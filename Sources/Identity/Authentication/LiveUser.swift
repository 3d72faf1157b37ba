import Access
import Core
import Store

/// What a request needs to know of its user, as the database has it now.
struct LiveUser: Sendable, Equatable {
    let id: UserID
    let reference: String
    let email: String
    let role: Role
    let isActive: Bool
    let team: TeamID?
    let modules: Set<Module>
    let hasSecondFactor: Bool
    /// Whether it is a program that signs in for itself.
    var isMachine = false
}

extension LiveUser: RowDecodable {
    /// The columns that ``init(row:)`` reads, in its order, and how many they are.
    static let columns: SQL = """
        users.id, users.number, users.email, users.role, \(Role.permissionsColumn), users.is_active, \
        team_members.team_id, teams.modules, team_members.modules, \(hasSecondFactorColumn), users.client_id
        """
    static let columnCount = 11

    private static let hasSecondFactorColumn: SQL = """
        (EXISTS (SELECT 1 FROM totp_credentials \
        WHERE totp_credentials.user_id = users.id AND totp_credentials.confirmed_at IS NOT NULL) \
        OR EXISTS (SELECT 1 FROM passkeys WHERE passkeys.user_id = users.id))
        """

    /// The same from `users` alone, for lists.
    static let selfContainedColumns: SQL = """
        users.id, users.number, users.email, users.role, \(Role.permissionsColumn), users.is_active, \
        (SELECT team_id FROM team_members WHERE team_members.user_id = users.id), \
        (SELECT teams.modules FROM teams JOIN team_members ON team_members.team_id = teams.id \
        WHERE team_members.user_id = users.id), \
        (SELECT modules FROM team_members WHERE team_members.user_id = users.id), \(hasSecondFactorColumn), users.client_id
        """

    /// What stands behind `users` in a `FROM`.
    static let teams: SQL = """
        LEFT JOIN team_members ON team_members.user_id = users.id LEFT JOIN teams ON teams.id = team_members.team_id
        """

    init(row: Row) throws(StoreFault) {
        id = try row.get(0)
        let client: String? = try row.get(10)
        reference = User.reference(try row.get(1), client: client)
        isMachine = client != nil
        email = try row.get(2)
        role = try Role(column: row.get(3), permissions: row.get(4))
        isActive = try row.get(5)
        team = try row.get(6)
        modules = Module.allowed(
            to: role, team: try Optional(column: row.get(7)), member: try Optional(column: row.get(8)))
        hasSecondFactor = try row.get(9)
    }
}

extension Optional where Wrapped == Set<Module> {
    /// The modules in a column that may be `NULL`.
    fileprivate init(column json: JSONText?) throws(StoreFault) {
        guard let json else {
            self = nil
            return
        }
        self = try Set(column: json)
    }
}
