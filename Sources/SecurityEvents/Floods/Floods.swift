public import Access
import Core
public import Store
import Synchronization

/// Events that come in floods: uses of a key, refusals of an address. The first of each minute is recorded at once, the
/// rest as one event with `count`.
extension EventLog {
    /// How often ``recordEndedFloods(all:)`` should run.
    public static let floodsEndEvery = Duration.seconds(1)

    /// Records an event, or counts it when one of the same type and `subject` was recorded this minute. Durable once it
    /// returns when it is the first; what is only counted is lost with the process.
    public func recordFlood(
        _ draft: EventDraft, of subject: String, from origin: Origin
    ) async throws(StoreFault) {
        let now = time.now()
        let isFirst = floods.tally.withLock { $0.note(draft, of: subject, from: origin, at: now) }
        guard isFirst else { return }
        try await record(FloodTally.Flood(draft: draft, origin: origin, count: 1).event, from: origin)
    }

    /// Records what was counted in minutes that are over; `all` also in the running one, when the server stops.
    public func recordEndedFloods(all: Bool = false) async throws(StoreFault) {
        let now = time.now()
        let ended = floods.tally.withLock { $0.takeEnded(at: now, including: all) }
        for flood in ended { try await record(flood.event, from: flood.origin) }
    }
}

/// The tally that all copies of an ``EventLog`` share.
final class Floods: Sendable {
    let tally = Mutex(FloodTally())
}
