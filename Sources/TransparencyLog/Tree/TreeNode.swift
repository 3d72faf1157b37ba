/// The place of a node whose subtree is perfect: 2^level leaves under it, all of them there.
///
/// ```
/// level 2            0
///             ┌──────┴──────┐
/// level 1     0             1             2
///          ┌──┴──┐       ┌──┴──┐       ┌──┴──┐
/// level 0  0     1       2     3       4     5       6
/// ```
///
/// Once such a node exists its hash never changes, however far the tree grows.
public struct TreeNode: Hashable, Sendable {
    /// The height above the leaves: 0 to 62.
    public let level: Int
    /// How many nodes of the level stand left of it.
    public let index: UInt64

    /// The node at a place.
    public init(level: Int, index: UInt64) {
        self.level = level
        self.index = index
    }

    /// The leaves under the node.
    public var leaves: Range<UInt64> { index << UInt64(level)..<(index + 1) << UInt64(level) }

    /// The node above.
    public var parent: TreeNode { TreeNode(level: level + 1, index: index >> 1) }

    /// Whether the node is its parent's right child, which completes the parent.
    public var isRightChild: Bool { index & 1 == 1 }
}
