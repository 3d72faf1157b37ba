import Audit
import Core
import Identity

/// The parameters that choose among the entries of the audit log, the same wherever they are listed or exported. They are named as the
/// columns of guide A's `audit_logs` are.
enum AuditFilters {
    static let action = Parameter<String>.query(
        "action", "Only what was done so, such as `user.locked`.", .string(minLength: 1, maxLength: 100)
    ) { $0 }
    static let resourceType = Parameter<String>.query(
        "resource_type", "Only what was done to this kind of thing, such as `user`.",
        .string(minLength: 1, maxLength: 100)
    ) { $0 }
    static let user = Parameter<UserName>.query(
        "user_id", "Only what this user did: an id or a reference (USR-456).", UserName.schema
    ) { UserName($0) }
    static let from = Parameter<Instant>.query("from", "Only what was done at or after this time.")
    static let to = Parameter<Instant>.query("to", "Only what was done before this time.")
    static let minIndex = Parameter<Int64>.query(
        "min_index", "Only entries at this index or after it.", .integer(0...Int64.max)
    ) { Int64($0) }

    /// All of them.
    static let all: [any ParameterDeclaration] = [action, resourceType, user, from, to, minIndex]

    /// The caller's query; nil when it names a user that doesn't exist, who has done nothing.
    static func query(_ context: SignedContext) async throws -> AuditQuery? {
        let parameters = context.parameters
        var query = AuditQuery()
        query.action = parameters[action]
        query.resourceType = parameters[resourceType]
        query.from = parameters[from]
        query.to = parameters[to]
        query.minIndex = parameters[minIndex]
        if let from = query.from, let to = query.to, to < from { throw Problem.invalid("to", "is before from") }
        guard let named = parameters[user] else { return query }
        guard let id = try await named.id(in: context.services) else { return nil }
        query.userID = id
        return query
    }

    /// Which entries were asked for, in words: the filters as they were given.
    static func words(_ context: SignedContext) -> String {
        let given = all.compactMap { parameter in
            context.parameters.text(parameter.name).map { "\(parameter.name) = \($0)" }
        }
        return given.isEmpty ? "all" : given.joined(separator: ", ")
    }
}
