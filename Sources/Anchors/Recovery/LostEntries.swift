import Audit
import Core
import Store
import TransparencyLog

/// Entries that the database has lost, brought back from a copy of the log: each bundle is checked against a checkpoint that the log's
/// own key has signed before it is appended, so whatever is appended is what was there.
struct LostEntries {
    let audited: AuditedDatabase
    let end: LogEnd
    private(set) var tree: MirroredTree
    /// Whether the log had got another key meanwhile, whose private half is lost.
    private(set) var isKeyLost = false

    init(of audited: AuditedDatabase, after end: LogEnd, in tree: MirroredTree) {
        self.audited = audited
        self.end = end
        self.tree = tree
    }

    /// Appends them; returns how many there were. Throws ``AnchorFault/contradicted(_:)``, with the index, for an entry that isn't what
    /// the log signed, or that the database has otherwise; what was appended before it stays.
    mutating func bringBack() async throws(AnchorFault) -> UInt64 {
        var range = end.range
        guard range.size < tree.checkpoint.size else { return 0 }
        guard try await tree.begins(with: range) else { throw try await difference() }
        while range.size < tree.checkpoint.size {
            let first = range.size
            let entries = try Self.read(try await tree.entries(from: first), from: first)
            for entry in entries { range.append(entry.leafHash) }
            guard range.size > first, try await tree.begins(with: range) else {
                throw try await mistake(in: entries, from: first)
            }
            do { try await audited.restore(entries, from: first) } catch { throw .store(error) }
            isKeyLost = isKeyLost || entries.contains { $0.kind == .keyRotation }
        }
        return range.size - end.range.size
    }

    private static func read(_ bundle: ArraySlice<[UInt8]>, from first: UInt64) throws(AnchorFault) -> [LeafEntry] {
        var entries: [LeafEntry] = []
        for bytes in bundle {
            do { entries.append(try LeafEntry(bytes)) } catch {
                throw .contradicted("entry \(first + UInt64(entries.count)) of the copy can't be read: \(error)")
            }
        }
        return entries
    }

    /// What is wrong with a bundle that isn't what the log signed.
    private func mistake(in entries: [LeafEntry], from first: UInt64) async throws(AnchorFault) -> AnchorFault {
        let hashes = try await tree.hashes(around: first).dropFirst(Int(first % UInt64(Tile.fullWidth)))
        let wrong = zip(entries, hashes).enumerated().first { $1.0.leafHash != $1.1 }?.offset
        guard let wrong else {
            return .contradicted("entries from \(first) on in the copy are not those that the log signed")
        }
        return .contradicted("entry \(first + UInt64(wrong)) of the copy is not what the log signed")
    }

    /// The first entry that the database and the copy have otherwise.
    private func difference() async throws(AnchorFault) -> AnchorFault {
        for tile in Tile.added(from: 0, to: end.range.size) where tile.level == 0 {
            let first = tile.index * UInt64(Tile.fullWidth)
            let ours: [MerkleHash]
            do { ours = try await audited.tree.tile(tile)?.hashes ?? [] } catch { throw .store(error) }
            let theirs = try await tree.hashes(around: first)
            guard let place = zip(ours, theirs).enumerated().first(where: { $1.0 != $1.1 })?.offset else { continue }
            return .contradicted("entry \(first + UInt64(place)) of the copy is not the one in the database")
        }
        return .contradicted("the copy's tree is not that of its entries")
    }
}
