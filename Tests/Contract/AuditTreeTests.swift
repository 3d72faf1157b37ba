import Access
import Audit
import Core
@_spi(RawTransaction) import Store
import TestKit
import Testing
import TransparencyLog

@Suite("The audit log as a tree")
struct AuditTreeTests {
    @Test("is empty before its first entry", arguments: Engine.allCases)
    func empty(_ engine: Engine) async throws {
        try await AuditHouse.with(engine) { house in
            let (tree, tile) = (house.audited.tree, try #require(Tile(level: 0, index: 0, width: 1)))
            #expect(try await tree.origin() == "localhost/audit")
            #expect(try await tree.checkpoint() == nil)
            #expect(try await tree.tile(tile) == nil)
            #expect(try await tree.entries(tile) == .absent)
            #expect(try await tree.inclusion(of: 0) == nil)
        }
    }

    @Test("proves every entry against a checkpoint that its key signed", arguments: Engine.allCases)
    func proofs(_ engine: Engine) async throws {
        try await AuditHouse.with(engine) { house in
            for number in 0..<7 { try await house.add("\(number)") }
            let entries = try await house.entries()
            let (tree, keys) = (house.audited.tree, try await house.audited.tree.keys())
            for entry in entries {
                let proof = try #require(try await tree.proof(of: entry.id))
                let leaf = MerkleHash.leaf(Array(entry.entry.utf8))
                let verified = try proof.verify(leaf, origin: "localhost/audit", keys: keys)
                #expect(Int64(proof.index) == entry.index && verified.checkpoint.size == 7)
            }
            let stranger = AuditEntryID.make(at: house.time.now(), SystemRandomness())
            #expect(try await tree.proof(of: stranger) == nil)
            #expect(try await tree.inclusion(of: 7) == nil)
            #expect(try await tree.inclusion(of: 0, in: 8) == nil)
            #expect(try await tree.consistency(from: 0) == nil)
            #expect(try await tree.consistency(from: 3, to: 8) == nil)
        }
    }

    @Test("agrees with a naive tree at every boundary of its tiles", arguments: Engine.allCases)
    func tiles(_ engine: Engine) async throws {
        try await AuditHouse.with(engine) { house in
            try await house.fill(to: 255)
            var known = CompactRange()
            var leaves: [MerkleHash] = []
            for size in [255, 256, 257, 600] as [UInt64] {
                try await house.fill(to: size)
                let checkpoint = try await house.verifiedCheckpoint()
                for tile in Tile.added(from: known.size, to: size) where tile.level == 0 {
                    let hashes = try #require(try await house.audited.tree.tile(tile)).hashes
                    let bundle = try await house.audited.tree.entries(tile)
                    guard case .bytes(let bytes) = bundle else { throw Unexpected(bundle: bundle) }
                    #expect(try EntryBundle.decode(bytes, of: tile).map { MerkleHash.leaf($0) } == hashes)
                    leaves = leaves.prefix(Int(tile.index) * Tile.fullWidth) + hashes
                }
                let old = known
                for leaf in leaves[Int(known.size)...] { known.append(leaf) }
                #expect(checkpoint == Checkpoint(origin: "localhost/audit", tree: known))
                for index in [0, 255, 256, size - 1] where index < size {
                    let proof = try #require(try await house.audited.tree.inclusion(of: index))
                    try proof.verify(leaves[Int(index)], root: known.root)
                }
                if old.size > 0 {
                    let proof = try #require(try await house.audited.tree.consistency(from: old.size))
                    try proof.verify(oldRoot: old.root, newRoot: known.root)
                }
            }
            let upper = try #require(Tile(level: 1, index: 0, width: 2))
            #expect(try await house.audited.tree.tile(upper)?.hashes.count == 2)
            #expect(try await house.audited.tree.tile(try #require(Tile(level: 1, index: 0, width: 3))) == nil)
        }
    }

    @Test("takes in the entries of a log that is older than it", arguments: Engine.allCases)
    func older(_ engine: Engine) async throws {
        try await AuditHouse.with(engine) { house in
            try await house.writeWithoutTree(300)
            #expect(try await house.audited.tree.checkpoint() == nil)
            try await house.audited.tree.prepare()
            #expect(try await house.verifiedCheckpoint().size == 300)
            try await house.add("one")
            _ = try await house.entries()
            #expect(try await house.verifiedCheckpoint().size == 301)
        }
    }

    @Test("tells of each size that it reaches", .timeLimit(.minutes(1)), arguments: Engine.allCases)
    func growth(_ engine: Engine) async throws {
        try await AuditHouse.with(engine) { house in
            var sizes = house.audited.tree.growth().makeAsyncIterator()
            try await house.add("one")
            _ = try await house.entries()
            #expect(await sizes.next() == 1)
        }
    }

    private struct Unexpected: Error {
        let bundle: BundleReading
    }
}

extension AuditHouse {
    /// Adds things until the log has so many entries.
    func fill(to size: UInt64) async throws {
        let present = UInt64(try await things())
        try await withThrowingTaskGroup(of: Void.self) { group in
            for number in present..<max(present, size) { group.addTask { try await add("\(number)") } }
            try await group.waitForAll()
        }
        try await audited.sequencer.sequence()
    }

    /// The newest checkpoint, its signature checked.
    func verifiedCheckpoint() async throws -> Checkpoint {
        struct Missing: Error {}
        guard let note = try await audited.tree.checkpoint() else { throw Missing() }
        let origin = try await audited.tree.origin()
        return try VerifiedCheckpoint(note, origin: origin, keys: try await audited.tree.keys()).checkpoint
    }

    /// Writes entries as programs did before there was a tree.
    func writeWithoutTree(_ count: Int) async throws {
        let (now, hash) = (time.now(), MerkleHash.leaf(Array("{}".utf8)).bytes)
        try await test.database.write { transaction throws(StoreFault) in
            for index in 0..<count {
                let id = AuditEntryID.make(at: now, SystemRandomness())
                try transaction.insert(
                    """
                    INSERT INTO audit_entries (idx, id, created_at, action, resource_type, entry, hash)
                    VALUES (\(index), \(id), \(now), 'x', 'x', '{}', \(hash))
                    """)
            }
            return .commit(())
        }
    }
}
