import Anchors
import Audit
import Core
import SecurityEvents
import TransparencyLog

/// Proof that an event is what entered the audit log.
enum EventProofEndpoint {
    static func proof(_ context: SignedContext) async throws -> EventProofView {
        var query = EventQuery(seenBy: context.principal)
        guard let id = context.parameters[SecurityEventsEndpoint.event] else { throw Problem(.notFound) }
        switch try await context.services.events.proof(of: id, in: query) {
        case .absent: throw Problem(.notFound)
        case .waiting:
            throw Problem(.notFound, "The event isn't in the audit log yet; ask again in \(EventLog.sealsEvery).")
        case .proof(let proof):
            query.userID = proof.user
            try await context.noteRead(of: query)
            guard let entry = try await context.services.auditLog.entry(proof.entry) else { throw Problem(.notFound) }
            return EventProofView(
                proof: proof, entry: entry.integrity == .pruned ? nil : entry.entry,
                log: try await context.services.anchors.proof(of: proof.entry))
        }
    }
}

/// An event's way into the log: from its digest to the segment's root, and from the segment's entry to a signed checkpoint.
struct EventProofView: Shaped {
    let proof: EventProof
    let entry: String?
    let log: TLogProof?

    static let shape = Shape<EventProofView>(
        "SecurityEventProof", "Proof that an event is what entered the audit log.",
        [
            .field("event_id", "The event's id.") { $0.proof.event },
            .field(
                "verdict",
                "VERIFIED; MISMATCH when the row was changed; ERASED when its salt was destroyed with the person's data."
            ) { $0.proof.verdict.rawValue },
            .field("disclosure", "base64url of [salt, \"event\", {…}] in canonical JSON; null without a salt.") {
                $0.proof.disclosure
            },
            .field("digest", "SHA-256 of the disclosure's text, in base64.") { Base64.encode($0.proof.digest) },
            .field("index", "The event's place in the segment.") { Int64(clamping: $0.proof.inclusion.index) },
            .field("size", "How many events the segment has.") { Int64(clamping: $0.proof.inclusion.treeSize) },
            .field("hashes", "From SHA-256(0x00 ‖ digest) to the segment's root (RFC 9162, section 2.1.3), in base64.")
            {
                $0.proof.inclusion.path.map(\.base64)
            },
            .field("root", "The segment's root, in base64; the entry holds it as `root`.") { $0.proof.root.base64 },
            .field("entry_id", "The id of the audit entry that holds the root.") { $0.proof.entry },
            .field("entry", "The entry, as it was hashed; null once retention has removed it.") { $0.entry },
            .field("proof", "Proof that the entry is in the log (C2SP tlog-proof); null until it has its place.") {
                $0.log?.text
            },
        ])
}
