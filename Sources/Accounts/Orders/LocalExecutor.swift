import Access
public import Audit
import Core
import SecurityEvents
import Store
import Vault

/// Carries out orders on this server's own rows: one transaction with the row of `account_orders` that says that it was done.
struct LocalExecutor: OrderExecutor {
    let store: AccountStore
    /// Who wrote down what an order made.
    private static let author = "recommendation"

    private enum Ended: Sendable {
        case done(OrderReceipt)
        case changed
    }

    func carryOut(_ order: ApprovedOrder) async throws(OrderFault) -> OrderReceipt {
        let ended: Ended
        do {
            ended = try await store.change(
                by: .system(.recommendations), order.auditAction, on: .account(order.account)
            ) {
                change throws(StoreFault) in try carryOut(order, in: change)
            }
        } catch {
            throw .fault(error)
        }
        switch ended {
        case .done(let receipt): return receipt
        case .changed: throw .recordChanged
        }
    }

    private func carryOut(_ order: ApprovedOrder, in change: Change) throws(StoreFault) -> Ending<Ended> {
        let transaction = change.transaction
        let before = try transaction.value(
            "SELECT reference FROM account_orders WHERE key = \(order.key)", as: String.self)
        if let before { return .rollback(.done(OrderReceipt(reference: before, wasDone: true))) }
        guard let account = try transaction.account(order.account), account.version == order.accountVersion,
            account.archivedAt == nil
        else { return .rollback(.changed) }
        let reference = try perform(order, on: account, in: change)
        try transaction.run(
            """
            INSERT INTO account_orders (key, recommendation_id, reference, created_at) \
            VALUES (\(order.key), \(order.recommendation), \(reference), \(change.time))
            """)
        change.note("recommendation", .text(order.recommendation.description))
        change.note("digest", .text(Hexadecimal.encode(order.digest)))
        return .commit(.done(OrderReceipt(reference: reference)))
    }

    /// Writes what the order says; returns the id of what was made or changed.
    private func perform(_ order: ApprovedOrder, on account: Account, in change: Change) throws(StoreFault) -> String {
        let (transaction, now, vault) = (change.transaction, change.time, store.vault)
        if let fields = order.action.fields {
            try transaction.run(
                """
                UPDATE accounts SET \(fields.assignments), updated_at = \(now), version = version + 1 \
                WHERE id = \(account.id)
                """)
            if let after = try transaction.account(account.id) {
                try transaction.noteChanges(from: account, to: after, at: now)
            }
            change.note("changed", .list(fields.names))
            try change.noteAccount(account, .dataUpdated, "changed by an approved recommendation")
            return account.id.description
        }
        let doing: Doing
        switch order.action {
        case .addNote(let text):
            let id = NoteID.make(at: now, change.randomness)
            try transaction.insertNote(id, of: account.id, text, author: Self.author, at: now, vault)
            return id.description
        case .createTask(let subject, let details, let at):
            doing = Doing(kind: .task, subject: subject, text: details, at: at, isDone: false)
        case .scheduleMeeting(let subject, let details, let at, _):
            doing = Doing(kind: .meeting, subject: subject, text: details, at: at, isDone: false)
        case .draftEmail(let subject, let text, _):
            doing = Doing(kind: .emailDraft, subject: subject, text: text, at: now, isDone: false)
        case .updateAccount, .changeStatus:
            throw .abandoned("an action with fields has no other work")
        }
        let id = ActivityID.make(at: now, change.randomness)
        try transaction.insertActivity(id, of: account.id, doing, author: Self.author, at: now, vault)
        return id.description
    }
}

extension ApprovedOrder {
    fileprivate var auditAction: Action {
        switch action {
        case .updateAccount, .changeStatus: .accountUpdated
        case .createTask, .scheduleMeeting, .draftEmail: .accountActivityCreated
        case .addNote: .accountNoteCreated
        }
    }
}

extension Action {
    /// A task, meeting or draft was written.
    public static let accountActivityCreated = Action("account_activity.created")
    /// A note was written.
    public static let accountNoteCreated = Action("account_note.created")
}
