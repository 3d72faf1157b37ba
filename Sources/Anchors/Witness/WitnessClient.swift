import Audit
import Core
import OutboundHTTP
import Store
import TransparencyLog

/// Has a witness cosign the newest checkpoint (C2SP tlog-witness): whoever trusts the witness knows then that the log showed it no
/// other history.
struct WitnessClient: Anchor {
    let witness: AnchorPlan.Witness
    let outbound: Outbound
    let cosignatures: Cosignatures

    var name: String { "witness \(witness.key.name)" }
    var isOffBox: Bool { true }
    var pause: Duration { .zero }

    func carry(
        _ newest: SignedCheckpoint, after progress: AnchorProgress, _ ledger: AnchorLedger
    ) async throws(AnchorFault) -> Carried {
        var known = progress.size
        var answer = try await submit(newest, known)
        // It may have seen more than we remember: another node asked, or our database is older.
        if answer.status == 409, let size = answer.size, size != known {
            guard size <= newest.size else { throw Self.ahead(size, newest) }
            known = size
            answer = try await submit(newest, known)
        }
        switch answer.status {
        case 200: try await keep(answer, newest)
        case 409: throw .contradicted("the witness saw another tree of \(known) entries")
        case 422: throw .contradicted("the witness saw a tree of \(known) entries that this log doesn't continue")
        default: throw answer.fault
        }
        return .done
    }

    private func submit(_ newest: SignedCheckpoint, _ known: UInt64) async throws(AnchorFault) -> OutboundAnswer {
        guard known <= newest.size else { throw Self.ahead(known, newest) }
        var proof: [MerkleHash] = []
        if known > 0 {
            do { proof = try await newest.tree.consistency(from: known, to: newest.size)?.path ?? [] } catch {
                throw .store(error)
            }
        }
        let request = AddCheckpoint(oldSize: known, proof: proof, note: newest.note)
        return try await outbound.exchange(
            OutboundRequest(
                method: "POST", url: "\(witness.url)/add-checkpoint",
                headers: [("Content-Type", "text/plain; charset=utf-8")], body: Array(request.text.utf8)))
    }

    /// Keeps the signatures that are the witness' own, over this checkpoint.
    private func keep(_ answer: OutboundAnswer, _ newest: SignedCheckpoint) async throws(AnchorFault) {
        let lines = String(decoding: answer.body, as: UTF8.self).split(separator: "\n")
        let good = lines.compactMap { NoteSignature(line: $0) }.filter { signature in
            let note = SignedNote(text: newest.note.text, signatures: [signature])
            return (try? note.verify(by: [witness.key])) != nil
        }
        guard let signature = good.first else { throw .refused(status: 200, "no cosignature of \(witness.key.name)") }
        do { try await cosignatures.keep(signature, of: newest.checkpoint) } catch { throw .store(error) }
    }

    private static func ahead(_ size: UInt64, _ newest: SignedCheckpoint) -> AnchorFault {
        .contradicted(
            "the witness saw a tree of \(size) entries and this log has only \(newest.size): was an older backup restored?"
        )
    }
}

extension OutboundAnswer {
    /// The size in the body of a 409.
    fileprivate var size: UInt64? {
        guard mediaType?.hasPrefix("text/x.tlog.size") == true else { return nil }
        return UInt64(String(decoding: body, as: UTF8.self).trimmingSuffix { $0 == "\n" })
    }
}

extension String {
    fileprivate func trimmingSuffix(while matches: (Character) -> Bool) -> Substring {
        var rest = self[...]
        while let last = rest.last, matches(last) { rest.removeLast() }
        return rest
    }
}
