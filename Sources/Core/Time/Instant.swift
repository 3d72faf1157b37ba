/// A point in time: whole milliseconds since 1970-01-01T00:00:00Z, without leap seconds.
///
/// Times stay integers until they are printed: in JSON as RFC 3339 UTC (`2026-11-22T05:22:06.123Z`), in SQLite as
/// `2026-11-22 05:22:06.123`, in PostgreSQL as `TIMESTAMPTZ(3)`. What would lie outside the years 0 to 9999, which all three can hold, is the
/// nearest time in them: no arithmetic with what a stranger sent can overflow.
public struct Instant: Hashable, Comparable, Sendable {
    /// Milliseconds since the Unix epoch; negative before 1970.
    public let milliseconds: Int64

    /// The instant so many milliseconds after the Unix epoch, or the nearest one in the years 0 to 9999.
    public init(milliseconds: Int64) {
        self.milliseconds = min(max(milliseconds, CivilTime.printable.lowerBound), CivilTime.printable.upperBound)
    }

    /// Whole seconds since the Unix epoch, rounded down: the `NumericDate` of RFC 7519.
    public var seconds: Int64 {
        milliseconds >= 0 ? milliseconds / 1000 : (milliseconds - 999) / 1000
    }

    /// The earlier of two comes first.
    public static func < (one: Instant, other: Instant) -> Bool {
        one.milliseconds < other.milliseconds
    }

    /// The instant `duration` later; parts of a millisecond are dropped.
    public static func + (instant: Instant, duration: Duration) -> Instant {
        Instant(milliseconds: instant.milliseconds + duration.wholeMilliseconds)
    }

    /// The instant `duration` earlier; parts of a millisecond are dropped.
    public static func - (instant: Instant, duration: Duration) -> Instant {
        Instant(milliseconds: instant.milliseconds - duration.wholeMilliseconds)
    }

    /// How much time lies between two instants; negative when `earlier` is the later one.
    public static func - (later: Instant, earlier: Instant) -> Duration {
        .milliseconds(later.milliseconds - earlier.milliseconds)
    }
}

extension Duration {
    /// The duration in milliseconds, parts dropped.
    public var wholeMilliseconds: Int64 {
        let (seconds, attoseconds) = components
        return seconds * 1000 + attoseconds / 1_000_000_000_000_000
    }
}
