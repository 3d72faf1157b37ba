/// A tile: up to 256 hashes of one level of the tree that stand side by side (C2SP tlog-tiles).
///
/// Tiles cut the tree into pieces eight levels high. Of each piece only the lowest level is kept, since the seven above
/// follow from it; the hash of the whole piece is one of the hashes of a tile one level up.
///
/// ```
/// tile level 1        ┌────────── tile/1/000 ──────────┐
/// tree level 8        0               1               2 …
///                     │               │
/// tile level 0  ┌ tile/0/000 ┐  ┌ tile/0/001 ┐  ┌ tile/0/002.p/17
/// tree level 0  0 … 255         256 … 511       512 … 528
/// ```
///
/// A tile at the right edge of a tree is partial: as wide as there are hashes. It is the beginning of the full tile that
/// comes later, so no partial tile has to be kept.
public struct Tile: Hashable, Sendable {
    /// Hashes in a full tile.
    public static let fullWidth = 256
    /// Levels of the tree in a tile.
    public static let height = 8
    /// The highest tile level of a tree with fewer than 2⁶³ leaves.
    static let topLevel = 7

    /// How many tiles lie below: the tile's hashes stand at 8 × `level` of the tree. 0 to 7.
    public let level: Int
    /// How many tiles of the level stand left of it.
    public let index: UInt64
    /// The number of hashes: 1 to 256.
    public let width: Int

    /// A tile by its place; nil when no tree with fewer than 2⁶³ leaves has one there.
    public init?(level: Int, index: UInt64, width: Int = fullWidth) {
        guard 0...Self.topLevel ~= level, 1...Self.fullWidth ~= width else { return nil }
        let mostHashes = UInt64.largestTree >> UInt64(Self.height * level)
        let (first, overflows) = index.multipliedReportingOverflow(by: UInt64(Self.fullWidth))
        guard !overflows, first <= mostHashes, UInt64(width) <= mostHashes - first else { return nil }
        self.level = level
        self.index = index
        self.width = width
    }

    /// The tile that holds a node, or that the node is made from, in a tree of so many leaves; nil when the tree hasn't
    /// got all of the node.
    public init?(holding node: TreeNode, treeSize: UInt64) {
        guard treeSize <= .largestTree, node.level < UInt64.bitWidth - 1,
            node.index < treeSize >> UInt64(node.level)
        else { return nil }
        let level = node.level / Self.height
        let index = (node.index << UInt64(node.level % Self.height)) / UInt64(Self.fullWidth)
        let hashes = treeSize >> UInt64(Self.height * level) - index * UInt64(Self.fullWidth)
        self.init(level: level, index: index, width: Int(min(hashes, UInt64(Self.fullWidth))))
    }

    /// Whether the tile never changes any more.
    public var isFull: Bool { width == Self.fullWidth }

    /// The nodes whose hashes the tile has, in order.
    public var nodes: [TreeNode] {
        (0..<UInt64(width)).map {
            TreeNode(level: Self.height * level, index: index * UInt64(Self.fullWidth) + $0)
        }
    }

    /// Whether a tree of so many leaves has the tile in this width or a larger one.
    public func isPart(ofTreeOf treeSize: UInt64) -> Bool {
        treeSize >> UInt64(Self.height * level) >= index * UInt64(Self.fullWidth) + UInt64(width)
    }

    /// The tiles of a tree that aren't full, from the bottom up: one on each level at most.
    public static func edge(ofTreeOf treeSize: UInt64) -> [Tile] {
        (0...topLevel).compactMap { level in
            let (index, width) = (treeSize >> UInt64(height * level)).quotientAndRemainder(
                dividingBy: UInt64(fullWidth))
            return Tile(level: level, index: index, width: Int(width))
        }
    }

    /// The tiles that a tree has and the smaller one before it hadn't, or had narrower: level 0 first, from left to right.
    ///
    /// From 0 these are all tiles of the tree. Those that are full have just been completed.
    public static func added(from oldSize: UInt64, to newSize: UInt64) -> [Tile] {
        let full = UInt64(fullWidth)
        return (0...topLevel).flatMap { level in
            let (old, new) = (oldSize >> UInt64(height * level), newSize >> UInt64(height * level))
            guard old < new else { return [Tile]() }
            return (old / full...(new - 1) / full).compactMap { index in
                Tile(level: level, index: index, width: Int(min(new - index * full, full)))
            }
        }
    }
}
