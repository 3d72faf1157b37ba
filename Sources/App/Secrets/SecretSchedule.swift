import Access
import Audit
import Core
import Delivery
import Identity
import Secrets
import Store
import Vault

/// What the clock does with secrets.
extension SecretRotations {
    /// The kind of the job that looks at every secret's age; its handler is ``tend()``.
    static let job: JobKind = "secrets.tend"
    /// How often it looks.
    static let tendsEvery = Duration.seconds(3_600)

    /// Replaces what is due and can be replaced by the program, and reminds of the rest, from a week before it is due. What fails is
    /// reminded of too, and tried again; it keeps nothing else waiting.
    func tend() async throws {
        var (first, signing): ((any Error)?, String?)
        do { try await tendSigningKeys() } catch { (first, signing) = (error, "\(error)") }
        for status in try await statuses() {
            do throws(SecretsFault) { try await tend(status, after: status.name == .jwt ? signing : nil) } catch {
                first = first ?? error
            }
        }
        if let first { throw first }
    }

    private func tend(_ status: SecretStatus, after fault: String?) async throws(SecretsFault) {
        let now = time.now()
        guard status.byHand == nil else {
            if now >= status.due - SecretLedger.remindsAhead { try await remind(status) }
            return
        }
        guard now >= status.due else { return }
        if let fault { try await remind(status, because: fault) }
        guard status.name == .database else { return }
        do throws(SecretsFault) {
            try await rotateDatabasePassword(by: .system(.keyRotation))
        } catch {
            try await remind(status, because: "\(error)")
            throw error
        }
    }

    private func remind(_ status: SecretStatus, because fault: String? = nil) async throws(SecretsFault) {
        let letter: SealedMail?
        do {
            letter = try settings.mailTo.flatMap { try outbox.seal(Self.letter(status, to: $0, fault), to: nil) }
        } catch {
            if let fault = error as? VaultFault { throw .vault(fault) }
            throw .refused("\(error)")
        }
        _ = try await stored { () throws(StoreFault) in
            try await ledger.remind(of: status.name.rawValue, dueAt: status.due) { change throws(StoreFault) in
                try change.send(letter)
            }
        }
    }

    private static func letter(_ status: SecretStatus, to address: EmailAddress, _ fault: String?) -> Mail {
        let name = status.name.rawValue
        let reason =
            fault.map { "The server tried, and could not: \($0)" }
            ?? "The server doesn't replace it by itself: \(status.byHand ?? "")"
        return Mail(
            to: address, subject: "The secret “\(name)” is to be replaced",
            text: """
                The secret “\(name)”, kept in \(status.place), is in use since \(status.since.rfc3339) and is to be replaced \
                by \(status.due.rfc3339).

                \(reason)

                castellan secrets rotate \(name)

                """)
    }
}
