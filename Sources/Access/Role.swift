/// What a user is, one role per user, and what follows from it: built in, or made by an administrator.
public struct Role: Sendable, Hashable {
    /// The name, as `users.role` holds it.
    public let name: String
    /// Everything the role allows.
    public let permissions: Set<Permission>
    /// Whether the program defines it; then nobody can change it.
    public let isBuiltIn: Bool

    /// The security officer; guide A's `admin` is an alias.
    public static let systemAdmin = Role(builtIn: "system_admin", Set(Permission.allCases))
    /// Guide R: runs a brokerage.
    public static let broker = Role(
        builtIn: "broker",
        realEstate.union([.teamManage, .userRead, .recordWriteTeam, .recordReadAll, .recordWriteAll]))
    /// Guide R: runs a team.
    public static let teamOwner = Role(
        builtIn: "team_owner", realEstate.union([.teamManage, .userRead, .recordWriteTeam]))
    /// Guide R: works in a team.
    public static let agent = Role(builtIn: "agent", realEstate)
    /// Guide A: leads account executives.
    public static let manager = Role(
        builtIn: "manager",
        [
            .accountRead, .accountList, .accountAnalyze, .accountBulk, .accountAssign, .recommendationRead,
            .recommendationCreate, .agentViewLogs,
        ])
    /// Guide A: works accounts and decides on recommendations.
    public static let accountExecutive = Role(
        builtIn: "account_executive",
        [
            .accountRead, .accountAnalyze, .recommendationRead, .recommendationCreate, .recommendationApprove,
            .recommendationReject,
        ])
    /// Guide A: looks only.
    public static let viewer = Role(builtIn: "viewer", [.accountRead, .recommendationRead])
    /// Guide A: a program.
    public static let apiUser = Role(builtIn: "api_user", [.accountRead, .accountList, .recommendationRead])
    /// Reads audit, events and evidence, changes nothing but its own sessions and keys.
    public static let auditor = Role(
        builtIn: "auditor",
        [
            .eventList, .userRead, .roleRead, .teamList, .keyListAll, .sessionListAll, .ipRuleRead, .accessCheckAll,
            .auditRead, .oauthClientRead,
        ])

    /// The roles that are always there, in the order of `docs/permissions.md`.
    public static let builtIn = [
        systemAdmin, broker, teamOwner, agent, manager, accountExecutive, viewer, apiUser, auditor,
    ]

    /// What everybody who signs in may do with their own account.
    public static let ownAccount: Set<Permission> = [
        .eventRead, .sessionRead, .sessionRevoke, .keyRead, .keyCreate, .keyRevoke, .teamRead, .roleRead,
        .privacyExport, .moduleHealth, .accessCheck, .factorManage,
    ]

    /// What guide R's roles do with its three modules: what is theirs, and reading what is their team's.
    private static let realEstate: Set<Permission> = [
        .escrowRead, .escrowWrite, .escrowDelete, .listingRead, .listingWrite, .listingDelete, .clientRead,
        .clientWrite, .clientDelete, .recordReadTeam,
    ]

    /// The built-in role that a name or alias stands for.
    public init?(name: String) {
        guard let role = Self.byName[name] else { return nil }
        self = role
    }

    /// A role that an administrator made. Nil for a name that a built-in role has, or that is not 2 to 50 lower-case
    /// letters, digits and `_`, beginning with a letter.
    ///
    /// What everybody may do with their own account comes along.
    public init?(custom name: String, permissions: Set<Permission>) {
        guard Self.isName(name), Self.byName[name] == nil else { return nil }
        self.name = name
        self.permissions = permissions.union(Self.ownAccount)
        isBuiltIn = false
    }

    private init(builtIn name: String, _ particular: Set<Permission>) {
        self.name = name
        permissions = particular.union(Self.ownAccount)
        isBuiltIn = true
    }

    private static let byName: [String: Role] = {
        var roles = Dictionary(uniqueKeysWithValues: builtIn.map { ($0.name, $0) })
        roles["admin"] = systemAdmin
        return roles
    }()

    private static func isName(_ text: String) -> Bool {
        let isLetter: (UInt8) -> Bool = { (UInt8(ascii: "a")...UInt8(ascii: "z")).contains($0) }
        let isDigit: (UInt8) -> Bool = { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
        return (2...50).contains(text.utf8.count) && text.utf8.first.map(isLetter) == true
            && text.utf8.allSatisfy { isLetter($0) || isDigit($0) || $0 == UInt8(ascii: "_") }
    }
}
