public import AccountSignals
public import Core

/// What is proposed, exactly as it would be carried out. Everything in it is under the decision's digest.
public enum ProposedAction: Sendable, Hashable {
    /// Give fields of the account other values.
    case updateAccount(AccountFields)
    /// Give the account another status.
    case changeStatus(AccountStatus)
    /// Put a task on the account's list.
    case createTask(subject: String, details: String?, dueAt: Instant)
    /// Write a note.
    case addNote(String)
    /// Lay down a draft of an e-mail to somebody at the customer's; nil: to whom isn't said. Nothing is sent.
    case draftEmail(subject: String, text: String, contact: ContactID? = nil)
    /// Put a meeting into the account's calendar, with somebody at the customer's; nil: with whom isn't said.
    case scheduleMeeting(subject: String, details: String?, startsAt: Instant, contact: ContactID? = nil)

    /// The kind.
    public var kind: ActionKind {
        switch self {
        case .updateAccount: .updateAccount
        case .changeStatus: .changeStatus
        case .createTask: .createTask
        case .addNote: .addNote
        case .draftEmail: .draftEmail
        case .scheduleMeeting: .scheduleMeeting
        }
    }

    /// The fields that would be written; their values before are under the digest, too.
    public var fields: AccountFields? {
        switch self {
        case .updateAccount(let fields): fields
        case .changeStatus(let status): AccountFields([.status: .string(status.rawValue)])
        case .createTask, .addNote, .draftEmail, .scheduleMeeting: nil
        }
    }

    /// The person whom it names.
    var contact: ContactID? {
        switch self {
        case .draftEmail(_, _, let contact), .scheduleMeeting(_, _, _, let contact): contact
        case .updateAccount, .changeStatus, .createTask, .addNote: nil
        }
    }

    /// Whether what it does can be taken back.
    public var canBeUndone: Bool { fields != nil }
}

extension ActionKind: JSONWritable {}
extension AccountStatus: JSONWritable, Decodable {}
extension RiskLevel: JSONWritable, Decodable {}
extension RecommendationType: JSONWritable, Decodable {}
