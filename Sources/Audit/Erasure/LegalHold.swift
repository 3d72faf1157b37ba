public import Access
public import Core
public import Store

extension AuditedDatabase {
    /// Keeps what the log holds of a person from being erased, for a claim or a duty (GDPR Art. 17(3)(b) and (e)); false when it is
    /// kept already.
    public func hold(_ person: UserID, by grant: Grant) async throws(StoreFault) -> Bool {
        try await change(by: grant, action: .erasureHeld, on: .user(person)) { change throws(StoreFault) in
            let count = try change.transaction.run(
                """
                INSERT INTO audit_holds (subject_id, created_at) VALUES (\(person), \(change.time))
                ON CONFLICT (subject_id) DO NOTHING
                """)
            return count == 1 ? .commit(true) : .rollback(false)
        }
    }

    /// Ends a hold; false when there is none.
    public func release(_ person: UserID, by grant: Grant) async throws(StoreFault) -> Bool {
        try await change(by: grant, action: .erasureReleased, on: .user(person)) { change throws(StoreFault) in
            let count = try change.transaction.run("DELETE FROM audit_holds WHERE subject_id = \(person)")
            return count == 1 ? .commit(true) : .rollback(false)
        }
    }
}

extension Reader {
    /// Whether what is known of a person may not be erased for now.
    public func isHeld(_ person: UserID) throws(StoreFault) -> Bool {
        try value("SELECT 1 FROM audit_holds WHERE subject_id = \(person)", as: Int.self) != nil
    }
}

extension Action {
    /// Somebody's data is kept from being erased.
    public static let erasureHeld = Action("erasure.held")
    /// Somebody's data may be erased again.
    public static let erasureReleased = Action("erasure.released")
}
