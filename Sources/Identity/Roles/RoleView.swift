import Access
public import Core
import Store

/// A role as people see it: built in, or made by an administrator.
public struct RoleView: Sendable, Equatable {
    /// The name.
    public let name: String
    /// What it is for.
    public let description: String
    /// Everything it allows, by name, in order.
    public let permissions: [String]
    /// Whether the program defines it.
    public let isBuiltIn: Bool
    /// Rises with every change of a custom role; 0 for a built-in one.
    public let version: Int64

    /// A built-in role.
    init(_ role: Role) {
        name = role.name
        description = Self.purposes[role.name] ?? ""
        permissions = role.permissions.names
        isBuiltIn = true
        version = 0
    }

    private static let purposes = [
        "system_admin": "The security officer; may do everything.",
        "broker": "Runs a brokerage, and its team.",
        "team_owner": "Runs a team.",
        "agent": "Works in a team.",
        "manager": "Leads account executives.",
        "account_executive": "Works accounts and decides on recommendations.",
        "viewer": "Looks only.",
        "api_user": "A program.",
        "auditor": "Reads events, users, sessions, keys and evidence, changes nothing.",
    ]
}

extension RoleView {
    /// The columns of a custom role.
    static let columns: SQL = "name, description, permissions, version"

    /// Reads a custom role.
    init(row: Row) throws(StoreFault) {
        name = try row.get(0)
        description = try row.get(1)
        permissions = try Set<Permission>(column: row.get(2)).union(Role.ownAccount).names
        isBuiltIn = false
        version = try row.get(3)
    }
}

extension RoleView: Shaped {
    /// The response.
    public static let shape = Shape<RoleView>(
        "Role", "A role and what it allows.",
        [
            .field("name", "The name.") { $0.name },
            .field("description", "What it is for.") { $0.description },
            .field("permissions", "Everything it allows.") { $0.permissions },
            .field("isBuiltIn", "Whether the program defines it; then nobody can change it.") { $0.isBuiltIn },
            .field("version", "Rises with every change; 0 for a built-in role.") { $0.version },
        ])
}
