/// Why a proof doesn't prove what it should.
public enum ProofFault: String, Error, Sendable, Hashable, CaseIterable {
    /// The index isn't below the size, or the old size isn't between 1 and the new one.
    case outOfRange = "no such proof: the index or the old size is out of range"
    /// There are more or fewer hashes than the sizes ask for.
    case wrongLength = "the proof has another number of hashes than it must have"
    /// The hashes don't lead to the root.
    case wrongRoot = "the proof leads to another root"
}
