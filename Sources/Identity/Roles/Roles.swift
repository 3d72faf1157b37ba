public import Access
public import Audit
import Core
import SecurityEvents
import Store

/// The roles: the built-in ones, and those that administrators make.
public struct Roles: Sendable {
    /// The most custom roles.
    public static let most = 200

    let store: IdentityStore

    /// All roles: the built-in ones first, then the custom ones by name.
    public func list() async throws(IdentityFault) -> [RoleView] {
        let custom = try await store.read { reader throws(StoreFault) in
            try reader.rows("SELECT \(RoleView.columns) FROM roles ORDER BY name", as: CustomRole.self)
        }
        return Role.builtIn.map(RoleView.init) + custom.map(\.view)
    }

    /// The role that a name or alias stands for; nil when there is none.
    public func find(_ name: String) async throws(IdentityFault) -> Role? {
        if let builtIn = Role(name: name) { return builtIn }
        return try await store.read { reader throws(StoreFault) in try reader.customRole(name)?.role }
    }

    /// Makes a role. Nobody can make one that allows more than `principal` may; nil is the terminal, which may everything.
    public func create(
        _ name: String, _ description: String, _ permissions: Set<Permission>, under principal: Principal?,
        by grant: Grant
    ) async throws(IdentityFault) -> RoleOutcome {
        guard Role(name: name) == nil else { return .taken }
        guard Role(custom: name, permissions: permissions) != nil else { return .badName }
        if let principal, !principal.mayGrant(permissions) { return .aboveCeiling }
        return try await change(name, .roleCreated, by: grant) { change, before throws(StoreFault) in
            let transaction = change.transaction
            guard before == nil else { return .rollback(.taken) }
            let count = try transaction.value("SELECT COUNT(*) FROM roles", as: Int.self) ?? 0
            guard count < Self.most else { return .rollback(.tooMany) }
            try transaction.run(
                """
                INSERT INTO roles (name, description, permissions, created_at, updated_at) \
                VALUES (\(name), \(description), \(permissions.column), \(change.time), \(change.time))
                """)
            change.note("permissions", .list(permissions.names))
            try change.record(EventDraft(.roleChanged, "created", name, permissions))
            return try .commit(.done(transaction.roleView(name)))
        }
    }

    /// Changes a custom role; it counts from the next request on, on every node. What is nil stays.
    public func update(
        _ name: String, description: String?, permissions: Set<Permission>?, seen: Int64?, under principal: Principal?,
        by grant: Grant
    ) async throws(IdentityFault) -> RoleOutcome {
        guard Role(name: name) == nil else { return .builtIn }
        return try await change(name, .roleUpdated, by: grant) { change, before throws(StoreFault) in
            guard let before else { return .rollback(.notFound) }
            let permissions = permissions ?? before.role.permissions
            if let principal, !principal.mayGrant(before.role) || !principal.mayGrant(permissions) {
                return .rollback(.aboveCeiling)
            }
            if let seen, seen != before.view.version { return .rollback(.versionConflict) }
            try change.transaction.run(
                """
                UPDATE roles SET description = \(description ?? before.view.description), \
                permissions = \(permissions.column), updated_at = \(change.time), version = version + 1 \
                WHERE name = \(name)
                """)
            change.note("permissions", .list(permissions.names))
            try change.record(EventDraft(.roleChanged, "changed", name, permissions))
            return try .commit(.done(change.transaction.roleView(name)))
        }
    }

    /// Deletes a custom role that nobody has.
    public func delete(
        _ name: String, under principal: Principal?, by grant: Grant
    ) async throws(IdentityFault) -> RoleOutcome {
        guard Role(name: name) == nil else { return .builtIn }
        return try await change(name, .roleDeleted, by: grant) { change, before throws(StoreFault) in
            guard let before else { return .rollback(.notFound) }
            if let principal, !principal.mayGrant(before.role) { return .rollback(.aboveCeiling) }
            let isUsed = try change.transaction.value(
                "SELECT 1 FROM users WHERE role = \(name) LIMIT 1", as: Int.self)
            guard isUsed == nil else { return .rollback(.inUse) }
            try change.transaction.run("DELETE FROM roles WHERE name = \(name)")
            try change.record(EventDraft(.roleChanged, "deleted", name, before.role.permissions))
            return .commit(.done(before.view))
        }
    }

    private func change(
        _ name: String, _ action: Action, by grant: Grant,
        _ body: @escaping @Sendable (Change, CustomRole?) throws(StoreFault) -> Ending<RoleOutcome>
    ) async throws(IdentityFault) -> RoleOutcome {
        let target = Target(type: "role", id: name)
        return try await store.change(by: grant, action, on: target) { change throws(StoreFault) in
            try body(change, try change.transaction.customRole(name))
        }
    }
}

/// What became of making, changing or deleting a role.
public enum RoleOutcome: Sendable {
    /// Done; this is the role, or was.
    case done(RoleView)
    /// There is no such role.
    case notFound
    /// There is a role with this name already.
    case taken
    /// The name won't do.
    case badName
    /// Built-in roles can't be changed.
    case builtIn
    /// It allows more than whoever asks may do.
    case aboveCeiling
    /// Users have it.
    case inUse
    /// There are too many.
    case tooMany
    /// Somebody changed it meanwhile.
    case versionConflict
}

extension Action {
    /// A custom role was made.
    public static let roleCreated = Action("role.created")
    /// A custom role was changed.
    public static let roleUpdated = Action("role.updated")
    /// A custom role was deleted.
    public static let roleDeleted = Action("role.deleted")
}

/// A row of `roles`.
struct CustomRole: RowDecodable {
    let view: RoleView
    let role: Role

    init(row: Row) throws(StoreFault) {
        view = try RoleView(row: row)
        role = try Role(column: view.name, permissions: row.get(2))
    }
}

extension Reader {
    fileprivate func customRole(_ name: String) throws(StoreFault) -> CustomRole? {
        try first("SELECT \(RoleView.columns) FROM roles WHERE name = \(name)", as: CustomRole.self)
    }

    fileprivate func roleView(_ name: String) throws(StoreFault) -> RoleView {
        guard let role = try customRole(name) else { throw .decoding("roles lost the row just written") }
        return role.view
    }
}

extension EventDraft {
    fileprivate init(_ type: EventType, _ what: String, _ role: String, _ permissions: Set<Permission>) {
        self.init(
            type, message: "Role \(role) \(what)",
            metadata: ["role": .text(role), "permissions": .list(permissions.names)])
    }
}
