#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Where the time comes from: a parameter everywhere, so that tests move it by hand.
public protocol TimeSource: Sendable {
    /// The current time. May repeat, and may go back when an operator sets the clock.
    func now() -> Instant
}

/// The machine's own clock.
public struct SystemTime: TimeSource {
    /// Reads the machine's clock.
    public init() {}

    /// `CLOCK_REALTIME`, in milliseconds.
    public func now() -> Instant {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return Instant(milliseconds: Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000)
    }
}
