public import Core
import Synchronization

/// The last errors of this process, a bounded number: for administrators, who may see what no client does.
public final class RecentErrors: Sendable {
    private let capacity: Int
    private let time: any TimeSource
    private let errors = Mutex<[RecentError]>([])
    private let symbols = ProgramSymbols()

    /// Room for so many.
    public init(capacity: Int = 50, time: any TimeSource = SystemTime()) {
        self.capacity = capacity
        self.time = time
    }

    /// Notes an error that nobody expected; the oldest makes room.
    public func record(
        _ message: String, source: String, cause: String? = nil, context: [String: String] = [:],
        backtrace: CallStack? = nil
    ) {
        let error = RecentError(
            time: time.now(), source: source, message: String(message.prefix(Self.longestText)),
            cause: cause.map { String($0.prefix(Self.longestText)) }, context: context, backtrace: backtrace)
        errors.withLock { errors in
            if errors.count >= capacity { errors.removeFirst(errors.count - capacity + 1) }
            errors.append(error)
        }
    }

    /// What is remembered, the latest first.
    public func latest(_ count: Int = 50) -> [RecentError] {
        errors.withLock { Array($0.reversed().prefix(count)) }
    }

    /// Where an error was noticed, a line for each frame, the innermost first. The first call reads the program's own names out of its
    /// file: call it where a thread may wait.
    public func lines(of stack: CallStack) -> [String] {
        symbols.lines(of: stack)
    }

    /// Characters of a text that are kept.
    private static let longestText = 2_000
}

/// An error that nobody expected.
public struct RecentError: Sendable {
    /// When.
    public let time: Instant
    /// The part of the server that noticed it.
    public let source: String
    /// What happened.
    public let message: String
    /// What was thrown, in its own words.
    public let cause: String?
    /// What else is known, such as the request's id.
    public let context: [String: String]
    /// Where it was noticed, when that was captured.
    public let backtrace: CallStack?
}
