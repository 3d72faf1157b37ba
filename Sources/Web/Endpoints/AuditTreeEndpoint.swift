import Access
import Anchors
import Audit
import Core
import HTTPTypes
import TransparencyLog

/// The audit log as C2SP's tlog-tiles has it, and what is asked of the tree besides. Nothing here shows who did something.
enum AuditTreeEndpoint {
    static let tile = Parameter<String>.path(
        "tile", "The tile: its level or `entries`, its number in groups of three digits, and its width when partial.",
        .string(minLength: 1, maxLength: 100)
    ) { $0 }
    static let from = size("from", "The size of the older tree, 1 unless said otherwise.", fallback: 1)
    static let to = size("to", "The size of the newer tree; that of the newest checkpoint unless said otherwise.")

    static let cosigned = Parameter<Bool>.query(
        "cosigned",
        "Whether to answer with the newest checkpoint that a witness cosigned, which is some entries older.",
        .boolean, fallback: false
    ) { Bool($0) }

    /// The newest signed checkpoint, as it is, with the cosignatures of witnesses.
    static func note(_ context: SignedContext) async throws -> Reply {
        Reply(status: .ok, content: .text, body: Array(try await newest(context).encoded.utf8))
    }

    static func checkpoint(_ context: SignedContext) async throws -> CheckpointView {
        let note = try await newest(context)
        return CheckpointView(checkpoint: try Checkpoint(text: note.text), note: note)
    }

    /// A tile of hashes or a bundle of entries: 404 for any path that names none in this tree.
    static func tile(_ context: SignedContext) async throws -> Reply {
        let tree = context.services.audited.tree
        switch LogPath("tile/" + (context.parameters[tile] ?? "")) {
        case .tile(let tile):
            guard let hashes = try await tree.tile(tile) else { throw Problem(.notFound) }
            return Reply(status: .ok, content: .tile, body: hashes.bytes)
        case .entries(let tile):
            switch try await tree.entries(tile) {
            case .bytes(let bytes): return Reply(status: .ok, content: .tile, body: bytes)
            case .pruned:
                throw Problem(.notFound, "Retention removed these entries; their hashes are still in the log.")
            case .absent: throw Problem(.notFound)
            }
        case .checkpoint, nil: throw Problem(.notFound)
        }
    }

    static func consistency(_ context: SignedContext) async throws -> ConsistencyView {
        let tree = context.services.audited.tree
        let newest = try Checkpoint(text: try await newest(context).text).size
        let old = UInt64(clamping: context.parameters[from] ?? 1)
        let new = context.parameters[to].map { UInt64(clamping: $0) } ?? newest
        guard new <= newest else { throw Problem.invalid("to", "is larger than the log's tree of \(newest)") }
        guard old <= new else { throw Problem.invalid("from", "is larger than \(new)") }
        guard let proof = try await tree.consistency(from: old, to: new) else { throw Problem(.notFound) }
        return ConsistencyView(
            proof: proof, oldCheckpoint: try await checkpoint(of: old, context),
            newCheckpoint: try await checkpoint(of: new, context))
    }

    /// The log's public keys as text, the current one first.
    static func keys(_ context: OpenContext) async throws -> [UInt8] {
        let keys = try await context.edge.services.audited.tree.keys()
        guard !keys.isEmpty else { throw Problem(.notFound) }
        return Array(keys.map { "\($0.vkey)\n" }.joined().utf8)
    }

    private static func newest(_ context: SignedContext) async throws -> SignedNote {
        let anchors = context.services.anchors
        guard context.parameters[cosigned] != true else {
            guard let note = try await anchors.newestCosigned() else {
                throw Problem(.notFound, "No witness has cosigned a checkpoint yet.")
            }
            return note
        }
        guard let note = try await context.services.audited.tree.checkpoint() else {
            throw Problem(.notFound, "Nothing has its place in the log yet.")
        }
        return try await anchors.cosigned(note)
    }

    /// What was signed of a size, with the cosignatures of witnesses; nil when nothing was.
    private static func checkpoint(of size: UInt64, _ context: SignedContext) async throws -> SignedNote? {
        guard let note = try await context.services.audited.tree.checkpoint(of: size) else { return nil }
        return try await context.services.anchors.cosigned(note)
    }

    private static func size(_ name: String, _ summary: String, fallback: Int64? = nil) -> Parameter<Int64> {
        .query(name, summary, .integer(1...Int64.max), fallback: fallback) { Int64($0) }
    }
}

/// What the log was when it last signed.
struct CheckpointView: Shaped {
    let checkpoint: Checkpoint
    let note: SignedNote

    static let shape = Shape<CheckpointView>(
        "AuditCheckpoint", "The newest signed checkpoint.",
        [
            .field("origin", "The log's name.") { $0.checkpoint.origin },
            .field("size", "How many entries it had.") { Int64(clamping: $0.checkpoint.size) },
            .field("root", "The root over them, in base64.") { $0.checkpoint.root.base64 },
            .field("checkpoint", "The checkpoint as it was signed (C2SP tlog-checkpoint).") { $0.note.encoded },
            .field("witnesses", "Who cosigned it (C2SP tlog-witness).") { view in
                view.note.signatures.map(\.name).filter { $0 != view.checkpoint.origin }
            },
        ])
}

/// Proof that a tree continues an older one.
struct ConsistencyView: Shaped {
    let proof: ConsistencyProof
    let oldCheckpoint: SignedNote?
    let newCheckpoint: SignedNote?

    static let shape = Shape<ConsistencyView>(
        "AuditConsistency", "Proof that the log only grew.",
        [
            .field("from", "The size of the older tree.") { Int64(clamping: $0.proof.oldSize) },
            .field("to", "The size of the newer tree.") { Int64(clamping: $0.proof.newSize) },
            .field("hashes", "The hashes of the proof (RFC 9162, section 2.1.4), in base64.") {
                $0.proof.path.map(\.base64)
            },
            .field("from_checkpoint", "What was signed of the older tree; null when it never was.") {
                $0.oldCheckpoint?.encoded
            },
            .field("to_checkpoint", "What was signed of the newer tree; null when it never was.") {
                $0.newCheckpoint?.encoded
            },
        ])
}
