import Access
import Core
import Identity

/// Roles: which there are, and what administrators make of them.
enum RoleEndpoint {
    static let role = Parameter<String>.path("role", "The role's name.", .string(minLength: 1, maxLength: 50)) { $0 }

    static func list(_ context: SignedContext) async throws -> RolesView {
        RolesView(roles: try await context.services.identity.roles.list())
    }

    static func get(_ context: SignedContext) async throws -> RoleView {
        let name = context.parameters[role].flatMap { Role(name: $0)?.name ?? $0 }
        guard let found = try await context.services.identity.roles.list().first(where: { $0.name == name }) else {
            throw Problem(.notFound)
        }
        return found
    }

    static func create(_ context: SignedContext, _ body: NewRoleBody) async throws -> RoleView {
        try view(
            try await context.services.identity.roles.create(
                body.name, body.description ?? "", try Names.permissions(body.permissions), under: context.principal,
                by: context.grant))
    }

    static func update(_ context: SignedContext, _ body: RolePatchBody) async throws -> RoleView {
        guard let name = context.parameters[role] else { throw Problem(.notFound) }
        return try view(
            try await context.services.identity.roles.update(
                name, description: body.description, permissions: try body.permissions.map(Names.permissions),
                seen: body.version, under: context.principal, by: context.grant))
    }

    static func delete(_ context: SignedContext) async throws -> RoleView {
        guard let name = context.parameters[role] else { throw Problem(.notFound) }
        return try view(
            try await context.services.identity.roles.delete(name, under: context.principal, by: context.grant))
    }

    private static func view(_ outcome: RoleOutcome) throws -> RoleView {
        switch outcome {
        case .done(let role): return role
        case .notFound: throw Problem(.notFound)
        case .taken: throw Problem(.nameTaken)
        case .badName:
            throw Problem.invalid("name", "must be 2 to 50 lower-case letters, digits and _, beginning with a letter")
        case .builtIn: throw Problem(.forbidden, "Built-in roles can't be changed.")
        case .aboveCeiling: throw Problem(.privilegeCeiling)
        case .inUse: throw Problem(.roleInUse)
        case .tooMany: throw Problem(.forbidden, "There are \(Roles.most) custom roles already.")
        case .versionConflict: throw Problem(.versionConflict)
        }
    }
}

/// Lists of names in bodies, each name once.
enum Names {
    static let permissions = Schema.array(
        of: .oneOf(Permission.allCases.map(\.rawValue)), count: 0...Permission.allCases.count)
    static let modules = Schema.array(of: .oneOf(Module.allCases.map(\.rawValue)), count: 0...Module.allCases.count)

    static func permissions(_ names: [String]) throws(Problem) -> Set<Permission> {
        try set(names.compactMap(Permission.init(rawValue:)), "permissions")
    }

    static func modules(_ names: [String]) throws(Problem) -> Set<Module> {
        try set(names.compactMap(Module.init(rawValue:)), "modules")
    }

    private static func set<Name: Hashable>(_ names: [Name], _ field: String) throws(Problem) -> Set<Name> {
        let set = Set(names)
        guard set.count == names.count else { throw .invalid(field, "must name each once") }
        return set
    }
}

/// `{"name", "description"?, "permissions"}`
struct NewRoleBody: RequestBody {
    let name: String
    let description: String?
    let permissions: [String]

    static let schema = Schema.object([
        .required(
            "name", "2 to 50 lower-case letters, digits and _, beginning with a letter.",
            .string(minLength: 2, maxLength: 50)),
        .optional("description", "What the role is for.", .string(maxLength: 200)),
        .required(
            "permissions", "What it allows, besides what everybody may do with their own account.", Names.permissions),
    ])
}

/// `{"description"?, "permissions"?, "version"?}`
struct RolePatchBody: RequestBody {
    let description: String?
    let permissions: [String]?
    let version: Int64?

    static let schema = Schema.object([
        .optional("description", "What the role is for.", .string(maxLength: 200)),
        .optional("permissions", "What it allows.", Names.permissions),
        .optional("version", "The version that was read; any when left out.", .integer(1...Int64.max)),
    ])
}

/// `{"roles": […]}`
struct RolesView: Shaped {
    let roles: [RoleView]

    static let shape = Shape<RolesView>(
        "Roles", "All roles.", [.field("roles", "The built-in ones first, then the custom ones by name.") { $0.roles }])
}
