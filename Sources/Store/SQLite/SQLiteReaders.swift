import GRDB
import Synchronization

/// The connections that read: one for each read at a time, kept for the next, opened when all are in use.
///
/// GRDB's own pool would do, but handing one of its connections out costs as much as a short read.
final class SQLiteReaders: Sendable {
    private let path: String
    private let busyTimeout: Double
    private let idle = Mutex<[SQLiteReading]>([])

    init(path: String, busyTimeout: Double) {
        self.path = path
        self.busyTimeout = busyTimeout
    }

    /// Runs `body` on this thread, on a connection that nobody else uses meanwhile.
    func read<Value>(_ body: (GRDB.Database, SQLiteDeadline) -> Value) throws(StoreFault) -> Value {
        let kept = idle.withLock { $0.popLast() }
        let reading = if let kept { kept } else { try open() }
        defer { idle.withLock { $0.append(reading) } }
        return reading.queue.unsafeRead { body($0, reading.deadline) }
    }

    /// Closes what is idle. Reads that are running finish on theirs, which close when they are forgotten.
    func close() {
        let readings = idle.withLock { readings in
            defer { readings = [] }
            return readings
        }
        for reading in readings { try? reading.queue.close() }
    }

    private func open() throws(StoreFault) -> SQLiteReading {
        var options = Configuration()
        options.readonly = true
        options.busyMode = .timeout(busyTimeout)
        do {
            return SQLiteReading(try DatabaseQueue(path: path, configuration: options))
        } catch {
            throw .sqlite(error)
        }
    }
}

/// One connection and the time limit of its statements. Confined to the read that holds it.
private struct SQLiteReading: @unchecked Sendable {
    let queue: DatabaseQueue
    let deadline = SQLiteDeadline()

    init(_ queue: DatabaseQueue) {
        self.queue = queue
        queue.unsafeRead { deadline.watch($0.sqliteConnection) }
    }
}
