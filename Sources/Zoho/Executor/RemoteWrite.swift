import AccountSignals
import Accounts
import Core

/// What an order comes to in Zoho.
enum RemoteWrite: Sendable {
    /// Other values for an account.
    case update([JSONValue.Member])
    /// Something new that hangs on an account.
    case create(ZohoModule, JSONValue)

    /// What an action comes to for an account; nil when Zoho has no field for it. What is new is marked with the order's key, by which it
    /// is found again when nobody heard that it was made.
    init?(_ action: ProposedAction, for account: String, key: String) {
        let mark = Self.mark(key)
        func text(_ text: String?) -> JSONValue { .string((text.map { "\($0)\n\n" } ?? "") + mark) }
        let what: [JSONValue.Member] = [
            .init("What_Id", .object([.init("id", .string(account))])), .init("$se_module", .string("Accounts")),
        ]
        func note(_ title: String, _ body: String) -> RemoteWrite {
            let parent = JSONValue.object([
                .init("module", .object([.init("api_name", .string("Accounts"))])), .init("id", .string(account)),
            ])
            return .create(
                .notes,
                .object([
                    .init("Note_Title", .string(title)), .init("Note_Content", text(body)), .init("Parent_Id", parent),
                ]))
        }
        switch action {
        case .updateAccount, .changeStatus:
            guard let members = action.fields?.zoho, !members.isEmpty else { return nil }
            self = .update(members)
        case .createTask(let subject, let details, let due):
            self = .create(
                .tasks,
                .object(
                    [
                        .init("Subject", .string(subject)), .init("Due_Date", .string(CalendarDate(due).text)),
                        .init("Description", text(details)),
                    ] + what))
        case .scheduleMeeting(let subject, let details, let start, _):
            self = .create(
                .events,
                .object(
                    [
                        .init("Event_Title", .string(subject)), .init("Start_DateTime", .string(start.zoho)),
                        .init("End_DateTime", .string((start + .seconds(3_600)).zoho)),
                        .init("Description", text(details)),
                    ] + what))
        case .addNote(let body): self = note("Note", body)
        // Zoho keeps no drafts for others; nothing is sent.
        case .draftEmail(let subject, let body, _): self = note("E-mail draft: \(subject)", body)
        }
    }

    /// The line that marks what an order made.
    static func mark(_ key: String) -> String { "[castellan \(key)]" }
}
