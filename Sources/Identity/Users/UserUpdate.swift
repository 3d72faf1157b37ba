public import Access
public import Audit
public import Core
import SecurityEvents
import Store

/// What is to be changed of a user; what is nil stays.
public struct UserPatch: Sendable {
    /// Another role.
    public var role: Role?
    /// Another user name.
    public var username: Username?
    /// The version that whoever asks has seen; nil to change whatever is there.
    public var version: Int64?

    /// What is to be changed.
    public init(role: Role? = nil, username: Username? = nil, version: Int64? = nil) {
        self.role = role
        self.username = username
        self.version = version
    }
}

extension Users {
    /// Changes role and user name. A new role counts from the next request on, on every node; one that allows anything
    /// which the old one didn't ends all sessions, so that nobody comes to more by a session that was stolen before.
    public func update(
        _ id: UserID, _ patch: UserPatch, by grant: Grant, under ceiling: Ceiling = .terminal
    ) async throws(IdentityFault) -> UserChangeOutcome {
        let action: Action = patch.role == nil ? .userUpdated : .userRoleChanged
        return try await store.change(by: grant, action, on: .user(id)) { change throws(StoreFault) in
            let transaction = change.transaction
            guard let user = try transaction.user(id) else { return .rollback(.notFound) }
            let newRole = patch.role.flatMap { $0 == user.role ? nil : $0 }
            let newName = patch.username.flatMap { $0.text == user.username ? nil : $0.text }
            if let refusal = try ceiling.refusal(of: user, removing: newRole != nil, transaction) {
                return .rollback(refusal)
            }
            if let newRole, !ceiling.allows(newRole) { return .rollback(.aboveCeiling(newRole)) }
            if let seen = patch.version, seen != user.version { return .rollback(.versionConflict(user.version)) }
            guard newRole != nil || newName != nil else { return .rollback(.unchanged(user)) }
            if let newName {
                guard try !transaction.isTaken(username: newName) else { return .rollback(.taken) }
                try transaction.update(user, "username = \(newName)", at: change.time)
                try change.record(
                    EventDraft(.profileUpdated, about: user, message: "User name of \(user.reference) changed"))
            }
            if let newRole { try change.setRole(newRole, of: user) }
            guard let after = try transaction.user(id) else { return .rollback(.notFound) }
            return .commit(.changed(after))
        }
    }

    /// Changes one's own user name.
    public func updateProfile(
        of principal: Principal, username: Username, by grant: Grant
    ) async throws(IdentityFault) -> UserChangeOutcome {
        try await store.change(by: grant, .profileUpdated, on: .user(principal.userID)) { change throws(StoreFault) in
            let transaction = change.transaction
            guard let user = try transaction.user(principal.userID) else { return .rollback(.notFound) }
            guard username.text != user.username else { return .rollback(.unchanged(user)) }
            guard try !transaction.isTaken(username: username.text) else { return .rollback(.taken) }
            try transaction.update(user, "username = \(username.text)", at: change.time)
            try change.record(EventDraft(.profileUpdated, about: user, message: "Profile updated"))
            guard let after = try transaction.user(user.id) else { return .rollback(.notFound) }
            return .commit(.changed(after))
        }
    }
}

extension Change {
    /// Gives a user another role, with the event.
    fileprivate func setRole(_ role: Role, of user: User) throws(StoreFault) {
        try transaction.update(user, "role = \(role.name)", at: time)
        note("role", .text(role.name))
        note("role_before", .text(user.role.name))
        if !role.permissions.isSubset(of: user.role.permissions) {
            let ended = try transaction.run("DELETE FROM refresh_tokens WHERE user_id = \(user.id)")
            try transaction.discardTickets(of: user.id, [.emailChange])
            note("sessions_ended", .integer(Int64(ended)))
        }
        var draft = EventDraft(
            .roleChanged, about: user, message: "Role of \(user.reference) changed to \(role.name)")
        draft.metadata["role"] = .text(role.name)
        draft.metadata["role_before"] = .text(user.role.name)
        try record(draft)
    }
}

extension Reader {
    fileprivate func isTaken(username: String) throws(StoreFault) -> Bool {
        try value("SELECT 1 FROM users WHERE username = \(username)", as: Int.self) != nil
    }
}

extension Action {
    /// A user's name was changed by somebody else.
    public static let userUpdated = Action("user.updated")
    /// A user has another role.
    public static let userRoleChanged = Action("user.role_changed")
    /// Somebody changed their own profile.
    public static let profileUpdated = Action("profile.updated")
}
