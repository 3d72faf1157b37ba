/// A part of the product that teams are given, or not: the workspaces, and what people manage for themselves.
public enum Module: String, Sendable, CaseIterable {
    /// Guide R: deals on their way to closing.
    case escrows
    /// Guide R: properties for sale.
    case listings
    /// Guide R: the people who buy and sell.
    case clients
    /// Guide A: customers' accounts.
    case accounts
    /// Guide A: what agents propose.
    case recommendations
    /// Users and their profiles.
    case users
    /// API keys.
    case apiKeys = "api-keys"

    /// What somebody without a team has: guide A's workspaces know no teams, their roles decide alone.
    public static let withoutTeam: Set<Module> = [.accounts, .recommendations, .users, .apiKeys]
}

extension Module {
    /// What somebody may use: the administrator everything; a member what the team has, cut down to what the member was
    /// left (`member` nil: all of it); somebody without a team ``withoutTeam``.
    public static func allowed(to role: Role, team: Set<Module>?, member: Set<Module>?) -> Set<Module> {
        if role == .systemAdmin { return Set(allCases) }
        guard let team else { return withoutTeam }
        return member.map(team.intersection) ?? team
    }
}
