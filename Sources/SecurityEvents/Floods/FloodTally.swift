import Access
import Audit
import Core

/// Which events of a flood are recorded: the first of its minute at once, the others as one event with their number when
/// the minute is over. The `count`s of the rows add up to what happened.
///
/// Pure: what is recorded follows from what was noted, and when.
struct FloodTally: Sendable {
    /// The most floods told apart within a minute; what comes on top is counted together, without address and user.
    static let capacity = 4_096

    /// What makes two events the same flood: their type, and whose it is (an address, a key).
    private struct Key: Hashable {
        let type: EventType
        let subject: String?
    }

    /// An event that stands for several.
    struct Flood: Sendable {
        var draft: EventDraft
        var origin: Origin
        var count: Int

        /// The event to record.
        var event: EventDraft {
            var draft = draft
            draft.metadata["count"] = .integer(Int64(count))
            return draft
        }
    }

    private var minute: Int64 = .min
    private var floods: [Key: Flood] = [:]
    private var ended: [Flood] = []

    /// Notes an event; true when it is the first of its minute, and to be recorded now.
    mutating func note(_ draft: EventDraft, of subject: String, from origin: Origin, at now: Instant) -> Bool {
        turn(to: now)
        var key = Key(type: draft.type, subject: subject)
        if floods[key] == nil {
            guard floods.count >= Self.capacity else {
                floods[key] = Flood(draft: draft, origin: origin, count: 0)
                return true
            }
            key = Key(type: draft.type, subject: nil)
            floods[key] = floods[key] ?? Flood(draft: draft.withoutNames, origin: .local, count: 0)
        }
        floods[key]?.count += 1
        return false
    }

    /// Takes what has gathered in minutes that are over; `including` the running one when the server stops.
    mutating func takeEnded(at now: Instant, including running: Bool = false) -> [Flood] {
        turn(to: now, anyway: running)
        defer { ended = [] }
        return ended
    }

    /// Drops what was counted of somebody and is not recorded yet.
    mutating func forget(_ isTheirs: (EventDraft) -> Bool) {
        floods = floods.filter { !isTheirs($0.value.draft) }
        ended.removeAll { isTheirs($0.draft) }
    }

    private mutating func turn(to now: Instant, anyway: Bool = false) {
        let current = now.seconds / 60
        guard current != minute || anyway else { return }
        minute = current
        ended += floods.values.filter { $0.count > 0 }
        floods.removeAll(keepingCapacity: true)
    }
}

extension EventDraft {
    /// The event without whom it is about.
    fileprivate var withoutNames: EventDraft {
        EventDraft(type, message: message, severity: severity, metadata: metadata)
    }
}
