import Audit
import Core
import Store
import TransparencyLog

/// What witnesses signed of this log's checkpoints, in the table `anchor_cosignatures`.
struct Cosignatures: Sendable {
    let database: AuditedDatabase
    let time: any TimeSource

    /// Keeps a cosignature; of two by the same witness over one checkpoint the first stays.
    func keep(_ signature: NoteSignature, of checkpoint: Checkpoint) async throws(StoreFault) {
        let now = time.now()
        try await database.housekeep(.anchors) { transaction throws(StoreFault) in
            try transaction.run(
                """
                INSERT INTO anchor_cosignatures (origin, size, witness, line, created_at)
                VALUES (\(checkpoint.origin), \(Int64(checkpoint.size)), \(signature.name), \(signature.line), \(now))
                ON CONFLICT DO NOTHING
                """)
            return .commit(())
        }
    }

    /// The note of a checkpoint with the cosignatures that there are of it, in the order of the witnesses' names.
    func add(to note: SignedNote) async throws(StoreFault) -> SignedNote {
        guard let checkpoint = try? Checkpoint(text: note.text) else { return note }
        let lines = try await database.read { reader throws(StoreFault) in
            try reader.values(
                """
                SELECT line FROM anchor_cosignatures
                WHERE origin = \(checkpoint.origin) AND size = \(Int64(checkpoint.size)) ORDER BY witness
                """, as: String.self)
        }
        let signatures = lines.compactMap { NoteSignature(line: $0[...]) }
        return SignedNote(text: note.text, signatures: note.signatures + signatures)
    }

    /// The size of the newest checkpoint that at least one witness cosigned; nil when none was.
    func newestSize(origin: String) async throws(StoreFault) -> UInt64? {
        let size = try await database.read { reader throws(StoreFault) in
            try reader.value(
                "SELECT max(size) FROM anchor_cosignatures WHERE origin = \(origin)", as: Int64?.self)
        }
        return size.flatMap(\.self).map { UInt64($0) }
    }
}
