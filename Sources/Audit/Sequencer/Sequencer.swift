import Core
@_spi(RawTransaction) public import Store

/// Gives waiting entries their index, where several nodes write into one database.
///
/// Flat combining, without a leader: after its own commits every node tries for one lock, and whoever gets it moves
/// everybody's waiting entries. Moving deletes from `audit_pending` what it adds to `audit_entries`, in one
/// transaction, so no entry is lost or numbered twice, wherever a node dies. Nothing ever reads "what is newer than the
/// last number I saw": such numbers commit out of order.
public final class Sequencer: Sendable {
    /// Entries moved in one transaction.
    static let batch = 10_000
    /// Between two moves, so that entries gather: at a thousand changes a second, one move takes twenty of them.
    static let pause = Duration.milliseconds(20)
    /// The same where somebody waits for a proof.
    static let shortPause = Duration.milliseconds(1)
    /// How long entries of a node that died may wait.
    static let heartbeat = Duration.milliseconds(300)

    private let database: Database
    private let tree: TreeWriter
    private let wakes: AsyncStream<Void>
    private let waker: AsyncStream<Void>.Continuation

    init(_ database: Database, _ tree: TreeWriter) {
        self.database = database
        self.tree = tree
        (wakes, waker) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
    }

    /// Says that something was committed. Costs nothing where entries get their index at once.
    func wake() {
        guard !database.dialect.hasOneWriter else { return }
        waker.yield()
    }

    /// Moves what is waiting now; returns how many entries this call moved.
    ///
    /// Another node may hold the lock, in which case it moves them.
    @discardableResult
    public func sequence() async throws(StoreFault) -> Int {
        guard !database.dialect.hasOneWriter else { return 0 }
        var total = 0
        while true {
            // Serializable would make every change conflict with this; the lock alone orders the movers.
            let moved = try await database.writeReadingCommitted { [tree] transaction throws(StoreFault) in
                .commit(try Self.move(into: tree, in: transaction))
            }
            tree.growth.committed()
            total += moved
            if moved < Self.batch { return total }
        }
    }

    /// Runs until cancelled: moves after each wake, and at every heartbeat what other nodes left. A fault is reported,
    /// and the next heartbeat tries again.
    public func run(onFault report: @Sendable (StoreFault) -> Void = { _ in }) async {
        await withTaskGroup { group in
            if !database.dialect.hasOneWriter {
                group.addTask { [self] in
                    while !Task.isCancelled {
                        try? await Task.sleep(for: Self.heartbeat)
                        wake()
                    }
                }
            }
            for await _ in wakes {
                do throws(StoreFault) {
                    try await sequence()
                } catch {
                    report(error)
                }
                try? await Task.sleep(for: tree.growth.isAwaited ? Self.shortPause : Self.pause)
            }
            group.cancelAll()
        }
    }

    /// Numbers what waits, brings it into the tree, signs, and tells all nodes: in one transaction.
    private static func move(into tree: TreeWriter, in transaction: Transaction) throws(StoreFault) -> Int {
        let locked = try transaction.value("SELECT pg_try_advisory_xact_lock(\(lock))", as: Bool.self)
        guard locked == true else { return 0 }
        let moved = try transaction.run(
            """
            WITH waiting AS (
                SELECT number FROM audit_pending ORDER BY number LIMIT \(Int64(batch))
            ), moved AS (
                DELETE FROM audit_pending WHERE number IN (SELECT number FROM waiting)
                RETURNING number, id, created_at, action, resource_type, entry, hash
            )
            INSERT INTO audit_entries (idx, id, created_at, action, resource_type, entry, hash)
            SELECT (SELECT coalesce(max(idx), -1) FROM audit_entries) + row_number() OVER (ORDER BY number),
                id, created_at, action, resource_type, entry, hash
            FROM moved
            """)
        // Also without anything to move: an older log may have entries that are not in the tree.
        if try tree.grow(in: transaction) > 0 { try transaction.insert(TreeWriter.notice) }
        return moved
    }

    /// The advisory lock's number: "audit" in ASCII.
    static let lock: Int64 = 0x61_75_64_69_74
}

extension Transaction {
    /// Waits until nobody else moves entries or the tree, until the transaction ends. SQLite has one writer anyway.
    func lockTree() throws(StoreFault) {
        if !dialect.hasOneWriter { try insert("SELECT pg_advisory_xact_lock(\(Sequencer.lock))") }
    }
}
