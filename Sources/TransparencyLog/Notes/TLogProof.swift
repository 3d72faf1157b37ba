import Core

/// Proof in one file that an entry is in a log: its index, the inclusion proof and the signed checkpoint
/// (`c2sp.org/tlog-proof@v1`). It is checked offline, with the log's key and nothing else.
public struct TLogProof: Hashable, Sendable {
    /// The most bytes that a proof may have.
    public static let mostBytes = 2 * SignedNote.mostBytes
    /// The most hashes on the way to a root.
    private static let mostHashes = 63
    private static let header = "c2sp.org/tlog-proof@v1"

    /// What an application adds, such as disclosures; nothing vouches for it.
    public let extra: [UInt8]?
    /// The entry's index.
    public let index: UInt64
    /// The hashes of the inclusion proof.
    public let path: [MerkleHash]
    /// The checkpoint; not checked.
    public let checkpoint: SignedNote

    /// A proof of what an inclusion proof leads to.
    public init(_ inclusion: InclusionProof, checkpoint: SignedNote, extra: [UInt8]? = nil) {
        self.extra = extra
        index = inclusion.index
        path = inclusion.path
        self.checkpoint = checkpoint
    }

    /// Reads a proof.
    public init(_ bytes: some Collection<UInt8>) throws(NoteFault) {
        let lines = PlainText.lines(of: try PlainText.read(bytes, most: Self.mostBytes))
        guard let gap = lines.firstIndex(where: \.isEmpty) else { throw .malformedProof }
        var head = lines[..<gap]
        guard head.popFirst()?.utf8.elementsEqual(Self.header.utf8) == true else { throw .malformedProof }

        if let text = Self.value(of: "extra", in: head.first) {
            guard let extra = Base64.decode(text) else { throw .malformedProof }
            self.extra = extra
            head.removeFirst()
        } else {
            extra = nil
        }
        guard let index = Self.value(of: "index", in: head.popFirst()).flatMap({ UInt64(decimal: $0) }),
            head.count <= Self.mostHashes
        else { throw .malformedProof }
        self.index = index
        path = head.compactMap { MerkleHash(base64: $0) }
        guard path.count == head.count else { throw .malformedProof }
        checkpoint = try SignedNote(Array(lines[(gap + 1)...].joined(separator: "\n").utf8))
    }

    /// The proof as text; files of it are called `.tlog-proof`.
    public var text: String {
        let lines = [Self.header] + (extra.map { ["extra \(Base64.encode($0))"] } ?? []) + ["index \(index)"]
        return (lines + path.map(\.base64)).joined(separator: "\n") + "\n\n" + checkpoint.encoded
    }

    /// Throws unless the log has signed the checkpoint, with one of its keys, and the leaf is in it at ``index``.
    @discardableResult
    public func verify(
        _ leaf: MerkleHash, origin: String, keys: [VerifierKey]
    ) throws(NoteFault) -> VerifiedCheckpoint {
        let verified = try VerifiedCheckpoint(checkpoint, origin: origin, keys: keys)
        let tree = verified.checkpoint
        do throws(ProofFault) {
            try InclusionProof(index: index, treeSize: tree.size, path: path).verify(leaf, root: tree.root)
        } catch {
            throw .proof(error)
        }
        return verified
    }

    private static func value(of name: String, in line: Substring?) -> Substring? {
        guard let line, line.utf8.starts(with: "\(name) ".utf8) else { return nil }
        return Substring(line.utf8.dropFirst(name.utf8.count + 1))
    }
}
