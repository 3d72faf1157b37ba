import AccountSignals
import Core
import Store
import Vault

/// A row of `account_contacts`, still sealed.
struct ContactRow: RowDecodable {
    let id: ContactID
    let account: AccountID
    let name, email, phone, title: [UInt8]?
    let consents: Set<Consent>
    let doNotContact: Bool

    static let columns: SQL = """
        account_contacts.id, account_contacts.account_id, sealed_name, sealed_email, sealed_phone, sealed_title, consents, \
        account_contacts.do_not_contact
        """

    init(row: Row) throws(StoreFault) {
        id = try row.get(0)
        account = try row.get(1)
        name = try row.get(2)
        email = try row.get(3)
        phone = try row.get(4)
        title = try row.get(5)
        let words: String = try row.get(6)
        consents = Set(words.split(separator: " ").compactMap { Consent(rawValue: String($0)) })
        doNotContact = try row.get(7)
    }

    func opened(by vault: KeyVault) throws(AccountsFault) -> ContactView {
        ContactView(
            id: id, account: account,
            name: try vault.opened(name, SealedAccountColumns.contactName, of: id) ?? "",
            email: try vault.opened(email, SealedAccountColumns.contactEmail, of: id),
            phone: try vault.opened(phone, SealedAccountColumns.contactPhone, of: id),
            title: try vault.opened(title, SealedAccountColumns.contactTitle, of: id),
            consents: consents.map(\.rawValue).sorted(), doNotContact: doNotContact)
    }
}

/// A row of `account_activities`, its texts still sealed.
struct ActivityRow: RowDecodable {
    let id: ActivityID
    let kind: String
    let subject, text: [UInt8]?
    let at: Instant
    let isDone: Bool
    let author: String?

    static let columns: SQL = "id, kind, sealed_subject, sealed_text, happens_at, is_done, author"

    init(row: Row) throws(StoreFault) {
        id = try row.get(0)
        kind = try row.get(1)
        subject = try row.get(2)
        text = try row.get(3)
        at = try row.get(4)
        isDone = try row.get(5)
        author = try row.get(6)
    }

    func opened(by vault: KeyVault) throws(AccountsFault) -> ActivityView {
        ActivityView(
            id: id, kind: kind, subject: try vault.opened(subject, SealedAccountColumns.activitySubject, of: id) ?? "—",
            text: try vault.opened(text, SealedAccountColumns.activityText, of: id), at: at, isDone: isDone,
            author: author)
    }
}

/// A row of `account_notes`, its text still sealed.
struct NoteRow: RowDecodable {
    let id: NoteID
    let author: String
    let cell: [UInt8]
    let createdAt: Instant

    init(row: Row) throws(StoreFault) {
        id = try row.get(0)
        author = try row.get(1)
        cell = try row.get(2)
        createdAt = try row.get(3)
    }
}

extension Transaction {
    /// Writes an activity.
    func insertActivity(
        _ id: ActivityID, of account: AccountID, _ doing: Doing, author: String, at time: Instant, _ vault: KeyVault
    ) throws(StoreFault) {
        let subject = try vault.sealed(doing.subject, SealedAccountColumns.activitySubject, of: id)
        let text = try vault.sealed(doing.text, SealedAccountColumns.activityText, of: id)
        try run(
            """
            INSERT INTO account_activities (id, account_id, kind, sealed_subject, sealed_text, happens_at, is_done, author, \
            created_at) VALUES (\(id), \(account), \(doing.kind.rawValue), \(subject), \(text), \(doing.at), \
            \(doing.isDone), \(author), \(time))
            """)
    }

    /// Something was done with a customer at this time, unless something later was.
    func raiseLastActivity(of account: AccountID, to time: Instant) throws(StoreFault) {
        try run(
            """
            UPDATE accounts SET last_activity_at = \(time) \
            WHERE id = \(account) AND (last_activity_at IS NULL OR last_activity_at < \(time))
            """)
    }

    /// Writes a note.
    func insertNote(
        _ id: NoteID, of account: AccountID, _ text: String, author: String, at time: Instant, _ vault: KeyVault
    ) throws(StoreFault) {
        let cell = try vault.sealed(text, SealedAccountColumns.noteText, of: id)
        try run(
            """
            INSERT INTO account_notes (id, account_id, author, sealed_text, created_at) \
            VALUES (\(id), \(account), \(author), \(cell), \(time))
            """)
    }
}
