import Audit
public import Core
public import Store
public import TransparencyLog

/// Proof that an event is what entered the audit log: its way to the segment's root, which an entry of the log holds in clear.
public struct EventProof: Sendable {
    /// The event.
    public let event: SecurityEventID
    /// The user it is about.
    public let user: UserID?
    /// Whether the row is what entered the log: `verified`, `mismatch`, or `erased` when its salt was destroyed.
    public let verdict: Verdict
    /// What the digest was made of: base64url of a canonical array of salt, name and the event. Nil without a salt.
    public let disclosure: String?
    /// SHA-256 of the disclosure's text; a leaf of the segment's tree is SHA-256(0x00 ‖ digest).
    public let digest: [UInt8]
    /// The way from the leaf to the segment's root.
    public let inclusion: InclusionProof
    /// The segment's root.
    public let root: MerkleHash
    /// The entry that holds the root.
    public let entry: AuditEntryID
}

/// What asking for an event's proof gave.
public enum EventProofReading: Sendable {
    /// The proof.
    case proof(EventProof)
    /// The event is so new that it isn't in a segment yet.
    case waiting
    /// There is no such event, or the query doesn't let it through.
    case absent
}

extension EventLog {
    /// The proof of an event, if the query lets it through; the query's page doesn't matter.
    public func proof(
        of id: SecurityEventID, in query: EventQuery
    ) async throws(StoreFault) -> EventProofReading {
        let conditions = query.conditions
        let found = try await database.read { reader throws(StoreFault) -> (SaltedEvent, StoredSegment?)? in
            let item = try reader.first(
                """
                SELECT stream_position, salt, \(SecurityEvent.columns) FROM security_events \
                WHERE id = \(id) AND \(conditions)
                """, as: SaltedEvent.self)
            guard let item else { return nil }
            let segment = try reader.first(
                """
                SELECT number, entry_id, ids, digests FROM security_event_segments \
                WHERE (last_position, last_id) >= (\(item.position.place), \(id)) \
                ORDER BY last_position, last_id LIMIT 1
                """, as: StoredSegment.self)
            return (item, segment)
        }
        guard let (item, segment) = found else { return .absent }
        guard let segment, let place = segment.leaves.firstIndex(where: { $0.id == id }) else { return .waiting }
        return .proof(try segment.proof(of: item, at: place))
    }
}

/// A segment as it is stored.
struct StoredSegment: RowDecodable {
    let number: Int64
    let entry: AuditEntryID
    /// In the segment's order.
    let leaves: [EventLeaf]

    init(row: Row) throws(StoreFault) {
        number = try row.get(0)
        entry = try row.get(1)
        let ids: [UInt8] = try row.get(2)
        let digests: [UInt8] = try row.get(3)
        let count = ids.count / 16
        guard ids.count == count * 16, digests.count == count * MerkleHash.byteCount else {
            throw .decoding("security_event_segments: \(ids.count) bytes of ids and \(digests.count) of digests")
        }
        leaves = (0..<count).compactMap { place in
            SecurityEventID(bytes: ids[place * 16..<(place + 1) * 16]).map {
                EventLeaf(
                    id: $0,
                    digest: Array(digests[place * MerkleHash.byteCount..<(place + 1) * MerkleHash.byteCount]))
            }
        }
    }

    /// The root of the tree over the leaves.
    var root: MerkleHash {
        var tree = CompactRange()
        for leaf in leaves { tree.append(leaf.hash) }
        return tree.root
    }

    func proof(of item: SaltedEvent, at place: Int) throws(StoreFault) -> EventProof {
        var nodes: [TreeNode: MerkleHash] = [:]
        var tree = CompactRange()
        for leaf in leaves { tree.append(leaf.hash) { nodes[$0] = $1 } }
        let path = InclusionProof(index: UInt64(place), treeSize: tree.size) { wanted in
            wanted.compactMap { nodes[$0] }
        }
        guard let path else { throw .decoding("security_event_segments.ids") }
        return EventProof(
            event: item.event.id, user: item.event.userID, verdict: verdict(of: item, at: place),
            disclosure: item.salt.map { item.event.disclosure(salt: $0) }, digest: leaves[place].digest,
            inclusion: path, root: tree.root, entry: entry)
    }

    /// What to say of an event's row that stands at a place of the segment.
    func verdict(of item: SaltedEvent, at place: Int) -> Verdict {
        guard let salt = item.salt else { return .erased }
        return item.event.leaf(salt: salt) == leaves[place] ? .verified : .mismatch
    }
}
