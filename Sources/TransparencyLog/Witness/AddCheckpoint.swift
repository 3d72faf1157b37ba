/// What a log sends to a witness: its newest checkpoint, and proof that it continues the one that the witness saw last (C2SP
/// tlog-witness, `add-checkpoint`).
///
/// ```
/// old 20852014
/// PlRNCrwH…
///
/// log.example/audit
/// 20852163
/// CsUYapGG…
///
/// — log.example/audit Az3grl…
/// ```
public struct AddCheckpoint: Hashable, Sendable {
    /// The most bytes that such a body may have.
    public static let mostBytes = SignedNote.mostBytes
    /// The most hashes of a proof.
    private static let mostHashes = 63

    /// The size of the tree that the witness saw last; 0 when it never saw one.
    public let oldSize: UInt64
    /// The consistency proof from there; empty from 0.
    public let proof: [MerkleHash]
    /// The checkpoint; not checked.
    public let note: SignedNote

    /// A checkpoint for a witness that saw so many leaves.
    public init(oldSize: UInt64, proof: [MerkleHash], note: SignedNote) {
        self.oldSize = oldSize
        self.proof = proof
        self.note = note
    }

    /// Reads a body.
    public init(_ bytes: some Collection<UInt8>) throws(NoteFault) {
        let lines = PlainText.lines(of: try PlainText.read(bytes, most: Self.mostBytes))
        guard let gap = lines.firstIndex(where: \.isEmpty), let first = lines.first,
            first.utf8.starts(with: "old ".utf8), let oldSize = UInt64(decimal: Substring(first.utf8.dropFirst(4))),
            gap - 1 <= Self.mostHashes
        else { throw .malformedProof }
        self.oldSize = oldSize
        let hashes = lines[1..<gap]
        proof = hashes.compactMap { MerkleHash(base64: $0) }
        guard proof.count == hashes.count else { throw .malformedProof }
        note = try SignedNote(Array(lines[(gap + 1)...].joined(separator: "\n").utf8))
    }

    /// The body as text.
    public var text: String {
        (["old \(oldSize)"] + proof.map(\.base64)).joined(separator: "\n") + "\n\n" + note.encoded
    }

    /// The log that the checkpoint says it is of: the first line of its text; not checked.
    public var origin: String { PlainText.lines(of: note.text).first.map(String.init) ?? "" }
}
