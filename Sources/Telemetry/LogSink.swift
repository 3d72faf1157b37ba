public import Core
import Dispatch
public import Logging
public import PII
import Synchronization

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Where log lines go: a bounded buffer that callers add to in well under a microsecond, and a queue that writes it
/// out in batches.
///
/// Handing over never waits. When the buffer is full a line is dropped and counted, and the count becomes a line of
/// its own as soon as there is room. Lines handed over before ``close()`` are written; a kill loses at most those of
/// the last `batchDelay`.
public final class LogSink: Sendable {
    /// The last lines that told of an error, whatever the level says is written.
    public let errors: RecentErrors
    /// How the requests of the last minutes went.
    public let requests = RequestFigures()
    /// How long lines gather before they are written together, so that a busy server writes 200 times a second and
    /// not 50,000.
    static let batchDelay = DispatchTimeInterval.milliseconds(25)

    private let descriptor: Int32
    private let capacity: Int
    private let time: any TimeSource
    private let sanitizer: Sanitizer
    private let queue = DispatchQueue(label: "castellan.log", qos: .utility)
    private let waiting = Mutex(Waiting())
    private let minimum: Atomic<Int>

    private struct Waiting {
        var lines: [(Instant, LogRecord)] = []
        var dropped = 0
        var isScheduled = false
    }

    /// What lines pass through unless told otherwise: everything is masked but addresses of machines and URLs.
    public static let usualSanitizer = Sanitizer(policy: .logs)

    /// A sink that writes to a file descriptor, standard error unless said otherwise, and holds at most `capacity`
    /// lines in memory. No line and no remembered error has what `sanitizer` finds.
    public init(
        descriptor: Int32 = 2, level: Logger.Level = .info, capacity: Int = 8192,
        sanitizer: Sanitizer = usualSanitizer, time: any TimeSource = SystemTime()
    ) {
        self.descriptor = descriptor
        self.capacity = capacity
        self.sanitizer = sanitizer
        self.time = time
        errors = RecentErrors(time: time, sanitizer: sanitizer)
        minimum = Atomic(level.rank)
    }

    /// The least severe level that is written. May change at any time; it takes effect with the next line.
    public var level: Logger.Level {
        get { Logger.Level.allCases[minimum.load(ordering: .relaxed)] }
        set { minimum.store(newValue.rank, ordering: .relaxed) }
    }

    /// A logger for a room.
    public func logger(_ label: String) -> Logger {
        Logger(label: label) { BoundedLogHandler(label: $0, sink: self) }
    }

    /// Records a request that has ended. Costs nothing to speak of when the level leaves requests out.
    public func record(_ request: RequestRecord) {
        guard minimum.load(ordering: .relaxed) <= Logger.Level.info.rank else { return }
        add(.request(request))
    }

    /// Writes what waits. Lines that come later are still taken, and written by their own batch.
    public func close() {
        queue.sync { self.writeOut() }
    }

    func add(_ record: LogRecord) {
        let now = time.now()
        let schedule = waiting.withLock { waiting in
            guard waiting.lines.count < capacity else {
                waiting.dropped += 1
                return false
            }
            waiting.lines.append((now, record))
            defer { waiting.isScheduled = true }
            return !waiting.isScheduled
        }
        if schedule {
            queue.asyncAfter(deadline: .now() + Self.batchDelay) { self.writeOut() }
        }
    }

    private func writeOut() {
        let (lines, dropped) = waiting.withLock { waiting in
            defer { waiting = Waiting() }
            return (waiting.lines, waiting.dropped)
        }
        var text: [UInt8] = []
        text.reserveCapacity(256 * lines.count)
        for (instant, record) in lines { record.append(to: &text, at: instant, sanitizer) }
        if dropped > 0 { LogRecord.dropped(dropped).append(to: &text, at: time.now(), sanitizer) }
        write(text)
    }

    /// Writes everything, or gives up when nobody reads any more: there is no place left to say so.
    private func write(_ text: [UInt8]) {
        text.withUnsafeBytes { bytes in
            var rest = bytes[...]
            while !rest.isEmpty {
                #if canImport(Glibc)
                    let count = Glibc.write(descriptor, UnsafeRawBufferPointer(rebasing: rest).baseAddress, rest.count)
                #else
                    let count = Darwin.write(descriptor, UnsafeRawBufferPointer(rebasing: rest).baseAddress, rest.count)
                #endif
                if count > 0 {
                    rest = rest.dropFirst(count)
                } else if errno != EINTR {
                    return
                }
            }
        }
    }
}

extension Logger.Level {
    /// The level's place among all, the least severe first.
    var rank: Int {
        switch self {
        case .trace: 0
        case .debug: 1
        case .info: 2
        case .notice: 3
        case .warning: 4
        case .error: 5
        case .critical: 6
        }
    }
}
