/// What a log was at one moment: how many leaves it had, and the root over them (C2SP tlog-checkpoint).
///
/// The root vouches for every entry, and every later checkpoint has to be proved consistent with this one.
public struct Checkpoint: Hashable, Sendable {
    /// The name of the log, and of the keys that it signs with.
    public let origin: String
    /// The number of leaves, below 2⁶³.
    public let size: UInt64
    /// The Merkle Tree Hash over them.
    public let root: MerkleHash

    /// A checkpoint; nil when the origin is empty or has a line break, or the size is too large.
    public init?(origin: String, size: UInt64, root: MerkleHash) {
        guard !origin.isEmpty, origin.utf8.allSatisfy({ $0 >= 0x20 }), size <= .largestTree else { return nil }
        self.origin = origin
        self.size = size
        self.root = root
    }

    /// The checkpoint of a tree.
    public init?(origin: String, tree: CompactRange) {
        self.init(origin: origin, size: tree.size, root: tree.root)
    }

    /// Reads a note's text: three lines and nothing else. Extension lines, which no monitor can check, are refused.
    public init(text: String) throws(NoteFault) {
        let lines = PlainText.lines(of: text)
        guard lines.count == 4, lines[3].isEmpty, let size = UInt64(decimal: lines[1]),
            let root = MerkleHash(base64: lines[2]),
            let checkpoint = Checkpoint(origin: String(lines[0]), size: size, root: root)
        else { throw .malformedCheckpoint }
        self = checkpoint
    }

    /// What is signed: three lines.
    public var text: String { "\(origin)\n\(size)\n\(root.base64)\n" }

    /// The checkpoint as a note, signed by the log's key, and by the next or the previous one while keys change.
    public func signed(by keys: [SignerKey]) -> SignedNote {
        precondition(
            keys.allSatisfy { $0.verifier.name == origin && $0.verifier.algorithm == .ed25519 },
            "a log signs with its own keys")
        return SignedNote(signing: text, by: keys, at: 0)
    }

    /// Throws unless this checkpoint's log continues the other's, as the proof says.
    public func verify(continues old: Checkpoint, by proof: ConsistencyProof) throws(ProofFault) {
        guard origin == old.origin, proof.oldSize == old.size, proof.newSize == size else { throw .outOfRange }
        try proof.verify(oldRoot: old.root, newRoot: root)
    }
}

/// A checkpoint that its log has signed. Nothing but a check of the signature makes one.
public struct VerifiedCheckpoint: Hashable, Sendable {
    /// The checkpoint.
    public let checkpoint: Checkpoint
    /// The note that it came in, with the signatures of others too.
    public let note: SignedNote
    /// The signatures of witnesses that we know, each with its time.
    public let cosignatures: [VerifiedSignature]

    /// Checks a note: one of the keys, of the log's own name, has signed it, none of the keys badly, and it is the log's
    /// checkpoint. How many witnesses there must be is the caller's policy.
    public init(_ note: SignedNote, origin: String, keys: [VerifierKey]) throws(NoteFault) {
        let signatures = try note.verify(by: keys).signatures
        checkpoint = try Checkpoint(text: note.text)
        guard checkpoint.origin == origin else { throw .wrongOrigin(checkpoint.origin) }
        guard signatures.contains(where: { $0.key.name == origin && $0.key.algorithm == .ed25519 }) else {
            throw .unknownSigners
        }
        self.note = note
        cosignatures = signatures.filter { $0.key.algorithm == .cosignature }
    }
}
