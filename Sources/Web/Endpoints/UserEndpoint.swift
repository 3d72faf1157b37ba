import Access
import Core
import HTTPTypes
import Identity

/// Accounts, as administrators see and change them.
enum UserEndpoint {
    static let user = Parameter<UserKey>.path("user", "The user's id, or reference such as USR-456.")
    static let role = Parameter<String>.query(
        "role", "Only users with this role.", .string(minLength: 1, maxLength: 50)
    ) {
        $0
    }
    static let isActive = Parameter<Bool>.query(
        "isActive", "Only users who may sign in, or only those who may not.", .boolean
    ) { Bool($0) }

    static let listParameters: [any ParameterDeclaration] = [role, isActive] + Paging.parameters

    static func list(_ context: SignedContext) async throws -> UsersView {
        var filter = UserFilter(context.reachOfUsers)
        filter.role = context.parameters[role]
        filter.isActive = context.parameters[isActive]
        let request = try context.parameters.list(filter.cursorFilter)
        return UsersView(page: try await context.services.identity.users.page(filter, request))
    }

    static func get(_ context: SignedContext) async throws -> UserView {
        UserView(try await context.user(within: context.reachOfUsers))
    }

    static func update(_ context: SignedContext, _ body: UserPatchBody) async throws -> UserView {
        guard body.role != nil || body.username != nil else {
            throw Problem.invalid("role", "is missing, and username too: there is nothing to change")
        }
        let users = context.services.identity.users
        var patch = UserPatch(version: body.version)
        if let name = body.role {
            guard let role = try await users.role(named: name) else {
                throw Problem.invalid("role", "is no role; GET /v1/roles lists them")
            }
            patch.role = role
        }
        if let username = body.username { patch.username = try Username(checked: username) }
        return try await change(context) { try await users.update($0, patch, by: context.grant, under: $1) }
    }

    static func disable(_ context: SignedContext) async throws -> UserView {
        try await change(context) {
            try await context.services.identity.users.disable($0, by: context.grant, under: $1)
        }
    }

    static func enable(_ context: SignedContext) async throws -> UserView {
        try await change(context) {
            try await context.services.identity.users.enable($0, by: context.grant, under: $1)
        }
    }

    static func unlock(_ context: SignedContext) async throws -> UserView {
        try await change(context) {
            try await context.services.identity.users.unlock($0, by: context.grant, under: $1)
        }
    }

    static func erase(_ context: SignedContext) async throws -> UserView {
        try await change(context) {
            try await context.services.identity.erasure.erase($0, by: context.grant, under: $1)
        }
    }

    static func change(
        _ context: SignedContext, _ body: (UserID, Ceiling) async throws -> UserChangeOutcome
    ) async throws -> UserView {
        switch try await body(try await context.user().id, .of(context.principal)) {
        case .changed(let user), .unchanged(let user): return UserView(user)
        case .notFound: throw Problem(.notFound)
        case .aboveCeiling(let role): throw Problem(role)
        case .oneself: throw Problem(.notOnYourself)
        case .lastAdministrator: throw Problem(.lastAdministrator)
        case .taken: throw Problem(.userExists)
        case .held: throw Problem(.legalHold)
        case .versionConflict(let version):
            throw Problem(.versionConflict, "The user is at version \(version) by now; read it again.")
        }
    }
}

/// `{"role"?, "username"?, "version"?}`
struct UserPatchBody: RequestBody {
    let role: String?
    let username: String?
    let version: Int64?

    static let schema = Schema.object([
        .optional("role", "The user's new role.", .string(minLength: 1, maxLength: 50)),
        .optional("username", "The user's new name.", Username.schema),
        .optional(
            "version", "The version that you have seen; 409 when there is another by now.", .integer(1...Int64.max)),
    ])
}

/// A page of users.
struct UsersView: Shaped {
    let page: ListPage<UserView>

    static let shape = Shape<UsersView>(
        "Users", "A page of users.",
        [.field("users", "The users, the newest first.") { $0.page.rows }] + PageFields.all { $0.page.pagination })
}

extension SignedContext {
    /// Whom the caller may see: everybody, their team, or themselves.
    var reachOfUsers: Reach { principal.widestReach(team: .userRead, all: .teamList) }

    /// The user that the path names; 404 for nobody, and for whom the caller may not see.
    func user(within reach: Reach = .all) async throws -> User {
        guard let key = parameters[UserEndpoint.user],
            let user = try await services.identity.users.find(key, within: reach)
        else { throw Problem(.notFound) }
        return user
    }
}

extension Problem {
    /// Somebody would give, take or act upon more than they may do themselves.
    init(_ role: Role) {
        self.init(.privilegeCeiling, "The role \(role.name) allows more than you may do yourself.")
    }
}

extension Username {
    /// What a user name is, for bodies.
    static let schema = Schema.string(
        minLength: 4, maxLength: 20,
        format: StringFormat(
            name: "username", pattern: "^[A-Za-z0-9_]{4,20}$", complaint: "must be 4 to 20 letters, digits and _"
        ) { Username($0) != nil })

    /// A name that a schema let through.
    init(checked text: String) throws {
        guard let name = Username(text) else {
            throw Problem.invalid("username", "must be 4 to 20 letters, digits and _")
        }
        self = name
    }
}
