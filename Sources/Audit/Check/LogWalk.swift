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
    private(set) var report: LogReport

    init(_ head: StoredHead, keys: [VerifierKey], isNewest: Bool, after report: LogReport) {
        self.head = head
        self.keys = keys
        self.report = report
        prefix = isNewest ? "" : "epoch \(head.epoch), "
    }

    /// The tree's size so far.
    var size: UInt64 { range.size }

    /// The next entry: its index, its text against its hash, and its columns against its text.
    mutating func add(_ entry: StoredEntry) {
        report.sawEntry()
        let expected = head.firstIndex + Int64(range.size)
        let place = "\(prefix)entry \(entry.index)"
        if entry.index != expected { report.add(place, "stands where entry \(expected) must") }
        guard let stored = MerkleHash(bytes: entry.hash) else { return report.add(place, "its hash has not 32 bytes") }
        if entry.text.isEmpty {
            if range.size >= head.minIndex {
                report.add(place, "its text is missing, and retention says nothing of it")
            }
        } else {
            let bytes = Array(entry.text.utf8)
            if MerkleHash.leaf(bytes) != stored { report.add(place, "its text is not what its hash says") }
            for (name, value) in entry.columns where !bytes.hasMember(name, value) {
                report.add(place, "its column for \(name) is not what its text says")
            }
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
        let place = "\(prefix)checkpoint \(checkpoint.size)"
        do {
            let note = try SignedNote(Array(checkpoint.note.utf8))
            let signed = try VerifiedCheckpoint(note, origin: head.origin, keys: keys).checkpoint
            if signed.size != UInt64(clamping: checkpoint.size) {
                report.add(place, "is signed for \(signed.size) entries")
            }
            if signed.size == range.size, signed.root != range.root { report.add(place, "is not of these entries") }
        } catch {
            report.add(place, "can't be trusted: \(error)")
        }
        if UInt64(clamping: checkpoint.size) != range.size { report.add(place, "the log has no such size") }
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
    }

    mutating func note(_ place: String, _ what: String) {
        report.add(prefix + place, what)
    }
}

extension [UInt8] {
    /// Whether a flat object in canonical JSON has a member with this text, which must need no escapes.
    fileprivate func hasMember(_ name: StaticString, _ value: String) -> Bool {
        var needle: [UInt8] = []
        needle.reserveCapacity(64)
        needle.append(UInt8(ascii: "\""))
        name.withUTF8Buffer { needle.append(contentsOf: $0) }
        needle.append(contentsOf: [UInt8(ascii: "\""), UInt8(ascii: ":"), UInt8(ascii: "\"")])
        needle.append(contentsOf: value.utf8)
        needle.append(UInt8(ascii: "\""))
        return needle.withUnsafeBufferPointer { needle in
            withUnsafeBufferPointer { text in
                var start = 0
                while start + needle.count <= text.count {
                    // Names and values begin at a quotation mark, so only these are tried.
                    if text[start] == needle[0],
                        needle.elementsEqual(UnsafeBufferPointer(rebasing: text[start..<start + needle.count]))
                    {
                        return true
                    }
                    start += 1
                }
                return false
            }
        }
    }
}
