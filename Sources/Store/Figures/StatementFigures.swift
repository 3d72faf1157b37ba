public import Core
import Synchronization

/// What the statements of one database cost: how many there were, how long they took, which were slow, which failed.
///
/// Counting costs two looks at the clock and two additions per statement; only a slow one takes the lock.
public final class StatementFigures: Sendable {
    /// From how long on a statement is slow.
    public let slowLimit: Duration
    private let time: any TimeSource
    private let onFault: (@Sendable (_ text: String, StoreFault) -> Void)?
    private let count = Atomic<Int64>(0)
    private let microseconds = Atomic<Int64>(0)
    private let slow = Mutex(SlowStatements())

    /// Figures of a database. `onFault` hears, on the stack of the statement, of one that the engine refused or that took too
    /// long; refused rows and lost races are expected and not told.
    public init(
        slowLimit: Duration = .milliseconds(100), time: any TimeSource = SystemTime(),
        onFault: (@Sendable (_ text: String, StoreFault) -> Void)? = nil
    ) {
        self.slowLimit = slowLimit
        self.time = time
        self.onFault = onFault
    }

    /// How many statements were run since the database was opened.
    public var statements: Int64 { count.load(ordering: .relaxed) }

    /// How long they took together.
    public var total: Duration { .microseconds(microseconds.load(ordering: .relaxed)) }

    /// The slow statements that took most time in all.
    public func slowest(_ count: Int = 5) -> [SlowStatement] {
        slow.withLock { $0.worst(count) }
    }

    /// Runs a statement and counts it.
    func measure<Value>(
        _ text: @autoclosure () -> String, _ body: () throws(StoreFault) -> Value
    ) throws(StoreFault) -> Value {
        let start = ContinuousClock.now
        defer { record(.now - start, text) }
        do throws(StoreFault) {
            return try body()
        } catch {
            if error.isUnexpected { onFault?(text(), error) }
            throw error
        }
    }

    private func record(_ duration: Duration, _ text: () -> String) {
        count.add(1, ordering: .relaxed)
        microseconds.add(duration.wholeMicroseconds, ordering: .relaxed)
        guard duration >= slowLimit else { return }
        let (text, now) = (text(), time.now())
        slow.withLock { $0.record(text, duration, at: now) }
    }
}

extension StoreFault {
    /// Whether somebody has to look into it: a mistake in a statement, or one that took too long.
    fileprivate var isUnexpected: Bool {
        switch self {
        case .statement: !isStalePlan
        case .timeout: true
        case .constraint, .contention, .unavailable, .overloaded, .decoding, .migration, .unusable, .abandoned: false
        }
    }
}

extension Duration {
    fileprivate var wholeMicroseconds: Int64 {
        components.seconds * 1_000_000 + components.attoseconds / 1_000_000_000_000
    }
}
