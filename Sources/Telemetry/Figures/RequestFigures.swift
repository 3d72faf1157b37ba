import Synchronization

/// How the requests of the last five minutes went: a ring of slots of ten seconds, of which the oldest is reused.
public final class RequestFigures: Sendable {
    /// How far back it looks.
    public static let window = Duration.seconds(300)
    private static let slotLength = Duration.seconds(10)

    private let epoch = ContinuousClock.now
    private let ring = Mutex(RequestRing(slots: Int(window / slotLength)))

    /// Nothing yet.
    public init() {}

    /// Notes a request that was answered: how long the answer took to be there, without the time the client took to read it.
    public func record(microseconds: Int64, status: Int) {
        let slot = slot
        ring.withLock { $0.record(microseconds, isFailure: status >= 500, in: slot) }
    }

    /// The requests of the window.
    public var summary: RequestSummary {
        let slot = slot
        return ring.withLock { $0.summary(in: slot) }
    }

    private var slot: Int { Int((ContinuousClock.now - epoch) / Self.slotLength) }
}

/// The requests of some minutes, in sums. Durations are microseconds.
public struct RequestSummary: Sendable, Equatable {
    /// How many were answered.
    public let count: Int
    /// How many of them with a status of 500 or more.
    public let failures: Int
    /// The mean.
    public let mean: Int64
    /// Half of them took no longer.
    public let median: Int64
    /// 95 % took no longer.
    public let percentile95: Int64
    /// 99 % took no longer.
    public let percentile99: Int64
    /// The longest.
    public let longest: Int64
}

/// The slots of ``RequestFigures``: pure, the number of the current slot is an argument.
struct RequestRing: Sendable {
    private struct Slot {
        var number = -1
        var durations = Histogram()
        var failures = 0
    }

    private var slots: [Slot]

    init(slots count: Int) {
        slots = [Slot](repeating: Slot(), count: count)
    }

    mutating func record(_ microseconds: Int64, isFailure: Bool, in number: Int) {
        let index = number % slots.count
        if slots[index].number != number { slots[index] = Slot(number: number) }
        slots[index].durations.record(microseconds)
        if isFailure { slots[index].failures += 1 }
    }

    func summary(in number: Int) -> RequestSummary {
        var (all, failures) = (Histogram(), 0)
        for slot in slots where slot.number > number - slots.count && slot.number >= 0 {
            all.merge(slot.durations)
            failures += slot.failures
        }
        return RequestSummary(
            count: all.count, failures: failures, mean: all.count == 0 ? 0 : all.total / Int64(all.count),
            median: all.quantile(0.5), percentile95: all.quantile(0.95), percentile99: all.quantile(0.99),
            longest: all.longest)
    }
}
