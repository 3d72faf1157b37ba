public import Core
import Store
import TransparencyLog

/// Entries to take away with all that it takes to check them; see ``TransparencyLog/BundleWriter``.
public struct AuditBundle: Sendable {
    private let export: AuditExport
    private let tree: AuditTree
    private let cover: BundleCover
    private let size: UInt64

    /// The entries of `export` that are in the tree of the newest checkpoint; nil before there is one. `selection` says in words
    /// which they are.
    public init?(
        _ export: AuditExport, of tree: AuditTree, at time: Instant, selection: String
    ) async throws {
        guard let note = try await tree.checkpoint() else { return nil }
        self.export = export
        self.tree = tree
        cover = BundleCover(checkpoint: note, keys: try await tree.keys(), time: time, selection: selection)
        size = try Checkpoint(text: note.text).size
    }

    /// Gives the archive to `write`, piece by piece; `check` sees each piece of entries first, and throws to break off.
    public func write(
        checking check: ([AuditRecord]) async throws -> Void = { _ in }, to write: ([UInt8]) async throws -> Void
    ) async throws {
        var bundle = BundleWriter()
        try await write(bundle.begin(cover))
        try await export.forEachPiece { records in
            try await check(records)
            let proofs = try await tree.proofs(of: records.compactMap(\.index), in: size)
            let entries = records.compactMap { record in
                record.index.flatMap { proofs[$0] }.map { proof in
                    ExportedEntry(
                        index: proof.index, entry: Array(record.entry.utf8), disclosures: record.disclosures,
                        path: proof.path)
                }
            }
            try await write(bundle.append(entries))
        }
        try await write(bundle.finish())
    }
}
