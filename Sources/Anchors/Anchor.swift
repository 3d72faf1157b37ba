import Audit
import Core
import Store
import TransparencyLog

/// A place that remembers what the log said, so that the log can't be rewritten unnoticed.
protocol Anchor: Sendable {
    /// What its progress is kept under: `s3`, `witness witness.example/w1`.
    var name: String { get }
    /// Whether it lies outside the reach of whoever has this machine.
    var isOffBox: Bool { get }
    /// How much time lies between two checkpoints at least.
    var pause: Duration { get }

    /// Brings a checkpoint there, and what belongs to it. Once it returns `.done` the place has it. It may be called again for the
    /// same one, and on two nodes at once.
    func carry(
        _ newest: SignedCheckpoint, after progress: AnchorProgress, _ ledger: AnchorLedger
    ) async throws(AnchorFault) -> Carried
}

/// How far a round came.
enum Carried: Sendable, Equatable {
    /// The place has the checkpoint.
    case done
    /// There was more than fits one round; the next one goes on where this one ended.
    case behind
}

/// The log at one of its checkpoints.
struct SignedCheckpoint: Sendable {
    let tree: AuditTree
    let note: SignedNote
    let checkpoint: Checkpoint

    init(_ note: SignedNote, of tree: AuditTree) throws(AnchorFault) {
        do { checkpoint = try Checkpoint(text: note.text) } catch {
            throw .store(.decoding("the log's own checkpoint: \(error)"))
        }
        self.note = note
        self.tree = tree
    }

    var origin: String { checkpoint.origin }
    var size: UInt64 { checkpoint.size }
}
