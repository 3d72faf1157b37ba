public import Core
public import PII

/// An event that another program gives us to record, with the names of the columns.
public struct IngestedEvent: Sendable {
    /// The row, with the time that the program gave or else the time it came.
    public let draft: EventDraft
    /// The client's address, as the program saw it.
    let address: String?
    let userAgent: String?
    let path: String?
    let method: String?
    let time: Instant?

    /// The longest a message may be, in Unicode scalars.
    static let longestMessage = 2_000
    /// The most bytes of `metadata`.
    static let mostMetadata = 16 << 10

    /// What may have happened. Not the critical types: they are what this server says of itself, and nobody else.
    static let types = EventType.allCases.filter { $0.eventClass.severity != .critical }

    /// What one event may be.
    public static let definition = Schema.object(
        [
            .required("event_type", "What happened.", .oneOf(types.map(\.rawValue))),
            .optional(
                "severity", "How much it matters; the type's own unless given.",
                .oneOf(EventSeverity.allCases.map(\.rawValue))),
            .optional("success", "Whether it succeeded; the type's own unless given.", .boolean),
            .optional("user_id", "The user it is about.", UserID.schema),
            .optional("email", "The e-mail address that was named.", .string(minLength: 1, maxLength: 320)),
            .optional("username", "The user name that was named.", .string(minLength: 1, maxLength: 320)),
            .optional("ip_address", "The client's address.", IPAddress.schema),
            .optional("user_agent", "The client's User-Agent.", .string(maxLength: 512)),
            .optional("request_path", "The path that was asked for.", .string(maxLength: 500)),
            .optional("request_method", "The method it was asked with.", .string(maxLength: 10)),
            .optional("message", "One sentence for a person.", .string(maxLength: longestMessage)),
            .optional("metadata", "Further facts, up to 16 KiB of JSON.", .map(of: .anything)),
            .optional(
                "created_at", "When it happened; now unless given. Not in the future, and not older than is kept.",
                Instant.schema),
        ], summary: "A security event of another program.")

    /// Reads one event that came at `now`; throws everything that is wrong with it. What `sanitizer` finds in its message and metadata is
    /// not taken; the columns that name a person or an address are as they came.
    public init(
        _ value: JSONValue, at now: Instant, keptFor retention: Duration, _ sanitizer: Sanitizer
    ) throws(RequestFault) {
        var problems = Self.definition.problems(in: value)
        guard problems.isEmpty, let name = value["event_type"]?.string, let type = EventType(rawValue: name) else {
            throw .invalid(problems.isEmpty ? [FieldProblem("event_type", "is required")] : problems)
        }
        var draft = EventDraft(
            type, user: value["user_id"]?.string.flatMap { UserID($0) },
            email: value["email"]?.string?.lowercased(), username: value["username"]?.string?.lowercased(),
            message: value["message"]?.string.map { sanitizer.sanitize($0) } ?? "",
            severity: value["severity"]?.string.flatMap(EventSeverity.init(rawValue:)))
        if case .boolean(let success) = value["success"] { draft.success = success }
        if let metadata = value["metadata"], case .object(let facts) = sanitizer.sanitize(metadata) {
            if metadata.json.utf8.count > Self.mostMetadata {
                problems.append(FieldProblem("metadata", "is larger than 16 KiB"))
            }
            draft.foreignMetadata = facts
        }
        self.draft = draft
        address = value["ip_address"]?.string.flatMap { IPAddress($0)?.text }
        userAgent = value["user_agent"]?.string
        path = value["request_path"]?.string
        method = value["request_method"]?.string
        time = value["created_at"]?.string.flatMap { Instant(rfc3339: $0) }
        if let time, time > now + Self.clockDifference {
            problems.append(FieldProblem("created_at", "is in the future"))
        }
        if let time, time < now - retention { problems.append(FieldProblem("created_at", "is older than is kept")) }
        guard problems.isEmpty else { throw .invalid(problems) }
    }

    /// How far another machine's clock may be ahead of ours.
    static let clockDifference = Duration.seconds(300)
}
