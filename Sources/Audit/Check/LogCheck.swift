import Core
public import Store
import TransparencyLog

extension AuditedDatabase {
    /// Entries looked at in one read: no more than PostgreSQL sorts in memory, which it does as long as it doesn't know that they lie in
    /// order.
    private static let entriesAtOnce: Int64 = 5_000

    /// Walks through the whole log as it is stored: every entry against its hash, every node, every checkpoint with its signatures, the
    /// heads, the keys, and what is remembered outside the main database. Changes nothing, and may run beside a server. What the
    /// readable columns and values say is the work of ``AuditLog/checkRows(_:)``.
    ///
    /// `tell` hears how many entries were looked at so far, of how many.
    public func checkLog(
        _ tell: @Sendable (_ done: Int64, _ of: Int64) -> Void = { _, _ in }
    ) async throws(StoreFault) -> LogReport {
        var report = LogReport()
        let (heads, end) = try await database.read(.scan) { reader throws(StoreFault) in
            (
                try reader.rows(StoredHead.all, as: StoredHead.self),
                try reader.value("SELECT coalesce(max(idx) + 1, 0) FROM audit_entries", as: Int64.self) ?? 0
            )
        }
        if heads.isEmpty, end > 0 { report.add("head", "there is none, and \(end) entries") }
        for (place, head) in heads.enumerated() {
            let isNewest = place == heads.count - 1
            // The server goes on appending meanwhile: what the head has is looked at, and nothing behind it.
            let limit = isNewest ? head.firstIndex + head.size : heads[place + 1].firstIndex
            report = try await walk(head, before: limit, isNewest: isNewest, after: report) { tell($0, end) }
        }
        if let refusal { report.add("head", refusal) }
        if let flaw = try await keyFlaw() { report.add("keys", flaw) }
        return report
    }

    /// Why the log can't be signed; nil when it can.
    private func keyFlaw() async throws(StoreFault) -> String? {
        let (writer, now) = (tree.writer, time.now())
        return try await database.read { reader throws(StoreFault) in
            do throws(StoreFault) {
                guard let head = try TreeHead.newest(reader) else { return nil }
                _ = try writer.keys.signers(of: head, at: now, reader)
                return nil
            } catch {
                switch error {
                case .abandoned(let what), .decoding(let what): return what
                default: throw error
                }
            }
        }
    }

    private func walk(
        _ head: StoredHead, before end: Int64, isNewest: Bool, after report: LogReport,
        _ tell: @Sendable (Int64) -> Void
    ) async throws(StoreFault) -> LogReport {
        let epoch = head.epoch
        let keys = try await database.read { reader throws(StoreFault) in
            try reader.values("SELECT vkey FROM audit_keys WHERE epoch = \(epoch)", as: String.self)
        }
        let known = keys.compactMap { VerifierKey(vkey: $0) }
        var walk = LogWalk(head, keys: known, isNewest: isNewest, after: report)
        if known.count < keys.count { walk.note("keys", "\(keys.count - known.count) are none") }
        // While a part is walked through, the next one is read, and the signatures of the one before are checked.
        var next = head.firstIndex
        var part = try await read(head, from: next, before: end, after: 0).get()
        var claims = walk.takeClaims()
        while next < end {
            next += Self.entriesAtOnce
            let (size, before) = (Int64(clamping: walk.size) + Int64(part.entries.count), claims)
            async let following = read(head, from: next, before: end, after: size)
            async let flaws = before.flaws
            var waiting = part.checkpoints[...]
            for entry in part.entries {
                walk.add(entry)
                while let checkpoint = waiting.first, checkpoint.size <= Int64(clamping: walk.size) {
                    walk.compare(checkpoint)
                    waiting = waiting.dropFirst()
                }
            }
            tell(walk.report.entries)
            walk.add(await flaws)
            claims = walk.takeClaims()
            part = try await following.get()
        }
        let (size, count) = (Int64(clamping: walk.size), Int64(walk.nodeCount))
        let (nodes, beyond) = try await database.read(.scan) { reader throws(StoreFault) in
            (
                try reader.rows(
                    "SELECT level, n, hash FROM audit_nodes WHERE epoch = \(epoch) ORDER BY level, n LIMIT \(count + 1_000)",
                    as: StoredNode.self),
                try reader.rows(
                    "SELECT size, note FROM audit_checkpoints WHERE epoch = \(epoch) AND size > \(size) ORDER BY size LIMIT 1000",
                    as: StoredCheckpoint.self)
            )
        }
        let grown = try await database.read { reader throws(StoreFault) in
            try reader.value("SELECT size FROM audit_head WHERE epoch = \(epoch)", as: Int64.self) ?? 0
        }
        // Read behind the entries: what was removed meanwhile has its entry by now.
        walk.compare(
            removed: try await database.read(.scan) { reader throws(StoreFault) in
                try RemovedEntries.count(of: head, reader)
            })
        // What was appended since belongs to no flaw.
        if grown == head.size {
            for node in nodes { walk.compare(node) }
            for checkpoint in beyond { walk.compare(checkpoint) }
            walk.add(claims.flaws + walk.takeClaims().flaws)
            walk.end(nodesSeen: nodes.count)
        } else {
            for node in nodes where node.isWithin(walk.size) { walk.compare(node) }
            walk.add(claims.flaws)
            walk.end(nodesSeen: walk.nodeCount)
        }
        return walk.report
    }

    /// Entries from an index on, and the checkpoints of the sizes that the tree has with each of them.
    private func read(
        _ head: StoredHead, from first: Int64, before end: Int64, after size: Int64
    ) async -> Result<LogPart, StoreFault> {
        guard first < end else { return .success(LogPart(entries: [], checkpoints: [])) }
        let indexes = first..<min(first + Self.entriesAtOnce, end)
        do throws(StoreFault) {
            return .success(
                try await database.read(.scan) { reader throws(StoreFault) in
                    let entries = try reader.rows(
                        StoredEntry.all(in: indexes), as: StoredEntry.self)
                    let checkpoints = try reader.rows(
                        """
                        SELECT size, note FROM audit_checkpoints WHERE epoch = \(head.epoch) AND size > \(size) \
                        AND size <= \(size + Int64(entries.count)) ORDER BY size
                        """, as: StoredCheckpoint.self)
                    return LogPart(entries: entries, checkpoints: checkpoints)
                })
        } catch {
            return .failure(error)
        }
    }
}

/// What is read of the log at a time.
private struct LogPart: Sendable {
    let entries: [StoredEntry]
    let checkpoints: [StoredCheckpoint]
}

extension StoredNode {
    /// Whether a tree of so many leaves has the node.
    fileprivate func isWithin(_ size: UInt64) -> Bool {
        (0..<8).contains(level) && UInt64(clamping: number) < size >> (UInt64(Tile.height) * UInt64(clamping: level))
    }
}
