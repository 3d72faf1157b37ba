public import Access
import Audit
public import Core
public import Store

/// Lets the log go of entries whose time is over, part by part: first an archive of them lies in a folder, durably; then their texts and values go, and
/// an entry of the log says so. Nothing goes that a copy of the log hasn't got yet.
public struct LogRetention: Sendable {
    private let base: AnchorRoom.Foundations
    private let anchors: AnchorRoom
    private let archives: DirectoryDepot
    /// For how long entries are kept; nil when for ever.
    public let keptFor: Duration?

    /// How often ``run()`` should run.
    public static let runsEvery = Duration.seconds(60 * 60)
    /// The kind of the job that lets go; its handler is ``run()``.
    public static let job: JobKind = "audit.retention"
    /// How long it goes on at a time; a job may take a minute.
    private static let runLimit = Duration.seconds(30)

    /// Retention of a log whose anchors are `anchors`, with archives in `folder`.
    public init(on base: AnchorRoom.Foundations, anchors: AnchorRoom, keptFor: Duration?, folder: String) {
        self.base = base
        self.anchors = anchors
        self.keptFor = keptFor
        archives = DirectoryDepot(root: folder)
    }

    /// The entries that could go now, all of them; nil when there are none.
    public func prunable() async throws(AnchorFault) -> Range<Int64>? {
        try await next(atMost: .max)?.indexes
    }

    /// Lets go of the oldest entries whose time is over; nil when there are none, or something keeps them.
    public func prune(by grant: Grant) async throws(AnchorFault) -> PrunedEntries? {
        guard let keptFor, let entries = try await next(atMost: AuditedDatabase.prunedAtOnce) else { return nil }
        do throws(StoreFault) {
            let archive = try await base.database.archive(entries)
            do throws(AnchorFault) { try await archives.keep(archive.name, archive.bytes, lasts: true) } catch {
                throw .unusable("an archive of the audit log can't be written: \(error)")
            }
            let said = try await base.database.prune(archive, keptFor: keptFor, by: grant)
            return said.map {
                PrunedEntries(
                    indexes: entries.indexes, file: "\(archives.root)/\(archive.name)", digest: archive.digest,
                    entry: $0)
            }
        } catch {
            throw .store(error)
        }
    }

    /// What the job does: lets go of what it can within half a minute, and asks for another run where there is more.
    public func run() async throws(AnchorFault) {
        let end = ContinuousClock.now + Self.runLimit
        while try await prune(by: .system(.auditKeeping)) != nil {
            guard ContinuousClock.now > end else { continue }
            return try await again()
        }
    }

    private func again() async throws(AnchorFault) {
        let (now, randomness) = (base.time.now(), base.randomness)
        do throws(StoreFault) {
            try await base.database.housekeep(.jobs) { transaction throws(StoreFault) in
                try transaction.enqueue(JobDraft(Self.job), at: now, randomness)
                return .commit(())
            }
        } catch {
            throw .store(error)
        }
    }

    private func next(atMost limit: Int) async throws(AnchorFault) -> PrunableEntries? {
        guard let keptFor else { return nil }
        do throws(StoreFault) {
            let copied = try await anchors.copied()
            return try await base.database.prunable(keptFor: keptFor, copied: copied, atMost: limit)
        } catch {
            throw .store(error)
        }
    }
}

/// Entries that the log has let go of.
public struct PrunedEntries: Sendable, Hashable {
    /// Their indexes.
    public let indexes: Range<Int64>
    /// The archive that they are in.
    public let file: String
    /// SHA-256 over the archive, in hexadecimal.
    public let digest: String
    /// The entry of the log that says so.
    public let entry: AuditEntryID
}

extension AnchorRoom {
    /// How many entries of the newest epoch every copy of the log has; nil where there is no copy.
    fileprivate func copied() async throws(StoreFault) -> UInt64? {
        let copies = anchors.filter { $0 is Mirror }.map(\.name)
        guard !copies.isEmpty else { return nil }
        let (origin, known) = (try await tree.origin(), try await ledger.all())
        return copies.map { name in known.first { $0.name == name && $0.origin == origin }?.copied ?? 0 }.min()
    }
}
