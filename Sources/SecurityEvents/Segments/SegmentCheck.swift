import Audit
import Core
public import Store
import TransparencyLog

/// What comparing segments with the audit log found.
public struct SegmentReport: Sendable, Equatable {
    /// How many segments were looked at.
    public internal(set) var segments = 0
    /// How many events these hold.
    public internal(set) var events = 0
    /// What is wrong, a line each.
    public internal(set) var flaws: [String] = []
}

extension EventLog {
    /// Compares every segment with the entry that holds its root, and every event that is still there with its digest. Changes nothing.
    public func checkSegments() async throws(StoreFault) -> SegmentReport {
        var report = SegmentReport()
        var last = Int64(0)
        while true {
            let number = last
            let found = try await database.read(.scan) {
                reader throws(StoreFault) -> (CheckedSegment, [SaltedEvent])? in
                let segment = try reader.first(CheckedSegment.next(after: number), as: CheckedSegment.self)
                guard let segment else { return nil }
                let events = try reader.rows(
                    """
                    SELECT stream_position, salt, \(SecurityEvent.columns) FROM security_events \
                    WHERE id IN \(SQL.list(segment.stored.leaves.map(\.id)))
                    """, as: SaltedEvent.self)
                return (segment, events)
            }
            guard let (segment, events) = found else { return report }
            last = segment.stored.number
            report.segments += 1
            report.events += segment.stored.leaves.count
            if let flaw = segment.flaw { report.flaws.append("segment \(last): \(flaw)") }
            let places = Dictionary(segment.stored.leaves.enumerated().map { ($1.id, $0) }) { first, _ in first }
            for event in events {
                guard let place = places[event.event.id] else { continue }
                if segment.stored.verdict(of: event, at: place) == .mismatch {
                    report.flaws.append("event \(event.event.id): is not what entered the log")
                }
            }
        }
    }
}

/// A segment, and the text of the entry that holds its root.
private struct CheckedSegment: RowDecodable {
    let stored: StoredSegment
    let entry: String?

    static func next(after number: Int64) -> SQL {
        """
        SELECT s.number, s.entry_id, s.ids, s.digests, e.entry FROM security_event_segments s \
        LEFT JOIN audit_rows e ON e.id = s.entry_id WHERE s.number > \(number) ORDER BY s.number LIMIT 1
        """
    }

    init(row: Row) throws(StoreFault) {
        stored = try StoredSegment(row: row)
        entry = try row.get(4)
    }

    /// What is wrong with it; nothing is said where retention has removed the entry's text.
    var flaw: String? {
        guard let entry else { return "the log has no entry of it" }
        guard !entry.isEmpty else { return nil }
        guard let leaf = try? LeafEntry(Array(entry.utf8)), leaf.kind == .segment else {
            return "its entry is another one"
        }
        let holds =
            leaf.fields["root"] == .text(stored.root.base64) && leaf.fields["n"] == .integer(Int64(stored.leaves.count))
        return holds ? nil : "its digests are not those that its entry was made of"
    }
}
