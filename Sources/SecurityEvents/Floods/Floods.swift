public import Access
import Audit
public import Core
public import Store
import Synchronization

/// Events that come in floods: uses of a key, refusals of an address. The first of each minute is recorded at once, the
/// rest as one event with `count`.
extension EventLog {
    /// How often ``recordEndedFloods(all:)`` should run.
    public static let floodsEndEvery = Duration.seconds(1)

    /// Records an event, or counts it when one of the same type and `subject` was recorded this minute. Durable once it
    /// returns when it is the first; what is only counted is lost with the process. One that can't be recorded is counted,
    /// and its fault thrown.
    public func recordFlood(
        _ draft: EventDraft, of subject: String, from origin: Origin
    ) async throws(StoreFault) {
        let now = time.now()
        let isFirst = floods.tally.withLock { $0.note(draft, of: subject, from: origin, at: now) }
        guard isFirst else { return }
        do throws(StoreFault) {
            try await record(draft.counted(1), from: origin)
        } catch {
            floods.tally.withLock { $0.noteUnrecorded(draft, of: subject, from: origin) }
            throw error
        }
    }

    /// Records what was counted in minutes that are over; `all` also in the running one, when the server stops. What can't be
    /// recorded is kept for the next time.
    ///
    /// `existing` says which of some users there still are: nothing is written about somebody who was erased meanwhile, on
    /// whichever node.
    public func recordEndedFloods(
        all: Bool = false,
        existing: @escaping @Sendable (Reader, Set<UserID>) throws(StoreFault) -> Set<UserID> = { _, users in users }
    ) async throws(StoreFault) {
        let (now, randomness, sanitizer) = (time.now(), randomness, database.ownSanitizer)
        let ended = floods.tally.withLock { $0.takeEnded(at: now, including: all) }
        for start in stride(from: 0, to: ended.count, by: Self.floodsAtOnce) {
            let part = ended[start...].prefix(Self.floodsAtOnce)
            do throws(StoreFault) {
                try await database.housekeep(.securityEvents) { transaction throws(StoreFault) in
                    let users = try existing(transaction, Set(part.compactMap(\.draft.userID)))
                    let theirs = part.filter { $0.draft.userID.map(users.contains) ?? true }
                    try transaction.record(
                        theirs.map { EventEntry($0.event, from: $0.origin, at: now) }, randomness, sanitizer)
                    return .commit(())
                }
            } catch {
                floods.tally.withLock { $0.putBack(ended[start...]) }
                throw error
            }
        }
        if !ended.isEmpty { pulse.beat() }
    }

    /// Floods recorded in one transaction.
    private static let floodsAtOnce = 500
}

/// The tally that all copies of an ``EventLog`` share.
final class Floods: Sendable {
    let tally = Mutex(FloodTally())
}
