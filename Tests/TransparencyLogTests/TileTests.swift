import Testing
import TransparencyLog

@Suite("Tiles")
struct TileTests {
    @Test(
        "have one path each",
        arguments: [
            (0, 0, 256, "tile/0/000"), (0, 273, 112, "tile/0/273.p/112"), (1, 1_234_067, 256, "tile/1/x001/x234/067"),
            (2, 1000, 1, "tile/2/x001/000.p/1"), (7, 0, 127, "tile/7/000.p/127"),
        ] as [(Int, UInt64, Int, String)])
    func paths(level: Int, index: UInt64, width: Int, path: String) throws {
        let tile = try #require(Tile(level: level, index: index, width: width))
        #expect(LogPath.tile(tile).text == path)
        #expect(LogPath(path) == .tile(tile))
        let entries = try #require(Tile(level: 0, index: index, width: width))
        #expect(LogPath(LogPath.entries(entries).text) == .entries(entries))
    }

    @Test(
        "are not found under any other path",
        arguments: [
            "", "/checkpoint", "checkpoint/", "tile", "tile/0", "tile/0/", "tile/0/0", "tile/0/0000", "tile/0/x000/000",
            "tile/0/x001/x234/67", "tile/0/001/x234", "tile/0/x001", "tile/00/000", "tile/+1/000", "tile/-1/000",
            "tile/64/000", "tile/8/000", "tile/0/000.p/0", "tile/0/000.p/256", "tile/0/000.p/01", "tile/0/000.p/+1",
            "tile/0/000.p", "tile/0/000.p/", "tile/0/.p/1", "tile/entries/000.p/1/", "tile/entries/x000/001",
            "tile/data/000", "tile/0/x999/x999/x999/x999/x999/x999/999", "tile/0/x001/xx02/003", "tile/0/٠٠٠",
            "tile/7/000",
            "tile//000", "tile/0/000\u{301}",
        ])
    func badPaths(_ path: String) {
        #expect(LogPath(path) == nil)
    }

    /// The example of C2SP tlog-tiles.
    @Test("of a tree of 70,000 are those of the specification's example")
    func example() {
        let tiles = Tile.added(from: 0, to: 70_000)
        let paths = tiles.map { LogPath.tile($0).text }
        #expect(tiles.count == 273 + 1 + 1 + 1 + 1)
        #expect(paths.prefix(2) == ["tile/0/000", "tile/0/001"])
        #expect(paths.suffix(4) == ["tile/0/273.p/112", "tile/1/000", "tile/1/001.p/17", "tile/2/000.p/1"])
    }

    @Test("that an append completes or widens are those that differ between the two trees")
    func added() {
        let sizes: [UInt64] = [0, 1, 2, 255, 256, 257, 511, 512, 65_535, 65_536, 65_537, 70_000]
        for (number, old) in sizes.enumerated() {
            let before = Set(Tile.added(from: 0, to: old))
            for new in sizes[number...] {
                let after = Set(Tile.added(from: 0, to: new))
                #expect(Set(Tile.added(from: old, to: new)) == after.subtracting(before))
                #expect(before.allSatisfy { $0.isPart(ofTreeOf: new) })
            }
        }
        #expect(Tile.added(from: 255, to: 256).filter(\.isFull).map { LogPath.tile($0).text } == ["tile/0/000"])
    }

    @Test(
        "hold the tree: every proof can be made from them",
        arguments: [1, 255, 256, 257, 65_535, 65_536, 65_537, 70_000])
    func proofs(_ size: UInt64) throws {
        let store = try TileStore(LargeTree.table, size: size)
        let reader = TileReader(treeSize: size, fetch: store.fetch)
        let range = try CompactRange(size: size, reading: reader.hashes)
        #expect(range == (try CompactRange(size: size, reading: LargeTree.table.read)))
        for index in Set([0, size / 2, size - 1]) {
            let proof = try #require(try InclusionProof(index: index, treeSize: size, reading: reader.hashes))
            try proof.verify(LargeTree.tree.leaves[Int(index)], root: range.root)
        }
        for old in [1, 255, 256, 257, 65_536, size] where old <= size {
            let proof = try #require(try ConsistencyProof(oldSize: old, newSize: size, reading: reader.hashes))
            #expect(proof == (try ConsistencyProof(oldSize: old, newSize: size, reading: LargeTree.table.read)))
        }
    }

