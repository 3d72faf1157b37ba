import Audit
import Core
import Delivery
import Store
import TransparencyLog

/// Sends the checkpoint to somebody now and then: a mailbox elsewhere that keeps its mail is an anchor that asks for nothing.
struct MailAnchor: Anchor {
    let letter: AnchorPlan.CheckpointLetter
    let outbox: Outbox
    let database: AuditedDatabase
    let time: any TimeSource
    let randomness: any Randomness

    var name: String { "mail" }
    var isOffBox: Bool { true }
    var pause: Duration { letter.every }

    func carry(
        _ newest: SignedCheckpoint, after progress: AnchorProgress, _ ledger: AnchorLedger
    ) async throws(AnchorFault) -> Carried {
        guard outbox.hasRoute else { throw .file("MAIL_URL is not set") }
        do throws(StoreFault) {
            let keys = try await newest.tree.keys()
            let mail = Mail(to: letter.to, subject: Self.subject(newest), text: Self.text(newest, keys))
            let sealed: SealedMail?
            do { sealed = try outbox.seal(mail, to: nil) } catch { throw .abandoned("outbox: \(error)") }
            let now = time.now()
            try await database.housekeep(.anchors) { [randomness] transaction throws(StoreFault) in
                try transaction.send(sealed, at: now, randomness)
                return .commit(())
            }
        } catch {
            throw .store(error)
        }
        return .done
    }

    static func subject(_ newest: SignedCheckpoint) -> String { "Audit log \(newest.origin): \(newest.size) entries" }

    static func text(_ newest: SignedCheckpoint, _ keys: [VerifierKey]) -> String {
        """
        This is what the audit log \(newest.origin) signed. Keep this mail: whoever
        shows you another history of the log can be asked for proof that it continues this one.

        \(newest.note.encoded)
        Its keys, which you should have been given by another way too:

        \(keys.map(\.vkey).joined(separator: "\n"))

        """
    }
}
