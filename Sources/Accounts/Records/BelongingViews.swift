public import Core
public import Store

/// A person at a customer's.
public struct ContactView: Sendable, Shaped {
    let id: ContactID
    let account: AccountID
    /// The name.
    public let name: String
    /// The e-mail address.
    public let email: String?
    let phone: String?
    let title: String?
    let consents: [String]
    let doNotContact: Bool

    /// The response.
    public static let shape = Shape<ContactView>(
        "AccountContact", "A person at a customer's.",
        [
            .field("id", "The contact's id.") { $0.id },
            .field("accountId", "The account's id.") { $0.account },
            .field("name", "The name.") { $0.name },
            .field("email", "The e-mail address.") { $0.email },
            .field("phone", "The telephone number.") { $0.phone },
            .field("title", "What they do there.") { $0.title },
            .field("consents", "What they agreed to: email, phone, data_processing.") { $0.consents },
            .field("doNotContact", "Whether nobody may contact them.") { $0.doNotContact },
        ])
}

/// A deal with a customer.
public struct DealView: Sendable, Shaped, RowDecodable {
    let id: DealID
    let name, stage: String
    let amount: Money?
    let stageSince: Instant
    let closesOn: CalendarDate?
    let isClosed: Bool

    static let columns: SQL = "id, name, stage, amount_cents, stage_since, closes_on, is_closed"

    /// Reads the columns of `columns`.
    public init(row: Row) throws(StoreFault) {
        id = try row.get(0)
        name = try row.get(1)
        stage = try row.get(2)
        amount = try row.get(3)
        stageSince = try row.get(4)
        closesOn = try row.get(5)
        isClosed = try row.get(6)
    }

    /// The response.
    public static let shape = Shape<DealView>(
        "AccountDeal", "A deal with a customer.",
        [
            .field("id", "The deal's id.") { $0.id },
            .field("name", "What it is called.") { $0.name },
            .field("stage", "Its stage.") { $0.stage },
            .field("amount", "Its value.") { $0.amount },
            .field("stageSince", "Since when it is in its stage.") { $0.stageSince },
            .field("closesOn", "When it is to be closed.") { $0.closesOn },
            .field("isClosed", "Whether it is won or lost.") { $0.isClosed },
        ])
}

/// What was or is to be done with a customer.
public struct ActivityView: Sendable, Shaped {
    let id: ActivityID
    let kind, subject: String
    let text: String?
    let at: Instant
    let isDone: Bool
    let author: String?

    /// The response.
    public static let shape = Shape<ActivityView>(
        "AccountActivity", "What was or is to be done with a customer.",
        [
            .field("id", "The activity's id.") { $0.id },
            .field("kind", "What it is: call, meeting, email, email_draft, task.") { $0.kind },
            .field("subject", "What it is about.") { $0.subject },
            .field("text", "The text.") { $0.text },
            .field("at", "When it happened, or is to.") { $0.at },
            .field("isDone", "Whether it is done.") { $0.isDone },
            .field("author", "Who wrote it down: a user's reference, the CRM, recommendation; null: nobody knows.") {
                $0.author
            },
        ])
}

extension ActivityView {
    init(_ id: ActivityID, _ doing: Doing, author: String) {
        self.init(
            id: id, kind: doing.kind.rawValue, subject: doing.subject, text: doing.text, at: doing.at,
            isDone: doing.isDone, author: author)
    }
}

/// A note about an account.
public struct NoteView: Sendable, Shaped {
    let id: NoteID
    let author, text: String
    let createdAt: Instant

    /// The response.
    public static let shape = Shape<NoteView>(
        "AccountNote", "A note about an account.",
        [
            .field("id", "The note's id.") { $0.id },
            .field("author", "Who wrote it.") { $0.author },
            .field("text", "The text, as it was typed.") { $0.text },
            .field("createdAt", "When.") { $0.createdAt },
        ])
}
