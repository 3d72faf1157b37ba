public import Access
import Audit
import Core
public import Store
import TransparencyLog

/// What came of recovering the log from a copy.
public struct LogRecovery: Sendable, Hashable {
    /// The copy: `directory` or `s3`.
    public let copy: String
    /// How many entries were brought back.
    public let entries: UInt64
    /// How many erasures were made again.
    public let erasures: Int
    /// Whether the log had got another key meanwhile, whose private half is lost: it should be replaced again.
    public let isKeyLost: Bool
}

extension AnchorRoom {
    /// Looks whether a copy has more of the log than the database, or knows of erasures that the ledger doesn't. Then an older backup
    /// was restored, and from now on nothing may be changed: ``AuditedDatabase/refusal`` says why. A copy that can't be reached says
    /// nothing; those outside this machine are asked only when wanted.
    public func lookBack(outside: Bool) async throws(StoreFault) {
        for mirror in mirrors where outside || !mirror.isOffBox {
            do throws(AnchorFault) {
                if let reason = try await reasonToRefuse(mirror) { audited.refuse(reason) }
            } catch {
                if case .store(let fault) = error { throw fault }
            }
        }
    }

    /// Brings back what the database has lost, from the copy that has most of it, and makes erasures again that the ledger has lost.
    /// For the terminal, while no server runs. Nil when there is no copy.
    ///
    /// Throws ``AnchorFault/contradicted(_:)`` for a copy that isn't what the log signed. ``AuditedDatabase/refusal`` says afterwards
    /// whether the log may be continued.
    public func recover(by grant: Grant) async throws(AnchorFault) -> LogRecovery? {
        guard let end = try await onStore({ () throws(StoreFault) in try await tree.end() }) else { return nil }
        var best: (mirror: Mirror, size: UInt64)?
        for mirror in mirrors {
            let size = try await mirror.log(end.origin).newestSize() ?? 0
            if size > best?.size ?? 0 { best = (mirror, size) }
        }
        guard let (mirror, size) = best else { return nil }
        let log = mirror.log(end.origin)
        let checkpoint = try await log.checkpoint(size, keys: end.keys)
        var lost = LostEntries(of: audited, after: end, in: MirroredTree(log, checkpoint))
        let entries = try await lost.bringBack()
        let erasures = try await replayErasures()
        try await onStore { () throws(StoreFault) in
            try await audited.reconsiderLog()
            if audited.refusal == nil, entries > 0 || erasures > 0 {
                try await audited.noteRecovery(of: entries, from: mirror.name, erasures: erasures, by: grant)
            }
        }
        return LogRecovery(copy: mirror.name, entries: entries, erasures: erasures, isKeyLost: lost.isKeyLost)
    }

    /// Makes erasures again that a copy knows and the ledger doesn't; returns how many.
    public func replayErasures() async throws(AnchorFault) -> Int {
        var count = 0
        for mirror in mirrors {
            let origin = try await onStore { () throws(StoreFault) in try await tree.origin() }
            let marks = try await mirror.log(origin).erasures()
            count += try await onStore { () throws(StoreFault) in try await audited.replay(marks) }
        }
        return count
    }

    private var mirrors: [Mirror] { anchors.compactMap { $0 as? Mirror } }
    private var audited: AuditedDatabase { ledger.database }

    private func reasonToRefuse(_ mirror: Mirror) async throws(AnchorFault) -> String? {
        let log = mirror.log(try await onStore { () throws(StoreFault) in try await tree.origin() })
        // In this order: while others append, what is read second is never older.
        let (size, marks) = (try await log.newestSize() ?? 0, try await log.erasures())
        return try await onStore { () throws(StoreFault) in
            let own = try await tree.end()?.range.size ?? 0
            guard own >= size else {
                return "the copy in \(mirror.name) has \(size) entries, the database \(own): "
                    + "an older backup was restored"
            }
            guard !marks.isEmpty else { return nil }
            let known = Set(try await audited.erasureMarks().map(\.tombstone))
            let unknown = marks.count { !known.contains($0.tombstone) }
            guard unknown > 0 else { return nil }
            return "the copy in \(mirror.name) knows of \(unknown) erasures that the ledger doesn't: "
                + "the keys' database is older than the copy"
        }
    }

    private func onStore<Value>(_ body: () async throws(StoreFault) -> Value) async throws(AnchorFault) -> Value {
        do { return try await body() } catch { throw .store(error) }
    }
}
