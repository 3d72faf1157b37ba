import Audit
import Core
public import Store

/// Taking somebody who is gone out of the events of others: those that they brought about (`actor`) or delivered for a
/// program (`ingested_by`). No index holds these, so it is a job that reads all events, some at a time.
extension EventLog {
    /// The kind of the job; its handler is ``forgetActor(_:)``.
    public static let actorErased: JobKind = "security_events.forget_actor"
    /// What stands in place of a reference afterwards.
    static let erasedActor = "erased"
    /// Events looked through at a time.
    private static let eventsAtOnce = 5_000

    /// Does what a job asks for. It may begin again at any time: what it has done is done.
    public func forgetActor(_ job: Job) async throws {
        guard let payload = try? JSONReader.read(Array(job.payload.text.utf8)),
            let reference = payload["reference"]?.string
        else { return }
        var start = EventPlace.first
        while let end = try await place(so: Self.eventsAtOnce, behind: start) {
            try await forget(reference, from: start, to: end)
            start = end
        }
    }

    /// The last of so many events behind a place; nil when there are none.
    private func place(so many: Int, behind start: EventPlace) async throws(StoreFault) -> EventPlace? {
        try await database.read(.scan) { reader throws(StoreFault) in
            try reader.first(
                """
                SELECT created_at, id FROM (SELECT created_at, id FROM security_events \
                WHERE (created_at, id) > (\(start.time), \(start.id)) ORDER BY created_at, id LIMIT \(many)) AS part \
                ORDER BY created_at DESC, id DESC LIMIT 1
                """, as: EventPlace.self)
        }
    }

    private func forget(_ reference: String, from start: EventPlace, to end: EventPlace) async throws(StoreFault) {
        let named = try await database.read(.scan) { reader throws(StoreFault) in
            try reader.rows(
                """
                SELECT id, metadata FROM security_events WHERE (created_at, id) > (\(start.time), \(start.id)) \
                AND (created_at, id) <= (\(end.time), \(end.id)) \
                AND (metadata ->> 'actor' = \(reference) OR metadata ->> 'ingested_by' = \(reference))
                """, as: NamedActor.self)
        }
        guard !named.isEmpty else { return }
        try await database.housekeep(.securityEvents) { transaction throws(StoreFault) in
            for event in named {
                try transaction.run(
                    """
                    UPDATE security_events SET metadata = \(event.metadata(without: reference)), salt = NULL \
                    WHERE id = \(event.id) \
                    AND created_at >= \(start.time) AND created_at <= \(end.time)
                    """)
            }
            return .commit(())
        }
    }
}

/// Where an event stands in the order of time.
private struct EventPlace: RowDecodable {
    let time: Instant
    let id: SecurityEventID

    /// Before all events.
    static let first = EventPlace(time: Instant(milliseconds: 0), id: SecurityEventID(high: 0, low: 0))

    private init(time: Instant, id: SecurityEventID) {
        self.time = time
        self.id = id
    }

    init(row: Row) throws(StoreFault) {
        time = try row.get(0)
        id = try row.get(1)
    }
}

/// An event that names whom it came from.
private struct NamedActor: RowDecodable {
    let id: SecurityEventID
    private let metadata: JSONText

    init(row: Row) throws(StoreFault) {
        id = try row.get(0)
        metadata = try row.get(1)
    }

    /// The metadata with the reference taken out, and everything else as it was.
    func metadata(without reference: String) -> JSONText {
        guard case .object(let members)? = try? JSONReader.read(Array(metadata.text.utf8)) else { return metadata }
        let nameless = members.map { member in
            let names = ["actor", "ingested_by"].contains(member.name) && member.value == .string(reference)
            return names ? JSONValue.Member(member.name, .string(EventLog.erasedActor)) : member
        }
        return JSONText(JSONValue.object(nameless).json)
    }
}
