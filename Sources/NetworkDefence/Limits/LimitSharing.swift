import Access
import Audit
public import Core
import SecurityEvents
import Store
import Synchronization

/// Tells the other nodes each second what this one granted, and takes from its buckets what they did, over PostgreSQL.
///
/// So a client that turns from node to node gets what one node would give, and a burst for each node within a second. While the
/// database is away each node counts alone: budgets fail open, with a line in the log at once and an event when it is back.
public final class LimitSharing: Sendable {
    /// How often nodes tell each other.
    public static let period = Duration.seconds(1)
    /// The most spenders told of at a time; those who took least are left out.
    private static let mostCounts = 5_000
    /// How long a row is there to be read. A node that reads less often than that misses some, and counts alone for so long.
    private static let lifetime = Duration.seconds(10)

    private struct State {
        var number: Int64 = 0
        /// The last row read of each other node.
        var read: [RequestID: Int64] = [:]
        /// Since when the nodes can't tell each other; nil while they can.
        var aloneSince: Instant?
        var ticks = 0
    }

    private let limits: RequestLimits
    private let store: NetworkStore
    private let events: EventLog
    private let time: any TimeSource
    private let node: RequestID
    private let report: @Sendable (String) -> Void
    private let state = Mutex(State())

    init(
        _ limits: RequestLimits, store: NetworkStore, events: EventLog, time: any TimeSource,
        randomness: any Randomness, report: @escaping @Sendable (String) -> Void
    ) {
        self.limits = limits
        self.store = store
        self.events = events
        self.time = time
        self.report = report
        node = RequestID.make(at: time.now(), randomness)
    }

    /// Since when this node counts alone because the database is away; nil while it doesn't, and where it is the only one.
    public var aloneSince: Instant? { state.withLock { $0.aloneSince } }

    /// Tells and listens every second until the task is cancelled. On SQLite there is nobody to tell.
    func run() async {
        while (try? await Task.sleep(for: Self.period)) != nil {
            if limits.takeOverflow() {
                report("more clients came at once than budgets can be kept for; some were not counted")
            }
            guard store.database.dialect.engine == .postgresql else { continue }
            await exchange()
        }
    }

    /// Tells the other nodes what was granted since the last time, and takes what they told.
    func exchange() async {
        let now = time.now()
        do throws(NetworkFault) {
            try await tell(at: now)
            try await listen(at: now)
            await isTogether(at: now)
        } catch {
            let isNew = state.withLock { state in
                defer { state.aloneSince = state.aloneSince ?? now }
                return state.aloneSince == nil
            }
            if isNew { report("budgets of requests are counted on this node alone: \(error)") }
        }
    }

    private func tell(at now: Instant) async throws(NetworkFault) {
        let counts = limits.takeCounts(Self.mostCounts)
        let (number, isSweeping) = state.withLock { state in
            state.ticks += 1
            if !counts.isEmpty { state.number += 1 }
            return (state.number, state.ticks % 60 == 1)
        }
        guard number > 0 || isSweeping else { return }
        let (node, row) = (
            node, JSONText(JSONValue.object(counts.map { .init($0.name, .integer(Int64($0.count))) }).json)
        )
        guard !counts.isEmpty || isSweeping else { return }
        try await store.housekeep(.requestCounts) { transaction throws(StoreFault) in
            if !counts.isEmpty {
                try transaction.insert(
                    """
                    INSERT INTO request_counts (node, number, counts, created_at) \
                    VALUES (\(node), \(number), \(row), \(now))
                    """)
                // One row each second: those are older than the lifetime.
                try transaction.insert(
                    "DELETE FROM request_counts WHERE node = \(node) AND number < \(number - Self.keptRows)")
            }
            if isSweeping {
                // Of nodes that are no more.
                try transaction.insert("DELETE FROM request_counts WHERE created_at < \(now - .seconds(300))")
            }
            return .commit(())
        }
    }

    private static let keptRows = lifetime.components.seconds

    private func listen(at now: Instant) async throws(NetworkFault) {
        let node = node
        let rows = try await store.read { reader throws(StoreFault) in
            try reader.rows(
                """
                SELECT node, number, counts FROM request_counts WHERE node <> \(node) \
                AND created_at > \(now - Self.lifetime) ORDER BY node, number
                """, as: CountsRow.self)
        }
        for row in rows {
            let isNew = state.withLock { state in
                guard state.read[row.node].map({ $0 < row.number }) ?? true else { return false }
                state.read[row.node] = row.number
                return true
            }
            guard isNew else { continue }
            for (name, count) in row.counts { limits.drain(name, count, at: now) }
        }
        let seen = Set(rows.map(\.node))
        state.withLock { state in state.read = state.read.filter { seen.contains($0.key) } }
    }

    private func isTogether(at now: Instant) async {
        guard let since = state.withLock({ $0.aloneSince }) else { return }
        let event = EventDraft(
            .rateLimitsUnshared, message: "Each node counted requests alone for a while",
            metadata: ["seconds": .integer((now - since).components.seconds)])
        guard (try? await events.record(event, from: .local)) != nil else { return }
        state.withLock { $0.aloneSince = nil }
        report("budgets of requests are shared again")
    }
}

/// What a node granted within a second.
private struct CountsRow: RowDecodable {
    let node: RequestID
    let number: Int64
    let counts: [(name: String, count: Int)]

    init(row: Row) throws(StoreFault) {
        node = try row.get(0)
        number = try row.get(1)
        let text = try row.get(2, as: JSONText.self).text
        guard case .object(let members)? = try? JSONReader.read([UInt8](text.utf8)) else { throw .decoding("counts") }
        counts = members.compactMap { member in
            guard let count = member.value.integer else { return nil }
            return (name: member.name, count: Int(count))
        }
    }
}
