public import Core

/// A question: may somebody do this, in this module, to a record of this owner?
public struct AccessQuestion: Sendable, Equatable {
    /// What the record belongs to.
    public struct Owner: Sendable, Equatable {
        /// The user.
        public let userID: UserID
        /// The user's team.
        public let team: TeamID?

        /// The owner of a record.
        public init(userID: UserID, team: TeamID?) {
            self.userID = userID
            self.team = team
        }
    }

    /// What is to be done.
    public let permission: Permission
    /// The module it is done in.
    public let module: Module?
    /// Whose record it is done to; nil for none in particular.
    public let owner: Owner?

    /// A question; see the properties.
    public init(_ permission: Permission, in module: Module? = nil, to owner: Owner? = nil) {
        self.permission = permission
        self.module = module
        self.owner = owner
    }
}

/// The answer, and why.
public enum AccessVerdict: Sendable, Equatable {
    /// They may: by this permission of their role, with this reach.
    case allowed(by: Permission, scope: Scope)
    /// They may not: they lack this permission.
    case missing(Permission, Denial.Reason)
    /// They may do it to what is theirs, but this is somebody else's, and no permission reaches so far.
    case outOfReach(Scope)
}

extension Subject {
    /// Answers a question, deny by default: the permission, the module, and the reach to the record's owner.
    public func verdict(on question: AccessQuestion) -> AccessVerdict {
        let permission = question.permission
        if let reason = obstacle(to: permission, in: question.module) { return .missing(permission, reason) }
        guard let owner = question.owner else { return .allowed(by: permission, scope: reach(of: permission)) }
        if owner.userID == userID { return .allowed(by: permission, scope: .own) }
        let isTeammate = team != nil && team == owner.team
        let needed: Permission
        switch permission.wider {
        case .everybody: needed = permission
        case .only(let all): needed = all
        case .nobody: return .outOfReach(isTeammate ? .team : .all)
        }
        guard let reason = obstacle(to: needed, in: question.module) else { return .allowed(by: needed, scope: .all) }
        if isTeammate, let team = permission.teamPermission, obstacle(to: team, in: question.module) == nil {
            return .allowed(by: team, scope: .team)
        }
        return .missing(needed, reason)
    }

    /// How far a permission that they have reaches, when nobody's record is named.
    private func reach(of permission: Permission) -> Scope {
        switch permission.wider {
        case .everybody: return .all
        case .only(let all) where permissions.contains(all): return .all
        case .only, .nobody: break
        }
        let isOverTeam = team != nil && permission.teamPermission.map(permissions.contains) == true
        return isOverTeam ? .team : .own
    }
}

extension Permission {
    /// How far a permission reaches beyond what is one's own.
    enum Wider: Equatable {
        /// To everybody's.
        case everybody
        /// Only with another permission.
        case only(Permission)
        /// Not at all.
        case nobody
    }

    /// How far this one reaches.
    var wider: Wider {
        switch self {
        case .accountRead: .only(.accountList)
        case .eventRead: .only(.eventList)
        case .sessionRead: .only(.sessionListAll)
        case .sessionRevoke: .only(.sessionRevokeAll)
        case .keyRead: .only(.keyListAll)
        case .keyRevoke: .only(.keyRevokeAll)
        case .teamRead, .teamManage, .userRead: .only(.teamList)
        case .privacyExport: .only(.privacyExportAll)
        case .accessCheck: .only(.accessCheckAll)
        case .escrowRead, .listingRead, .clientRead: .only(.recordReadAll)
        case .escrowWrite, .escrowDelete, .listingWrite, .listingDelete, .clientWrite, .clientDelete:
            .only(.recordWriteAll)
        case .keyCreate: .nobody
        default: .everybody
        }
    }

    /// What lets somebody do this to records of their team's members.
    var teamPermission: Permission? {
        switch self {
        case .keyRead, .teamRead, .teamManage: .teamManage
        case .userRead: .userRead
        case .escrowRead, .listingRead, .clientRead: .recordReadTeam
        case .escrowWrite, .escrowDelete, .listingWrite, .listingDelete, .clientWrite, .clientDelete: .recordWriteTeam
        default: nil
        }
    }
}
