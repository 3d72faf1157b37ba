public import Core
import PII

/// Something that another program did and wants recorded, with the names that guide A's `log_action` has.
public struct ReportedEntry: Sendable {
    /// The program's own id of it, by which a second delivery is recognized.
    let eventID: String
    let action: String
    let resourceType: String
    let resourceID: String?
    /// The user who did it, by the id they have here.
    let userID: UserID?
    /// Who did it, when the program knows them by another name.
    let actorName: String?
    let details: JSONValue?
    let address: String?
    let userAgent: String?
    let time: Instant?

    /// What this server notes beside the program's own details.
    private static let ownDetails: Set = ["event_id", "recorded_by", "timestamp"]

    /// What one entry may be.
    public static let definition = Schema.object(
        [
            .required(
                "event_id", "The program's own id of it: sent again, it is not recorded again.",
                .string(minLength: 1, maxLength: 200)),
            .required(
                "action", "What was done, in clear and for ever: words of a-z, 0-9 and `_` joined by dots.",
                .string(minLength: 1, maxLength: 100)),
            .required(
                "resource_type", "The kind of thing it was done to, in clear and for ever: a-z, 0-9 and `_`.",
                .string(minLength: 1, maxLength: 100)),
            .optional("resource_id", "Which one.", .string(minLength: 1, maxLength: 200)),
            .optional("user_id", "The user who did it; the caller when nobody is named.", UserID.schema),
            .optional(
                "actor_name", "Who did it, when not a user of this server.", .string(minLength: 1, maxLength: 320)),
            .optional("details", "What else to note: any JSON.", .anything),
            .optional("ip_address", "Where it was done from.", IPAddress.schema),
            .optional("user_agent", "With what it was done.", .string(maxLength: 512)),
            .optional("timestamp", "When it was done, if before it is recorded.", Instant.schema),
        ], summary: "An entry of another program for the audit log.")

    /// Reads one; throws everything that is wrong with it.
    public init(_ value: JSONValue) throws(RequestFault) {
        var problems = Self.definition.problems(in: value)
        let (event, action, type) = (
            value["event_id"]?.string, value["action"]?.string, value["resource_type"]?.string
        )
        guard problems.isEmpty, let event, let action, let type else {
            throw .invalid(problems.isEmpty ? [FieldProblem("event_id", "is required")] : problems)
        }
        if !Self.isName(action, dots: true) { problems.append(FieldProblem("action", "is not like user.locked")) }
        if !Self.isName(type, dots: false) { problems.append(FieldProblem("resource_type", "is not like user")) }
        let stated = (value["user_id"]?.string, value["actor_name"]?.string)
        if stated.0 != nil, stated.1 != nil {
            problems.append(FieldProblem("actor_name", "can't stand beside user_id"))
        }
        if case .object(let members) = value["details"] {
            for member in members where Self.ownDetails.contains(member.name) {
                problems.append(FieldProblem("details.\(member.name)", "is what this server notes itself"))
            }
        }
        guard problems.isEmpty else { throw .invalid(problems) }
        eventID = event
        self.action = action
        resourceType = type
        resourceID = value["resource_id"]?.string
        userID = stated.0.flatMap { UserID($0) }
        actorName = stated.1
        details = value["details"]
        address = value["ip_address"]?.string.flatMap { IPAddress($0)?.text }
        userAgent = value["user_agent"]?.string
        time = value["timestamp"]?.string.flatMap { Instant(rfc3339: $0) }
    }

    /// What is noted: the program's details without what `sanitizer` finds in them, who recorded it, and by which id.
    func notes(reporter: UserID?, _ sanitizer: Sanitizer) -> [(name: String, value: DetailValue)] {
        var notes: [(name: String, value: DetailValue)] = [("event_id", .text(eventID))]
        if let reporter { notes.append(("recorded_by", .text(reporter.description))) }
        if let time { notes.append(("timestamp", .text(time.rfc3339))) }
        switch details.map({ sanitizer.sanitize($0) }) {
        case nil, .null: return notes
        case .object(let members): return notes + members.map { ($0.name, .json($0.value)) }
        case .some(let value): return notes + [("details", .json(value))]
        }
    }

    /// Whether a text says what, and can say nothing else: it stays in clear when everything else is erased.
    private static func isName(_ text: String, dots: Bool) -> Bool {
        text.split(separator: ".", omittingEmptySubsequences: false).allSatisfy { word in
            word.utf8.first.map { UInt8(ascii: "a")...UInt8(ascii: "z") ~= $0 } == true
                && word.utf8.allSatisfy {
                    UInt8(ascii: "a")...UInt8(ascii: "z") ~= $0 || UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0
                        || $0 == UInt8(ascii: "_")
                }
        } && (dots || !text.utf8.contains(UInt8(ascii: ".")))
    }
}
