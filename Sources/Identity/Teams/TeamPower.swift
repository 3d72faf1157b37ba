public import Access
import Core

/// Which teams somebody may change, and how far: the administrator every team; whoever runs a team only the members that
/// theirs has, not those who run it too, and nobody beyond what they have themselves.
public struct TeamPower: Sendable {
    private let principal: Principal?

    /// A person at the terminal, who may everything.
    public static let terminal = TeamPower(principal: nil)

    /// Somebody over HTTP, who has `team:manage`.
    public static func of(_ principal: Principal) -> TeamPower {
        TeamPower(principal: principal)
    }

    /// Whether every team is in reach: needed to make, delete and equip teams.
    public var isOverAll: Bool {
        principal?.permissions.contains(.teamList) ?? true
    }

    /// Whether the team is in reach.
    func reaches(_ team: TeamID) -> Bool {
        isOverAll || principal?.team == team
    }

    /// Whether a user may be touched at all; to whoever runs a team, everybody else is nobody.
    func reaches(_ user: LiveUser, of team: TeamID) -> Bool {
        isOverAll || user.team == team
    }

    /// Why a member can't be given these modules, or be put out when nil; nil when they can.
    func refusal(of member: LiveUser, giving modules: Set<Module>?) -> TeamOutcome? {
        guard let principal else { return nil }
        guard principal.mayGrant(member.role) else { return .aboveCeiling }
        guard !isOverAll else { return nil }
        if member.id == principal.userID { return .oneself }
        if member.role.permissions.contains(.teamManage) { return .aboveCeiling }
        if let modules, !modules.isSubset(of: principal.modules) { return .aboveCeiling }
        return nil
    }
}

/// What became of changing a team.
public enum TeamOutcome: Sendable {
    /// Done; this is the team, or was.
    case team(TeamView)
    /// Done; this is the member, or was.
    case member(TeamMemberView)
    /// There is no such team or member, or it is out of reach.
    case notFound
    /// There is a team with this name already.
    case taken
    /// The user belongs to another team.
    case inAnotherTeam
    /// The team doesn't have these modules.
    case beyondTeam
    /// It is beyond what whoever asks may do.
    case aboveCeiling
    /// Whoever runs a team can't change their own membership.
    case oneself
    /// Somebody changed it meanwhile.
    case versionConflict
}
