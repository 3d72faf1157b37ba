import Core
@_spi(RawTransaction) public import Store
import TransparencyLog
import Vault

extension AuditedDatabase {
    /// Why nothing may be changed: the log isn't what it was, and what comes after it would be another log of the same name. Nil when
    /// all is well. See `docs/audit-log.md` for what to do.
    public var refusal: String? { tree.writer.permit.reason }

    /// Whether the reason is that a database is older than what is remembered elsewhere: then people may be in it who were erased
    /// since, and a server must not open.
    public var isOlderThanRemembered: Bool { tree.writer.permit.refusal?.isOlder ?? false }

    /// Refuses every change from now on, since a copy elsewhere shows that a database is older than it; see ``refusal``.
    public func refuse(_ reason: String) {
        tree.writer.permit.refuse(.older(reason))
    }

    /// Looks at the log before anything is appended: that its head is that of its entries, and continues the checkpoint that was
    /// remembered outside the main database. When it isn't, ``refusal`` says why, and every change is refused. Otherwise brings into
    /// the tree what isn't there yet, and erases what a restored database has back.
    public func prepareLog() async throws(StoreFault) {
        if let refusal = try await reasonToRefuse() { return tree.writer.permit.refuse(refusal) }
        let unknown = try await erasuresWithoutLedger()
        guard unknown == 0 else {
            return refuse(
                "\(unknown) erasures of the log are not in the ledger: the keys' database is older than the log")
        }
        try await tree.prepare()
        try await destroyRetiredKeys()
        try await replayErasures()
    }

    /// Looks anew at a log that was refused, as ``prepareLog()`` does: after an operator mended what was wrong.
    public func reconsiderLog() async throws(StoreFault) {
        tree.writer.permit.restore()
        try await prepareLog()
    }

    /// Remembers the newest checkpoint outside the main database; refuses from then on when a later one is remembered there.
    public func rememberCheckpoint() async throws(StoreFault) {
        // In this order: while others append, what is read second is never older.
        let remembered = try await remembered()
        let newest = try await database.read { reader throws(StoreFault) -> (TreeHead, RememberedCheckpoint?)? in
            guard let head = try TreeHead.newest(reader) else { return nil }
            let note = try reader.checkpoint(of: head)
            return (head, try note.map { note throws(StoreFault) in try .init(epoch: head.epoch, note: note) })
        }
        if let remembered {
            let lost = try remembered.refusal(by: newest?.0) { _ in remembered.checkpoint.root }
            if let lost { return refuse(lost) }
        }
        guard let checkpoint = newest?.1 else { return }
        try await vault.subjectKeyDatabase.write { transaction throws(StoreFault) in
            .commit(try checkpoint.write(in: transaction))
        }
    }

    /// Remembers checkpoints as they come, once a second at most, until the task is cancelled. A fault is reported, and the next
    /// checkpoint tries again.
    public func keepRemembering(onFault report: @Sendable (StoreFault) -> Void = { _ in }) async {
        for await _ in tree.growth() {
            do throws(StoreFault) { try await rememberCheckpoint() } catch { report(error) }
            try? await Task.sleep(for: .seconds(1))
        }
    }

    /// What is remembered outside the main database.
    func remembered() async throws(StoreFault) -> RememberedCheckpoint? {
        try await vault.subjectKeyDatabase.read { reader throws(StoreFault) in try RememberedCheckpoint.read(reader) }
    }

    private func reasonToRefuse() async throws(StoreFault) -> LogRefusal? {
        let remembered = try await remembered()
        do throws(StoreFault) {
            return try await database.read(.scan) { reader throws(StoreFault) -> LogRefusal? in
                let head = try TreeHead.newest(reader)
                let root = { (size: UInt64) throws(StoreFault) -> MerkleHash in
                    guard let head else { return .emptyTree }
                    return try CompactRange(size: size, reading: reader.nodes(of: head, size: size)).root
                }
                if let head, try root(head.size) != head.range.root {
                    return .damaged("it is not the head of the entries in the database")
                }
                return try remembered?.refusal(by: head, root: root).map { .older($0) }
            }
        } catch {
            // Damaged, not away: the same refusal.
            if case .decoding(let what) = error { return .damaged(what) }
            throw error
        }
    }
}
