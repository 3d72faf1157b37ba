import Access
public import AccountSignals
import Audit
import Core
import SecurityEvents
import Store
import Vault

/// What people write on accounts by hand: notes, and what was or is to be done with a customer.
///
/// It belongs to this server. A CRM isn't told of it, and what a CRM says leaves it alone. The account's version stays: a decision isn't about
/// what belongs to an account.
public struct AccountJournal: Sendable {
    let store: AccountStore
    let check: ComplianceCheck

    /// Writes a note.
    public func write(
        note text: String, on key: AccountKey, by author: AccountAuthor
    ) async throws(AccountsFault) -> JournalOutcome<NoteView> {
        let vault = store.vault
        return try await write(.accountNoteCreated, on: key, by: author) { account, change throws(StoreFault) in
            let (transaction, now) = (change.transaction, change.time)
            let violations = try check.violations(of: .addNote(text), type: .createTask, on: account, transaction)
            guard violations.isEmpty else { return .blocked(violations) }
            let id = NoteID.make(at: now, change.randomness)
            try transaction.insertNote(id, of: account.id, text, author: author.reference, at: now, vault)
            change.note("note", .text(id.description))
            try change.noteAccount(account, .dataUpdated, "has another note")
            return .written(NoteView(id: id, author: author.reference, text: text, createdAt: now))
        }
    }

    /// Writes down what was done with a customer, or is to be. What was done is a contact from then on.
    public func write(
        _ doing: Doing, on key: AccountKey, by author: AccountAuthor
    ) async throws(AccountsFault) -> JournalOutcome<ActivityView> {
        let vault = store.vault
        return try await write(.accountActivityCreated, on: key, by: author) { account, change throws(StoreFault) in
            let (transaction, now) = (change.transaction, change.time)
            guard !doing.isDone || doing.at <= now else { return .notYet }
            let violations = try check.violations(of: doing.asAction, type: .createTask, on: account, transaction)
            guard violations.isEmpty else { return .blocked(violations) }
            let id = ActivityID.make(at: now, change.randomness)
            try transaction.insertActivity(id, of: account.id, doing, author: author.reference, at: now, vault)
            if doing.isDone { try transaction.raiseLastActivity(of: account.id, to: doing.at) }
            change.note("activity", .text(id.description))
            change.note("kind", .text(doing.kind.rawValue))
            try change.noteAccount(account, .dataUpdated, "has another activity")
            return .written(ActivityView(id, doing, author: author.reference))
        }
    }

    /// Writes on an account within the author's reach that isn't archived; only what was written is kept.
    private func write<Entry>(
        _ action: Action, on key: AccountKey, by author: AccountAuthor,
        _ body: @escaping @Sendable (Account, Change) throws(StoreFault) -> JournalOutcome<Entry>
    ) async throws(AccountsFault) -> JournalOutcome<Entry> {
        let found = try await store.read { reader throws(StoreFault) in try reader.account(key, within: author.reach) }
        guard let id = found?.id else { return .notFound }
        return try await store.change(by: author.grant, action, on: .account(id)) { change throws(StoreFault) in
            guard let account = try change.transaction.account(key, within: author.reach) else {
                return .rollback(.notFound)
            }
            guard account.archivedAt == nil else { return .rollback(.isArchived) }
            let outcome = try body(account, change)
            if case .written = outcome { return .commit(outcome) }
            return .rollback(outcome)
        }
    }
}

/// What became of writing on an account.
public enum JournalOutcome<Entry: Sendable>: Sendable {
    /// It stands there.
    case written(Entry)
    /// There is none, or none in reach.
    case notFound
    /// The account is archived.
    case isArchived
    /// It is said to be done, and lies in the future.
    case notYet
    /// Compliance forbids it, for these reasons.
    case blocked([ComplianceViolation])
}

extension Doing {
    /// What compliance is asked about: a call or a meeting that is still to be reaches the customer, everything else is only kept.
    fileprivate var asAction: ProposedAction {
        switch kind {
        case .call where !isDone, .meeting where !isDone:
            .scheduleMeeting(subject: subject, details: text, startsAt: at)
        case .call, .meeting, .email, .emailDraft, .task: .createTask(subject: subject, details: text, dueAt: at)
        }
    }
}
