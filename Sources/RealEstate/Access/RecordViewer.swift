public import Access
public import Core
import Store

/// Somebody before the records of others: what they may see and do, once in Swift for one record and once in SQL for lists. Pure.
///
/// A record belongs to a person, and to the team that they were in when it became theirs. Its owner may do everything with it. Others
/// reach it through their team or everywhere, as far as their `record:…` permissions go, or because it was shared with them. A private
/// record is its owner's and the administrator's alone; what was shared rests as long as it is private.
public struct RecordViewer: Sendable, Hashable {
    /// Who it is.
    public let user: UserID
    /// Their team.
    public let team: TeamID?
    private let isAdministrator: Bool
    private let readsTeam, writesTeam, readsAll, writesAll: Bool

    /// Somebody by role, permissions and team.
    public init(_ user: UserID, team: TeamID?, role: Role, permissions: Set<Permission>) {
        self.user = user
        self.team = team
        readsTeam = permissions.contains(.recordReadTeam)
        writesTeam = permissions.contains(.recordWriteTeam)
        readsAll = permissions.contains(.recordReadAll)
        writesAll = permissions.contains(.recordWriteAll)
        isAdministrator = role == .systemAdmin && readsAll
    }

    /// Whoever calls.
    public init(_ principal: Principal) {
        self.init(
            principal.userID, team: principal.team, role: principal.role, permissions: principal.permissions)
    }

    /// What can be done with a record that is there.
    public enum Deed: Sendable, CaseIterable {
        /// Look at it.
        case see
        /// Change, archive and restore it, and what hangs on it.
        case change
        /// Delete it, once it is archived.
        case delete
        /// Give it to another owner, share it, make it private.
        case manage
    }

    /// Whether this may be done to a record; `shared` is how far it was shared with this person.
    public func may(_ deed: Deed, _ record: RecordOwnership, shared: ShareLevel?) -> Bool {
        if record.owner == user { return true }
        if record.isPrivate, !isAdministrator { return false }
        let isTeams = team != nil && record.team == team
        let (reads, writes) = (readsAll || readsTeam && isTeams, writesAll || writesTeam && isTeams)
        return switch deed {
        case .see: reads || writes || shared != nil
        case .change: writes || shared.map { $0 >= .edit } ?? false
        case .delete: writes || shared.map { $0 >= .delete } ?? false
        case .manage: writes
        }
    }

    /// Whether this person may name anybody at all as a new owner, or to share with; otherwise only who is in their team.
    public var knowsEverybody: Bool { writesAll }

    /// The rows that may be seen within a scope, each kind of reason for itself, so that an index serves each, and no row by two of
    /// them; nil when it is more than they may.
    func visible(_ scope: Scope?) -> [SQL]? {
        let mine: SQL = "owner_id = \(user)"
        let open: SQL = isAdministrator ? "TRUE" : "(is_private = FALSE OR owner_id = \(user))"
        let teams: SQL? = readsTeam || writesTeam ? team.map { "team_id = \($0) AND \(open)" } : nil
        let readsEverything = readsAll || writesAll
        switch scope {
        case .own: return [mine]
        case .team: return teams.map { [$0] } ?? (readsEverything ? team.map { ["team_id = \($0) AND \(open)"] } : nil)
        case .all: return readsEverything ? [open] : nil
        case nil:
            if readsEverything { return [open] }
            let others: SQL =
                (isAdministrator ? "" : "is_private = FALSE AND ") + "(owner_id IS NULL OR owner_id <> \(user))"
            var shared = others + " AND id IN (SELECT record_id FROM record_shares WHERE user_id = \(user))"
            guard let team, teams != nil else { return [mine, shared] }
            shared += " AND (team_id IS NULL OR team_id <> \(team))"
            return [mine, "team_id = \(team) AND " + others, shared]
        }
    }
}

/// Whose a record is.
public struct RecordOwnership: Sendable, Hashable {
    /// The owner; nil once that person was erased.
    public let owner: UserID?
    /// The team.
    public let team: TeamID?
    /// Whether it is for the owner and the administrator alone.
    public let isPrivate: Bool

    /// See the properties.
    public init(owner: UserID?, team: TeamID?, isPrivate: Bool) {
        (self.owner, self.team, self.isPrivate) = (owner, team, isPrivate)
    }
}

/// How far a record was shared with somebody; each takes in those before it.
public enum ShareLevel: String, Sendable, CaseIterable, Comparable {
    /// To look at.
    case view
    /// To change.
    case edit
    /// To delete, once it is archived.
    case delete

    /// The lesser level allows less.
    public static func < (one: ShareLevel, other: ShareLevel) -> Bool { one.rank < other.rank }

    private var rank: Int {
        switch self {
        case .view: 0
        case .edit: 1
        case .delete: 2
        }
    }
}
