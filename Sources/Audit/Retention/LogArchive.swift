import Core
import Crypto
public import Store
import TransparencyLog

/// Entries as they are kept once the log has let go of them: a bundle like those of an export, without the values. Whoever has it can still
/// check each entry against the log's checkpoints; nothing in it says who did something, so an erasure needn't reach it.
public struct LogArchive: Sendable {
    /// What is in it.
    public let entries: PrunableEntries
    /// The archive, a ZIP file.
    public let bytes: [UInt8]
    /// SHA-256 over it, in hexadecimal.
    public let digest: String

    /// What its file is called: the first and last index, and the beginning of the digest, so that no two of one name differ.
    public var name: String {
        "entries-\(entries.indexes.lowerBound)-\(entries.indexes.upperBound - 1)-\(digest.prefix(16)).zip"
    }
}

extension AuditedDatabase {
    /// Entries read at a time.
    private static let archivedAtOnce = 1_024

    /// Makes the archive of some entries. Throws when one of them isn't what was written: that one is evidence, and stays where it is.
    public func archive(_ entries: PrunableEntries) async throws(StoreFault) -> LogArchive {
        guard let note = try await tree.checkpoint(), let checkpoint = try? Checkpoint(text: note.text) else {
            throw .unusable("audit_checkpoints has no checkpoint")
        }
        let indexes = entries.indexes
        let cover = BundleCover(
            checkpoint: note, keys: try await tree.keys(), time: time.now(),
            selection:
                "\(indexes.lowerBound) to \(indexes.upperBound - 1), archived by retention; values about people were removed"
        )
        do {
            var bundle = BundleWriter()
            var bytes = try bundle.begin(cover)
            var next = indexes.lowerBound
            while next < indexes.upperBound {
                let past = min(next + Int64(Self.archivedAtOnce), indexes.upperBound)
                bytes += try bundle.append(try await exported(next..<past, in: checkpoint.size))
                next = past
            }
            bytes += try bundle.finish()
            return LogArchive(
                entries: entries, bytes: bytes, digest: Hexadecimal.encode(Array(SHA256.hash(data: bytes))))
        } catch let fault as StoreFault {
            throw fault
        } catch {
            throw .abandoned("audit_entries can't be archived: \(error)")
        }
    }

    private func exported(_ indexes: Range<Int64>, in size: UInt64) async throws(StoreFault) -> [ExportedEntry] {
        let rows = try await database.read(.scan) { reader throws(StoreFault) in
            try reader.rows(
                """
                SELECT idx, entry, hash FROM audit_entries
                WHERE idx >= \(indexes.lowerBound) AND idx < \(indexes.upperBound) ORDER BY idx
                """, as: ArchivedRow.self)
        }
        let proofs = try await tree.proofs(of: rows.map(\.index), in: size)
        guard rows.count == indexes.count, proofs.count == rows.count else {
            throw .unusable("audit_entries: some of \(indexes) are missing")
        }
        var exported: [ExportedEntry] = []
        for row in rows {
            guard let proof = proofs[row.index], MerkleHash.leaf(row.text).bytes == row.hash else {
                throw .unusable("audit_entries: entry \(row.index) is not what was written, and is not removed")
            }
            exported.append(ExportedEntry(index: proof.index, entry: row.text, disclosures: [], path: proof.path))
        }
        return exported
    }
}

private struct ArchivedRow: RowDecodable {
    let index: Int64
    let text: [UInt8]
    let hash: [UInt8]

    init(row: Row) throws(StoreFault) {
        index = try row.get(0)
        text = Array(try row.get(1, as: String.self).utf8)
        hash = try row.get(2)
    }
}
