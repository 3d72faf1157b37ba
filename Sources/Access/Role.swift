/// What a user is, one role per user, and what follows from it.
public enum Role: String, Sendable, CaseIterable {
    /// The security officer; guide A's `admin` is an alias.
    case systemAdmin = "system_admin"
    /// Guide R: runs a brokerage.
    case broker
    /// Guide R: runs a team.
    case teamOwner = "team_owner"
    /// Guide R: works in a team.
    case agent
    /// Guide A: leads account executives.
    case manager
    /// Guide A: works accounts and decides on recommendations.
    case accountExecutive = "account_executive"
    /// Guide A: looks only.
    case viewer
    /// Guide A: a program.
    case apiUser = "api_user"
    /// Reads audit, events and evidence, changes nothing.
    case auditor

    /// The role a name or alias stands for.
    public init?(name: String) {
        self.init(rawValue: name == "admin" ? "system_admin" : name)
    }

    /// Everything the role allows.
    public var permissions: Set<Permission> {
        Self.ownSecurity.union(particular)
    }

    /// What everybody who signs in may do with their own account.
    private static let ownSecurity: Set<Permission> = [.eventRead, .sessionRead, .sessionRevoke]

    private var particular: Set<Permission> {
        switch self {
        case .systemAdmin: Set(Permission.allCases)
        case .broker, .teamOwner, .agent: []
        case .manager:
            [.accountRead, .accountList, .accountAnalyze, .accountBulk, .recommendationRead, .agentViewLogs]
        case .accountExecutive:
            [.accountRead, .accountAnalyze, .recommendationRead, .recommendationApprove, .recommendationReject]
        case .viewer: [.accountRead, .recommendationRead]
        case .apiUser: [.accountRead, .accountList, .recommendationRead]
        case .auditor: [.eventList]
        }
    }
}
