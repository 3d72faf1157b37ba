public import Core
public import PII
import Synchronization

/// The last errors of this process, a bounded number: for administrators, who may see what no client does.
public final class RecentErrors: Sendable {
    private let capacity: Int
    private let time: any TimeSource
    private let sanitizer: Sanitizer
    private let errors = Mutex<[RecentError]>([])
    private let symbols = ProgramSymbols()

    /// Room for so many; what `sanitizer` finds in them isn't kept.
    public init(
        capacity: Int = 50, time: any TimeSource = SystemTime(), sanitizer: Sanitizer = LogSink.usualSanitizer
    ) {
        self.capacity = capacity
        self.time = time
        self.sanitizer = sanitizer
    }

    /// Notes an error that nobody expected; the oldest makes room.
    public func record(
        _ message: String, source: String, cause: String? = nil, context: [String: String] = [:],
        backtrace: CallStack? = nil
    ) {
        let error = RecentError(
            time: time.now(), source: source, message: kept(message), cause: cause.map(kept), context: kept(context),
            backtrace: backtrace)
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

    private func kept(_ text: String) -> String {
        String(sanitizer.sanitize(text).prefix(Self.longestText))
    }

    private func kept(_ context: [String: String]) -> [String: String] {
        let members = context.map { JSONValue.Member($0.key, .string($0.value)) }
        guard case .object(let sanitized) = sanitizer.sanitize(.object(members)) else { return [:] }
        return Dictionary(sanitized.map { ($0.name, $0.value.string ?? "") }) { first, _ in first }
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
