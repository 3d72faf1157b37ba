import AccountSignals
import Audit
import Core
import Store
import Vault

/// What belongs to accounts, to read: personal texts are opened here and nowhere else.
public struct Belongings: Sendable {
    let store: AccountStore

    /// The most rows of each that are shown.
    public static let most = 200

    /// The people at a customer's; nil when the account is out of reach.
    public func contacts(
        of key: AccountKey, within reach: AccountReach
    ) async throws(AccountsFault) -> [ContactView]? {
        let rows: [ContactRow]? = try await rows(of: key, within: reach) {
            "SELECT \(ContactRow.columns) FROM account_contacts WHERE account_id = \($0) ORDER BY id LIMIT \(Self.most)"
        }
        guard let rows else { return nil }
        return try opened(rows)
    }

    /// The people with an e-mail address, wherever they are within reach.
    public func contacts(
        withEmail email: String, within reach: AccountReach
    ) async throws(AccountsFault) -> [ContactView] {
        let terms: [[UInt8]]
        do {
            terms =
                try SealedAccountColumns.contactEmail.index("email_index").map { index throws(VaultFault) in
                    try store.vault.terms(index, for: email)
                } ?? []
        } catch { throw .vault(error) }
        let rows: [ContactRow] = try await store.read { reader throws(StoreFault) in
            try reader.rows(
                """
                SELECT \(ContactRow.columns) FROM account_contacts JOIN accounts ON accounts.id = account_id \
                WHERE email_index IN \(SQL.list(terms)) AND \(reach.accounts) LIMIT \(Self.most)
                """)
        }
        return try opened(rows)
    }

    /// The deals with a customer.
    public func deals(of key: AccountKey, within reach: AccountReach) async throws(AccountsFault) -> [DealView]? {
        try await rows(of: key, within: reach) {
            "SELECT \(DealView.columns) FROM account_deals WHERE account_id = \($0) ORDER BY id LIMIT \(Self.most)"
        }
    }

    /// What was and is to be done, the latest first.
    public func activities(
        of key: AccountKey, within reach: AccountReach
    ) async throws(AccountsFault) -> [ActivityView]? {
        let rows: [ActivityRow]? = try await rows(of: key, within: reach) {
            """
            SELECT \(ActivityRow.columns) FROM account_activities \
            WHERE account_id = \($0) ORDER BY happens_at DESC, id LIMIT \(Self.most)
            """
        }
        guard let rows else { return nil }
        var views: [ActivityView] = []
        for row in rows { views.append(try row.opened(by: store.vault)) }
        return views
    }

    /// The notes, the newest first.
    public func notes(of key: AccountKey, within reach: AccountReach) async throws(AccountsFault) -> [NoteView]? {
        let rows: [NoteRow]? = try await rows(of: key, within: reach) {
            """
            SELECT id, author, sealed_text, created_at FROM account_notes WHERE account_id = \($0) \
            ORDER BY created_at DESC, id LIMIT \(Self.most)
            """
        }
        guard let rows else { return nil }
        var views: [NoteView] = []
        for row in rows {
            let text = try store.vault.opened(row.cell, SealedAccountColumns.noteText, of: row.id) ?? ""
            views.append(NoteView(id: row.id, author: row.author, text: text, createdAt: row.createdAt))
        }
        return views
    }

    private func rows<Row: RowDecodable>(
        of key: AccountKey, within reach: AccountReach, _ statement: @escaping @Sendable (AccountID) -> SQL
    ) async throws(AccountsFault) -> [Row]? {
        try await store.read { reader throws(StoreFault) in
            guard let account = try reader.account(key, within: reach) else { return nil }
            return try reader.rows(statement(account.id))
        }
    }

    private func opened(_ rows: [ContactRow]) throws(AccountsFault) -> [ContactView] {
        var views: [ContactView] = []
        for row in rows { views.append(try row.opened(by: store.vault)) }
        return views
    }
}
