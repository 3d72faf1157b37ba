import Core
import Identity
import SecurityEvents

/// The parameters that choose among events, the same wherever events are listed, exported or streamed.
enum EventFilters {
    static let type = Parameter<EventType>.choice("eventType", "Only events of this type.")
    static let category = Parameter<EventCategory>.choice("eventCategory", "Only events of this category.")
    static let severity = Parameter<EventSeverity>.choice("severity", "Only events of this severity.")
    static let success = Parameter<Bool>.query(
        "success", "Only events whose matter succeeded, or failed.", .boolean
    ) { $0 == "true" }
    static let start = Parameter<Instant>.query("startDate", "Only events at or after this time.")
    static let end = Parameter<Instant>.query("endDate", "Only events at or before this time.")
    static let address = Parameter<IPAddress>.query("ipAddress", "Only events from this address.")
    static let user = Parameter<UserName>.query(
        "userId", "Only events about this user: an id or a reference (USR-456).", UserName.schema
    ) { UserName($0) }
    static let email = Parameter<String>.query(
        "email", "Only events that named this e-mail address.", .string(minLength: 1, maxLength: 320)
    ) { $0.lowercased() }
    static let key = Parameter<APIKeyID>.query("apiKeyId", "Only events that have to do with this API key.")

    /// All of them.
    static let all: [any ParameterDeclaration] = what + [start, end]
    /// Those that don't depend on time.
    static let what: [any ParameterDeclaration] = [type, category, severity, success, address, user, email, key]

    /// The caller's query; nil when it names a user that doesn't exist, about whom there is nothing.
    static func query(_ context: SignedContext) async throws -> EventQuery? {
        let parameters = context.parameters
        var query = EventQuery(seenBy: context.principal)
        query.type = parameters[type]
        query.category = parameters[category]
        query.severity = parameters[severity]
        query.success = parameters[success]
        query.ipAddress = parameters[address]?.text
        query.email = parameters[email]
        query.apiKeyID = parameters[key]
        query.from = parameters[start]
        query.to = parameters[end]
        if let from = query.from, let to = query.to, to < from {
            throw Problem.invalid("endDate", "is before startDate")
        }
        guard let named = parameters[user] else { return query }
        guard let id = try await named.id(in: context.services) else { return nil }
        query.userID = id
        return query
    }
}

/// A user as a parameter names one: by id or by reference. Whether there is one is another question.
struct UserName: Sendable {
    let text: String

    static let schema = Schema.string(minLength: 5, maxLength: 36)

    init?(_ text: String) {
        let digits = text.uppercased().hasPrefix("USR-") ? text.dropFirst(4) : ""
        guard UserID(text) != nil || Int64(digits).map({ $0 > 0 && String($0) == digits }) == true else { return nil }
        self.text = text
    }

    /// The user's id; for a reference, nil when nobody has it.
    func id(in services: WebServices) async throws -> UserID? {
        if let id = UserID(text) { return id }
        return try await services.identity.users.find(named: text)?.id
    }
}
