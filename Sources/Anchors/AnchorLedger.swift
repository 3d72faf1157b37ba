import Audit
import Core
import Store
import TransparencyLog

/// What each anchor has, in the table `anchors`.
struct AnchorLedger: Sendable {
    let database: AuditedDatabase
    let time: any TimeSource

    /// How far an anchor is with a log; at the beginning when it never had anything of it.
    func progress(of name: String, origin: String) async throws(StoreFault) -> AnchorProgress {
        try await all().first { $0.name == name && $0.origin == origin } ?? AnchorProgress(name: name, origin: origin)
    }

    func all() async throws(StoreFault) -> [AnchorProgress] {
        try await database.read { reader throws(StoreFault) in
            try reader.rows(
                """
                SELECT name, origin, size, copied, anchored_at, failing_since, fault, contradicted FROM anchors
                ORDER BY name
                """)
        }
    }

    /// Notes that an anchor has all entries below `entries`, but not yet a checkpoint of them.
    func copied(_ entries: UInt64, _ progress: AnchorProgress) async throws(StoreFault) {
        var progress = progress
        progress.copied = entries
        try await write(progress)
    }

    /// Notes that an anchor has a checkpoint.
    func anchored(_ size: UInt64, _ progress: AnchorProgress) async throws(StoreFault) {
        var progress = progress
        (progress.size, progress.copied, progress.anchoredAt) = (size, size, time.now())
        (progress.failingSince, progress.fault, progress.isContradicted) = (nil, nil, false)
        try await write(progress)
    }

    /// Notes why an anchor got nothing.
    func failed(_ fault: AnchorFault, _ name: String, origin: String) async throws(StoreFault) {
        // A round may have copied entries before it failed.
        var progress = try await progress(of: name, origin: origin)
        progress.failingSince = progress.failingSince ?? time.now()
        progress.fault = String("\(fault)".prefix(500))
        if case .contradicted = fault { progress.isContradicted = true } else { progress.isContradicted = false }
        try await write(progress)
    }

    private func write(_ progress: AnchorProgress) async throws(StoreFault) {
        try await database.housekeep(.anchors) { transaction throws(StoreFault) in
            try transaction.run(
                """
                INSERT INTO anchors
                    (name, origin, size, copied, anchored_at, failing_since, fault, contradicted)
                VALUES (\(progress.name), \(progress.origin), \(Int64(progress.size)), \(Int64(progress.copied)),
                    \(progress.anchoredAt), \(progress.failingSince), \(progress.fault), \(progress.isContradicted))
                ON CONFLICT (name) DO UPDATE SET origin = excluded.origin, size = excluded.size,
                    copied = excluded.copied, anchored_at = excluded.anchored_at,
                    failing_since = excluded.failing_since, fault = excluded.fault, contradicted = excluded.contradicted
                """)
            return .commit(())
        }
    }
}

/// How far an anchor is.
struct AnchorProgress: RowDecodable, Hashable {
    let name: String
    /// The log. When it begins a new epoch, it has another name, and its anchors begin anew.
    let origin: String
    /// The size of the newest checkpoint that it has; 0 when it has none.
    var size: UInt64 = 0
    /// Entries of which it has all that belongs to them.
    var copied: UInt64 = 0
    var anchoredAt: Instant?
    var failingSince: Instant?
    var fault: String?
    var isContradicted = false

    init(name: String, origin: String) {
        self.name = name
        self.origin = origin
    }

    init(row: Row) throws(StoreFault) {
        name = try row.get(0)
        origin = try row.get(1)
        size = UInt64(max(0, try row.get(2, as: Int64.self)))
        copied = UInt64(max(0, try row.get(3, as: Int64.self)))
        anchoredAt = try row.get(4)
        failingSince = try row.get(5)
        fault = try row.get(6)
        isContradicted = try row.get(7)
    }
}
