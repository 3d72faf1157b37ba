import Core
import Store
import TransparencyLog

/// One epoch of the stored log, entry after entry, as the tree that it must be. Pure: rows come in, flaws come out.
struct LogWalk {
    private let head: StoredHead
    private let keys: [VerifierKey]
    private let prefix: String
    private var range = CompactRange()
    /// The nodes that tiles are made of, by tile level from 1 on.
    private var nodes: [[MerkleHash]] = []
    /// Leaves without a text.
    private var missing: [Range<UInt64>] = []
    /// The size of the largest checkpoint so far.
    private var lastSigned: Int64 = 0
    /// The checkpoints so far whose signatures nobody has looked at.
    private var unsettled: [CheckpointClaim] = []
    private(set) var report: LogReport

    init(_ head: StoredHead, keys: [VerifierKey], isNewest: Bool, after report: LogReport) {
        self.head = head
        self.keys = keys
        self.report = report
        prefix = isNewest ? "" : "epoch \(head.epoch), "
    }

    /// The tree's size so far.
    var size: UInt64 { range.size }

    /// The next entry: its index, and its text against its hash.
    mutating func add(_ entry: StoredEntry) {
        report.sawEntry()
        let expected = head.firstIndex + Int64(range.size)
        if entry.index != expected { note(entry, "stands where entry \(expected) must") }
        guard let stored = entry.hash else { return note(entry, "its hash has not 32 bytes") }
        if let computed = entry.computed {
            if computed != stored { note(entry, "its text is not what its hash says") }
        } else if let last = missing.last, last.upperBound == range.size {
            missing[missing.count - 1] = last.lowerBound..<range.size + 1
        } else {
            missing.append(range.size..<range.size + 1)
        }
        range.append(stored) { node, hash in
            let level = node.level / Tile.height
            guard level > 0, node.level.isMultiple(of: Tile.height) else { return }
            if nodes.count < level { nodes.append([]) }
            nodes[level - 1].append(hash)
        }
    }

    /// A checkpoint of the size that the tree has now, or of one that it can't have.
    mutating func compare(_ checkpoint: StoredCheckpoint) {
        report.sawCheckpoint()
        lastSigned = max(lastSigned, checkpoint.size)
        unsettled.append(CheckpointClaim(checkpoint: checkpoint, size: range.size, root: range.root))
    }

    /// Gives away the checkpoints whose signatures are to be checked: that takes long, and needs nothing of the walk.
    mutating func takeClaims() -> CheckpointClaims {
        defer { unsettled = [] }
        return CheckpointClaims(claims: unsettled, origin: head.origin, keys: keys)
    }

    /// What became of the signatures.
    mutating func add(_ flaws: [LogReport.Flaw]) {
        for flaw in flaws { note(flaw.place, flaw.what) }
    }

    /// A stored node, in the order of level and number.
    mutating func compare(_ node: StoredNode) {
        let place = "\(prefix)node \(node.level)/\(node.number)"
        guard let level = nodes.indices.contains(Int(node.level) - 1) ? nodes[Int(node.level) - 1] : nil,
            level.indices.contains(Int(node.number))
        else { return report.add(place, "the tree has no such node") }
        if level[Int(node.number)].bytes != node.hash { report.add(place, "is not that of the entries below it") }
    }

    /// How many nodes there must be.
    var nodeCount: Int { nodes.reduce(0) { $0 + $1.count } }

    /// What is missing of texts, when the log's own entries say that retention removed so many.
    mutating func compare(removed: UInt64) {
        if head.minIndex > removed {
            note("head", "says that \(head.minIndex) entries were removed, the log's entries say \(removed)")
        }
        for leaf in missing.joined() where leaf >= removed {
            note("entry \(head.firstIndex + Int64(leaf))", "its text is missing, and no entry says that it was removed")
        }
    }

    /// The end: nodes that are missing, and the head.
    mutating func end(nodesSeen: Int) {
        if nodesSeen < nodeCount { report.add("\(prefix)nodes", "\(nodeCount - nodesSeen) are missing") }
        let place = "\(prefix)head"
        if UInt64(clamping: head.size) != range.size {
            report.add(place, "says \(head.size) entries, there are \(range.size)")
        }
        if head.root != range.root.bytes { report.add(place, "its root is not that of the entries") }
        if head.rightEdge != range.hashes.concatenated {
            report.add(place, "its right edge is not that of the entries")
        }
        if lastSigned < head.size { report.add(place, "no checkpoint was signed of it") }
    }

    mutating func note(_ place: String, _ what: String) {
        report.add(prefix + place, what)
    }

    private mutating func note(_ entry: StoredEntry, _ what: String) {
        note("entry \(entry.index)", what)
    }
}
