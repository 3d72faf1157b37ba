import TransparencyLog

/// A stored checkpoint beside the tree that it must be of.
struct CheckpointClaim: Sendable {
    let checkpoint: StoredCheckpoint
    /// The size and the root that the entries give.
    let size: UInt64
    let root: MerkleHash
}

/// Checkpoints of one log to be checked, signatures and all. Pure.
struct CheckpointClaims: Sendable {
    let claims: [CheckpointClaim]
    let origin: String
    let keys: [VerifierKey]

    /// What is wrong, in the order of the checkpoints.
    var flaws: [LogReport.Flaw] {
        claims.flatMap { claim in
            faults(of: claim).map { LogReport.Flaw(place: "checkpoint \(claim.checkpoint.size)", what: $0) }
        }
    }

    private func faults(of claim: CheckpointClaim) -> [String] {
        var faults: [String] = []
        do {
            let note = try SignedNote(Array(claim.checkpoint.note.utf8))
            let signed = try VerifiedCheckpoint(note, origin: origin, keys: keys).checkpoint
            if signed.size != UInt64(clamping: claim.checkpoint.size) {
                faults.append("is signed for \(signed.size) entries")
            }
            if signed.size == claim.size, signed.root != claim.root { faults.append("is not of these entries") }
        } catch {
            faults.append("can't be trusted: \(error)")
        }
        if UInt64(clamping: claim.checkpoint.size) != claim.size { faults.append("the log has no such size") }
        return faults
    }
}
