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
    fileprivate struct Key: Hashable {
        let type: EventType
        let subject: String?
    }

    /// An event that stands for several.
    struct Flood: Sendable {
        fileprivate let key: Key
        var draft: EventDraft
        var origin: Origin
        var count: Int

        /// The event to record.
        var event: EventDraft { draft.counted(count) }

        /// Events of one type for whose addresses and users there was no room.
        fileprivate static func nameless(_ draft: EventDraft, count: Int) -> Flood {
            Flood(key: Key(type: draft.type, subject: nil), draft: draft.withoutNames, origin: .local, count: count)
        }
    }

    private var minute: Int64 = .min
    private var floods: [Key: Flood] = [:]
    private var ended: [Key: Flood] = [:]

    /// Notes an event; true when it is the first of its minute, and to be recorded now.
    mutating func note(_ draft: EventDraft, of subject: String, from origin: Origin, at now: Instant) -> Bool {
        turn(to: now)
        var key = Key(type: draft.type, subject: subject)
        if floods[key] == nil {
            guard floods.count >= Self.capacity else {
                floods[key] = Flood(key: key, draft: draft, origin: origin, count: 0)
                return true
            }
            key = Key(type: draft.type, subject: nil)
            floods[key] = floods[key] ?? .nameless(draft, count: 0)
        }
        floods[key]?.count += 1
        return false
    }

    /// The first of its minute could not be recorded: it is counted with those that came since, to be recorded later, and
    /// the next one is a first again.
    mutating func noteUnrecorded(_ draft: EventDraft, of subject: String, from origin: Origin) {
        let key = Key(type: draft.type, subject: subject)
        let since = floods.removeValue(forKey: key)?.count ?? 0
        end(Flood(key: key, draft: draft, origin: origin, count: since + 1))
    }

    /// Takes back what could not be recorded.
    mutating func putBack(_ floods: some Sequence<Flood>) {
        for flood in floods { end(flood) }
    }

    /// Takes what has gathered in minutes that are over; `including` the running one when the server stops.
    mutating func takeEnded(at now: Instant, including running: Bool = false) -> [Flood] {
        turn(to: now, anyway: running)
        defer { ended = [:] }
        return Array(ended.values)
    }

    /// Drops what was counted of somebody and is not recorded yet.
    mutating func forget(_ isTheirs: (EventDraft) -> Bool) {
        floods = floods.filter { !isTheirs($0.value.draft) }
        ended = ended.filter { !isTheirs($0.value.draft) }
    }

    private mutating func turn(to now: Instant, anyway: Bool = false) {
        let current = now.seconds / 60
        guard current != minute || anyway else { return }
        minute = current
        for flood in floods.values where flood.count > 0 { end(flood) }
        floods.removeAll(keepingCapacity: true)
    }

    /// Adds to what is to be recorded. While nothing can be, floods that are alike become one, and there is room for so many.
    private mutating func end(_ flood: Flood) {
        let hasRoom = ended[flood.key] != nil || ended.count < Self.capacity
        var flood = hasRoom ? flood : .nameless(flood.draft, count: flood.count)
        flood.count += ended[flood.key]?.count ?? 0
        ended[flood.key] = flood
    }
}

extension EventDraft {
    /// The event as one that stands for so many.
    func counted(_ count: Int) -> EventDraft {
        var draft = self
        draft.metadata["count"] = .integer(Int64(count))
        return draft
    }

    /// The event without whom it is about.
    fileprivate var withoutNames: EventDraft {
        EventDraft(type, message: message, severity: severity, metadata: metadata)
    }
}
