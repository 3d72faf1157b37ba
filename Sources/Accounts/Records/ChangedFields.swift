import Core
import Store

/// Which fields of an account were changed, and when for the last time: kept by whatever changes one.
extension Transaction {
    /// Notes what differs between an account as it was and as it is now; returns the names.
    @discardableResult
    func noteChanges(from before: Account, to after: Account, at time: Instant) throws(StoreFault) -> [String] {
        let names = AccountField.changed(from: before, to: after)
        guard !names.isEmpty else { return [] }
        try insert(
            """
            INSERT INTO account_changed_fields (account_id, field, changed_at) \
            VALUES \(SQL.rows(names) { "\(after.id), \($0), \(time)" }) \
            ON CONFLICT (account_id, field) DO UPDATE SET changed_at = excluded.changed_at
            """)
        return names
    }
}

extension Reader {
    /// The fields that were changed since the analysis before, or since a day ago where there was none. What was changed in the very
    /// millisecond of the analysis is named twice rather than never.
    func changedFields(of account: Account, at now: Instant) throws(StoreFault) -> Set<String> {
        let since = account.assessedAt ?? now - .seconds(86_400)
        return Set(
            try values(
                """
                SELECT field FROM account_changed_fields WHERE account_id = \(account.id) AND changed_at >= \(since)
                """, as: String.self))
    }
}
