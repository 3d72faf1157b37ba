import AccountSignals
public import Core

/// An action as JSON: `{"kind": …}` and what the kind takes, nothing else.
extension ProposedAction: JSONWritable {
    /// The longest text of a note, a draft or a task, in Unicode scalars.
    public static let longestText = 20_000
    /// The longest subject, in Unicode scalars.
    static let longestSubject = 200

    /// The members of all kinds; which of them a kind takes, ``init(json:)`` says.
    public static let schema = Schema.object([
        .required("kind", "What is to be done.", ActionKind.schema),
        .optional("fields", "Of update_account: the fields and their new values.", .object(AccountField.properties)),
        .optional("status", "Of change_status: the new status.", AccountStatus.schema),
        .optional(
            "subject", "Of create_task, draft_email, schedule_meeting.",
            .string(minLength: 1, maxLength: longestSubject)),
        .optional(
            "text", "Of add_note, draft_email; of tasks and meetings when there is more to say.",
            .nullable(.string(minLength: 1, maxLength: longestText))),
        .optional(
            "contact",
            "Of draft_email, schedule_meeting: the contact whom it is for; without one, everybody's consent is asked for.",
            ContactID.schema),
        .optional("at", "Of create_task when it is due, of schedule_meeting when it begins.", Instant.schema),
    ])

    /// An action from its JSON; nil when a member is missing, wrong or one too many.
    public init?(json: JSONValue) {
        guard case .object(let members) = json, Self.schema.problems(in: json).isEmpty,
            let kind = json["kind"]?.string.flatMap(ActionKind.init(rawValue:))
        else { return nil }
        let (subject, text) = (json["subject"]?.string, json["text"]?.string)
        let contact = json["contact"]?.string.flatMap { ContactID($0) }
        let at = json["at"]?.string.flatMap { Instant(text: $0) }
        let allowed: Set<String>
        switch kind {
        case .updateAccount:
            guard let fields = json["fields"].flatMap(AccountFields.init), !fields.isEmpty else { return nil }
            (self, allowed) = (.updateAccount(fields), ["fields"])
        case .changeStatus:
            guard let status = json["status"]?.string.flatMap(AccountStatus.init(rawValue:)) else { return nil }
            (self, allowed) = (.changeStatus(status), ["status"])
        case .createTask:
            guard let subject, let at else { return nil }
            (self, allowed) = (.createTask(subject: subject, details: text, dueAt: at), ["subject", "text", "at"])
        case .addNote:
            guard let text else { return nil }
            (self, allowed) = (.addNote(text), ["text"])
        case .draftEmail:
            guard let subject, let text else { return nil }
            (self, allowed) = (
                .draftEmail(subject: subject, text: text, contact: contact), ["subject", "text", "contact"]
            )
        case .scheduleMeeting:
            guard let subject, let at else { return nil }
            (self, allowed) = (
                .scheduleMeeting(subject: subject, details: text, startsAt: at, contact: contact),
                ["subject", "text", "at", "contact"]
            )
        }
        guard members.allSatisfy({ $0.name == "kind" || allowed.contains($0.name) }) else { return nil }
    }

    /// The action as JSON, members in one order.
    public var value: JSONValue {
        var members = [JSONValue.Member("kind", .string(kind.rawValue))]
        func add(_ name: String, _ text: String?) { if let text { members.append(.init(name, .string(text))) } }
        switch self {
        case .updateAccount(let fields): members.append(.init("fields", fields.json))
        case .changeStatus(let status): add("status", status.rawValue)
        case .createTask(let subject, let details, let at), .scheduleMeeting(let subject, let details, let at, _):
            add("subject", subject)
            add("text", details)
            add("at", at.text)
        case .addNote(let text): add("text", text)
        case .draftEmail(let subject, let text, _):
            add("subject", subject)
            add("text", text)
        }
        add("contact", contact?.description)
        return .object(members)
    }

    /// Writes ``value``.
    public func write(to writer: inout JSONWriter) { value.write(to: &writer) }
}
