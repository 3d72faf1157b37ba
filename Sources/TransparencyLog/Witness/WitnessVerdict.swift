/// What a witness says to a checkpoint (C2SP tlog-witness). It remembers one checkpoint of each log, and cosigns only what
/// continues it: so nobody who asks for its signature can be shown another history.
public enum WitnessVerdict: Hashable, Sendable {
    /// It is to be remembered, and cosigned once that is durable: 200.
    case cosign(Checkpoint)
    /// It is no checkpoint, or the old size is above the new one: 400.
    case malformed
    /// None of the log's keys has signed it: 403.
    case unsigned
    /// The witness knows no such log: 404.
    case unknownLog
    /// The witness saw a tree of another size last, this one, or another tree of the same size: 409.
    case conflict(latest: UInt64)
    /// The proof doesn't hold: 422.
    case inconsistent

    /// The verdict on a request. `keys` are those that the witness trusts for ``AddCheckpoint/origin``, and `latest` is what it
    /// cosigned last for it.
    public init(on request: AddCheckpoint, keys: [VerifierKey], latest: Checkpoint?) {
        guard !keys.isEmpty else {
            self = .unknownLog
            return
        }
        let checkpoint: Checkpoint
        do throws(NoteFault) {
            checkpoint = try VerifiedCheckpoint(request.note, origin: request.origin, keys: keys).checkpoint
        } catch {
            self = error == .malformedCheckpoint ? .malformed : .unsigned
            return
        }
        self = Self.judge(checkpoint, request, latest)
    }

    private static func judge(_ new: Checkpoint, _ request: AddCheckpoint, _ latest: Checkpoint?) -> WitnessVerdict {
        guard request.oldSize <= new.size else { return .malformed }
        let known = latest?.size ?? 0
        guard request.oldSize == known else { return .conflict(latest: known) }
        guard let latest, known > 0 else {
            let isEmptyTree = new.size > 0 || new.root == .emptyTree
            return request.proof.isEmpty && isEmptyTree ? .cosign(new) : .inconsistent
        }
        guard new.size > known || new.root == latest.root else { return .conflict(latest: known) }
        let proof = ConsistencyProof(oldSize: known, newSize: new.size, path: request.proof)
        return (try? new.verify(continues: latest, by: proof)) == nil ? .inconsistent : .cosign(new)
    }
}
