public import Core

/// Whose records somebody asks for.
public enum Scope: String, Sendable, CaseIterable {
    /// One's own.
    case own
    /// One's team's.
    case team
    /// Everybody's.
    case all
}

/// Whose records a list may show, or a change may touch.
public enum Reach: Sendable, Hashable {
    /// One user's.
    case own(UserID)
    /// Those of a team's members.
    case team(TeamID)
    /// Everybody's.
    case all
}

extension Principal {
    /// The reach that a scope gives this principal; nil when it is more than they may. Their own is always theirs; the
    /// team's needs a team and `team`, everybody's needs `all`.
    public func reach(_ scope: Scope, team permission: Permission, all: Permission) -> Reach? {
        switch scope {
        case .own: .own(userID)
        case .team: permissions.contains(permission) ? team.map(Reach.team) : nil
        case .all: permissions.contains(all) ? .all : nil
        }
    }

    /// The widest reach that this principal has.
    public func widestReach(team: Permission, all: Permission) -> Reach {
        reach(.all, team: team, all: all) ?? reach(.team, team: team, all: all) ?? .own(userID)
    }
}