    @Test("that are partial are the beginning of what they become")
    func prefixes() throws {
        let full = try #require(Tile(level: 0, index: 1))
        let partial = try #require(Tile(level: 0, index: 1, width: 17))
        let hashes = Array(LargeTree.tree.leaves[256..<512])
        let bytes = try HashTile(full, hashes: hashes).bytes
        #expect(bytes.count == 8192)
        #expect(try HashTile(partial, bytes: bytes).bytes == Array(bytes.prefix(17 * 32)))
        #expect(throws: TileFault.wrongLength(full)) { try HashTile(full, bytes: bytes.dropLast(32)) }
        #expect(throws: TileFault.wrongLength(partial)) { try HashTile(partial, bytes: bytes.prefix(16 * 32)) }
        #expect(throws: TileFault.wrongLength(partial)) { try HashTile(partial, bytes: bytes.prefix(17 * 32 + 1)) }
        #expect(throws: TileFault.wrongLength(full)) { try HashTile(full, bytes: bytes + bytes) }
    }

    @Test("have no place beyond 2⁶³ leaves")
    func limits() {
        #expect(Tile(level: 0, index: 1 << 55 - 1, width: 255) != nil)
        #expect(Tile(level: 0, index: 1 << 55 - 1, width: 256) == nil)
        #expect(Tile(level: 0, index: .max) == nil)
        #expect(Tile(level: 7, index: 0, width: 128) == nil)
        #expect(Tile(level: 8, index: 0, width: 1) == nil)
        #expect(Tile(holding: TreeNode(level: 3, index: 4), treeSize: 39) == nil)
        #expect(Tile(holding: TreeNode(level: 62, index: 1), treeSize: .largestTree) == nil)
        #expect(Tile(holding: TreeNode(level: 62, index: 0), treeSize: .largestTree) != nil)
    }
}

@Suite("Bundles of entries")
struct EntryBundleTests {
    private let entries: [[UInt8]] = [[], [1], Array(repeating: 7, count: 65_535)]

    @Test("are entries behind their lengths, and read back the same")
    func roundTrip() throws {
        let tile = try #require(Tile(level: 0, index: 2, width: 3))
        let bundle = try EntryBundle.encode(entries)
        #expect(bundle.prefix(8) == [0, 0, 0, 1, 1, 0xff, 0xff, 7])
        #expect(try EntryBundle.decode(bundle, of: tile) == entries)
        #expect(throws: TileFault.entryTooLong(65_536)) {
            try EntryBundle.encode([Array(repeating: 7, count: 65_536)])
        }
    }

    @Test("that are cut or too long say at which entry of the log")
    func damage() throws {
        let tile = try #require(Tile(level: 0, index: 2, width: 3))
        let bundle = try EntryBundle.encode(entries)
        for (bytes, index) in [
            (bundle.dropLast(), 514), (bundle.prefix(2), 513), (bundle.prefix(3), 513), (bundle + [0], 515),
        ] {
            #expect(throws: TileFault.wrongEntries(tile, at: UInt64(index))) {
                try EntryBundle.decode(Array(bytes), of: tile)
            }
        }
    }
}

/// All tiles of a tree, as a mirror has them: by path.
struct TileStore {
    private(set) var files: [String: [UInt8]] = [:]

    struct Missing: Error {}

    init(_ table: NodeTable, size: UInt64) throws {
        for tile in Tile.added(from: 0, to: size) {
            files[LogPath.tile(tile).text] = try HashTile(tile, hashes: table.read(tile.nodes)).bytes
        }
    }

    func fetch(_ tiles: [Tile]) throws -> [HashTile] {
        try tiles.map { tile in
            guard let bytes = files[LogPath.tile(tile).text] else { throw Missing() }
            return try HashTile(tile, bytes: bytes)
        }
    }
}
