import Core

/// What checking a bundle found.
public struct BundleReport: Sendable {
    /// The checkpoint, signed by a key that was trusted.
    public let checkpoint: Checkpoint
    /// How many entries there are.
    public private(set) var entries = 0
    /// How many values were shown, and are what their entries commit to.
    public private(set) var values = 0
    /// What is wrong: the first ``mostProblems`` of it.
    public private(set) var problems: [Problem] = []
    /// How many entries something is wrong with.
    public private(set) var wrongEntries = 0
    private var last: UInt64?

    /// How many problems are kept.
    public static let mostProblems = 100

    /// Something that is wrong with an entry.
    public struct Problem: Sendable, Hashable {
        /// The line of `entries.jsonl`, from 1.
        public let line: Int
        /// The index that the line gives, where it gives one.
        public let index: UInt64?
        /// What is wrong, in words.
        public let what: String
    }

    /// Whether all of it is what the log has signed.
    public var isVerified: Bool { wrongEntries == 0 }

    init(checkpoint: Checkpoint) {
        self.checkpoint = checkpoint
    }

    /// Checks the next line.
    mutating func add(_ line: ArraySlice<UInt8>) {
        entries += 1
        guard let item = try? JSONReader.read(Array(line)), let entry = item["entry"] else {
            return wrong(nil, "is no entry")
        }
        let index = item["idx"]?.integer.flatMap { UInt64(exactly: $0) }
        guard let index else { return wrong(nil, "has no index") }
        if let last, index <= last { return wrong(index, "comes after entry \(last)") }
        last = index
        // The text of the entry is canonical, so it is what its value is written as.
        guard let text = try? JCS.encode(entry) else { return wrong(index, "has no canonical text") }
        let leaf = MerkleHash.leaf(text)
        guard item["leaf_hash"]?.string == Hexadecimal.encode(leaf.bytes) else {
            return wrong(index, "has another hash")
        }
        let listed = item["proof"]?.array ?? []
        let path = listed.compactMap { $0.string.flatMap { MerkleHash(base64: $0) } }
        let proof = InclusionProof(index: index, treeSize: checkpoint.size, path: path)
        guard path.count == listed.count, (try? proof.verify(leaf, root: checkpoint.root)) != nil else {
            return wrong(index, "is not in the tree of the checkpoint")
        }
        addValues(item["disclosures"]?.array ?? [], of: entry, at: index)
    }

    private mutating func addValues(_ disclosures: [JSONValue], of entry: JSONValue, at index: UInt64) {
        let committed = Set((entry["_sd"]?.array ?? []).compactMap(\.string))
        for disclosure in disclosures {
            guard let shown = disclosure.string.flatMap({ Disclosure(text: $0) }) else {
                return wrong(index, "shows something that is no disclosure")
            }
            guard committed.contains(shown.digest.text) else {
                return wrong(index, "commits to another \(shown.name): \(Verdict.mismatch.rawValue)")
            }
            values += 1
        }
    }

    private mutating func wrong(_ index: UInt64?, _ what: String) {
        wrongEntries += 1
        guard problems.count < Self.mostProblems else { return }
        problems.append(Problem(line: entries, index: index, what: what))
    }
}
