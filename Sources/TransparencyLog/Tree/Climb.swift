/// The way from a leaf to the root, step by step, with the two numbers of RFC 9162 §2.1.3.2: `node`, where we are, and
/// `last`, the right-most node of the same level.
struct Climb {
    private var node: UInt64
    private var last: UInt64

    enum Step {
        /// There is no step: this is the root.
        case top
        case siblingOnTheLeft
        case siblingOnTheRight
    }

    init(from index: UInt64, in treeSize: UInt64) {
        node = index
        last = treeSize - 1
    }

    var isAtTop: Bool { last == 0 }

    /// Leaves a run of right children behind: of an old tree of `index + 1` leaves, they are inside one perfect subtree.
    mutating func skipRightChildren() {
        while node & 1 == 1 { rise() }
    }

    /// Goes up to the next node that has a sibling, and says on which side that was.
    mutating func step() -> Step {
        if isAtTop { return .top }
        // The right-most node of a level has no right sibling; without a left one it is its own parent.
        if node == last { while node & 1 == 0 { rise() } }
        defer { rise() }
        return node & 1 == 1 ? .siblingOnTheLeft : .siblingOnTheRight
    }

    private mutating func rise() {
        node >>= 1
        last >>= 1
    }
}
