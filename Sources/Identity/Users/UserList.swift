public import Access
public import Core
import Store

/// Which users to list.
public struct UserFilter: Sendable, Hashable {
    /// Whom whoever asks may see.
    public let reach: Reach
    /// Only those with this role.
    public var role: String?
    /// Only those who may sign in, or only those who may not.
    public var isActive: Bool?

    /// Everybody within reach.
    public init(_ reach: Reach = .all) {
        self.reach = reach
    }

    /// The 32 bits that tie a cursor to this filter.
    public var cursorFilter: UInt32 {
        Cursor.filter(["users", "\(reach)", role, isActive?.description])
    }

    var conditions: SQL {
        var sql = reach.users + " AND users.client_id IS NULL"
        if let role { sql += " AND users.role = \(role)" }
        if let isActive { sql += " AND users.is_active = \(isActive)" }
        return sql
    }
}

extension Users {
    /// One page of users, the newest first.
    public func page(
        _ filter: UserFilter, _ request: ListRequest
    ) async throws(IdentityFault) -> ListPage<UserView> {
        let list = NewestFirst<User>(
            columns: User.columns, table: "users", conditions: filter.conditions, filter: filter.cursorFilter)
        return try await list.page(request, from: store) { ($0.createdAt, $0.id) }.map(UserView.init)
    }

    /// The user that an id or a reference names; nil for one who is out of reach, too.
    public func find(_ key: UserKey, within reach: Reach = .all) async throws(IdentityFault) -> User? {
        let condition: SQL =
            switch key {
            case .id(let id): "id = \(id)"
            case .number(let number): "number = \(number)"
            }
        return try await store.read { reader throws(StoreFault) in
            try reader.first("SELECT \(User.columns) FROM users WHERE \(condition) AND \(reach.users)", as: User.self)
        }
    }

    /// The role with a name, built in or made here.
    public func role(named name: String) async throws(IdentityFault) -> Role? {
        if let builtIn = Role(name: name) { return builtIn }
        let permissions = try await store.read { reader throws(StoreFault) in
            try reader.value("SELECT permissions FROM roles WHERE name = \(name)", as: JSONText.self)
                .map { json throws(StoreFault) in try Set<Permission>(column: json) }
        }
        return permissions.flatMap { Role(custom: name, permissions: $0) }
    }
}

extension Reach {
    /// The rows of `users` that are in reach.
    fileprivate var users: SQL {
        switch self {
        case .own(let user): "users.id = \(user)"
        case .team(let team): "users.id IN (SELECT user_id FROM team_members WHERE team_id = \(team))"
        case .all: "TRUE"
        }
    }
}

/// How a path names a user: by id, or by reference (`USR-456`) in either case.
public enum UserKey: Sendable, Hashable {
    /// A UUID.
    case id(UserID)
    /// The number of a reference.
    case number(Int64)
}

extension UserKey: TextForm {
    /// `user`.
    public static var format: StringFormat {
        StringFormat(
            name: "user",
            pattern: "^([0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}|[Uu][Ss][Rr]-[1-9][0-9]{0,18})$",
            complaint: "must be a UUID or a reference such as USR-456"
        ) { UserKey(text: $0) != nil }
    }

    /// Reads an id or a reference.
    public init?(text: String) {
        if let id = UserID(text) {
            self = .id(id)
        } else if let number = User.number(ofReference: text) {
            self = .number(number)
        } else {
            return nil
        }
    }

    /// The id or the reference.
    public var text: String {
        switch self {
        case .id(let id): id.description
        case .number(let number): User.reference(number)
        }
    }
}
