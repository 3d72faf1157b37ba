/// Why a signed text is not to be trusted, or not to be read.
public enum NoteFault: Error, Sendable, Hashable {
    /// More than ``SignedNote/mostBytes`` bytes or ``SignedNote/mostSignatures`` signatures.
    case tooLarge
    /// Not UTF-8, or with a control character other than the newline.
    case notPlainText
    /// Not a text, an empty line and signatures.
    case malformedNote
    /// A text that isn't exactly origin, size and root.
    case malformedCheckpoint
    /// Not a proof in the form `c2sp.org/tlog-proof@v1`.
    case malformedProof
    /// The signature of a key that we know is not its.
    case badSignature(name: String)
    /// No signature is by a key that we know.
    case unknownSigners
    /// The checkpoint is another log's.
    case wrongOrigin(String)
    /// The proof in it fails.
    case proof(ProofFault)
}
