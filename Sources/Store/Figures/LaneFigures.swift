import Synchronization

/// How busy one kind of way to the database is: a pool of connections, or a lane of threads.
public struct LaneFigures: Sendable, Equatable {
    /// `pool` and `scan` on PostgreSQL; `write`, `read` and `scan` on SQLite.
    public let name: String
    /// How many work at this moment.
    public let active: Int
    /// How many are open and free; on SQLite, where a connection is only a file, how many more could work.
    public let idle: Int
    /// The most that may work at once.
    public let limit: Int
    /// Reads and units that wait for one.
    public let waiting: Int
}

/// Counts those of a lane that work, and those that are open.
final class LaneMeter: Sendable {
    private let active = Atomic(0)
    private let open = Atomic(0)

    /// How many work.
    var working: Int { active.load(ordering: .relaxed) }
    /// How many are open, working or not.
    var opened: Int { open.load(ordering: .relaxed) }

    /// Counts one that works while `body` runs.
    func whileWorking<Value, Fault: Error>(_ body: () throws(Fault) -> Value) throws(Fault) -> Value {
        active.add(1, ordering: .relaxed)
        defer { active.subtract(1, ordering: .relaxed) }
        return try body()
    }

    /// Counts a connection that was opened, or not any more.
    func changeOpen(from before: Bool, to after: Bool) {
        if after != before { open.add(after ? 1 : -1, ordering: .relaxed) }
    }
}
