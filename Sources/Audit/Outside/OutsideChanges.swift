@_spi(OutsideChange) import Access
import Core
@_spi(RawTransaction) public import Store
import Vault

/// Writes an audit entry for every statement that somebody ran straight on the database, on the tables whose triggers
/// note such statements. Every statement gets one entry, however many nodes look for it.
public final class OutsideChanges: Sendable {
    /// Rows of `change_log` recorded in one transaction.
    private static let batch = 10_000
    /// How long to wait after a fault, and before looking again where nobody tells.
    private static let pause = Duration.seconds(1)

    private let database: AuditedDatabase

    /// Records into the audit log of `database`.
    public init(_ database: AuditedDatabase) {
        self.database = database
    }

    /// Records at once what is waiting, then whatever the feed tells of, until the feed ends. While the feed hears
    /// nothing, as behind a transaction pooler, it looks by itself.
    public func run(_ feed: ChangeFeed, onFault report: @escaping @Sendable (StoreFault) -> Void = { _ in }) async {
        let notices = feed.subscribe()
        await withTaskGroup { group in
            group.addTask { [self] in
                while !Task.isCancelled {
                    try? await Task.sleep(for: Self.pause)
                    if !feed.isFresh { await recordWithPatience(report) }
                }
            }
            await recordWithPatience(report)
            for await _ in notices {
                await recordWithPatience(report)
            }
            group.cancelAll()
        }
    }

    /// Records what is waiting now; returns how many entries that were.
    @discardableResult
    public func record() async throws(StoreFault) -> Int {
        var total = 0
        while try await isWaiting() {
            total += try await recordBatch()
        }
        return total
    }

    private func recordWithPatience(_ report: @Sendable (StoreFault) -> Void) async {
        while !Task.isCancelled {
            do throws(StoreFault) {
                try await record()
                return
            } catch {
                report(error)
                try? await Task.sleep(for: Self.pause)
            }
        }
    }

    private func isWaiting() async throws(StoreFault) -> Bool {
        try await database.read { reader throws(StoreFault) in
            try reader.value("SELECT id FROM change_log LIMIT 1", as: Int64.self) != nil
        }
    }

    private func recordBatch() async throws(StoreFault) -> Int {
        let (now, key, randomness) = (database.time.now(), database.vault.houseKey(.audit), database.randomness)
        let (tree, sanitizer) = (database.tree.writer, database.ownSanitizer)
        let count = try await database.database.write { transaction throws(StoreFault) in
            let rows = try transaction.rows(ChangeLogRow.claim(Self.batch), as: ChangeLogRow.self)
            let changes = OutsideChange.grouped(rows)
            for change in changes {
                let draft = EntryDraft(
                    action: .changedOutside(change.table), target: .table(change.table),
                    grant: .outside(databaseUser: change.databaseUser), actorKey: key, subjectKey: key, at: now,
                    randomness)
                try transaction.append(draft.entry(details: change.details, sanitizer), tree)
            }
            return .commit(changes.count)
        }
        database.appended()
        return count
    }
}

extension Action {
    /// Rows of a table were changed by a statement that didn't come through the server.
    static func changedOutside(_ table: String) -> Action {
        Action(name: "\(table).changed_outside")
    }
}

extension Target {
    /// A table as a whole.
    static func table(_ name: String) -> Target {
        Target(type: name, id: nil, subject: nil)
    }
}
