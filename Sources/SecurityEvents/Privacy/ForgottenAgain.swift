import Access
public import Audit
import Core
public import Store

extension EventLog {
    /// Forgets a person's events once more, up to the moment of `erased`, where an older database has them back; how many they were.
    /// Nothing happens while the person's data is under a legal hold.
    @discardableResult
    public func forgetAgain(_ subject: EventSubject, as erased: ErasedEvents) async throws(StoreFault) -> Int {
        let addresses = try await addressesToForget(subject)
        let ids = subject.ids(addresses, limit: Self.rowsAtOnce, before: erased.time)
        var (count, rows) = (0, Self.rowsAtOnce)
        while rows >= Self.rowsAtOnce {
            let isBack = try await database.read { reader throws(StoreFault) in
                try reader.value("SELECT 1 FROM (\(ids)) AS back LIMIT 1", as: Int.self) != nil
            }
            guard isBack else { break }
            let action: Action = erased.isRemoval ? .eventsErased : .eventsAnonymised
            rows = try await database.change(by: .system(.auditKeeping), action: action, on: .user(subject.user)) {
                change throws(StoreFault) in
                guard try !change.transaction.isHeld(subject.user) else { return .rollback(0) }
                let rows =
                    erased.isRemoval
                    ? try change.transaction.run("DELETE FROM security_events WHERE id IN (\(ids))")
                    : try change.transaction.anonymise(ids)
                change.note("events", .integer(Int64(rows)))
                try change.transaction.run(EventCount.remove(of: subject.user))
                return .commit(rows)
            }
            count += rows
        }
        return count
    }
}
