import AccountSignals
import Core
import Store
import Vault

/// What rows of belongings hold, to compare with what a CRM says; nil for what can't be opened, which is then written again.
extension Transaction {
    func person(_ id: ContactID, _ vault: KeyVault) throws(StoreFault) -> ContactPerson? {
        let row: ContactRow? = try first("SELECT \(ContactRow.columns) FROM account_contacts WHERE id = \(id)")
        guard let row, let view = try? row.opened(by: vault) else { return nil }
        return ContactPerson(
            name: view.name, email: view.email, phone: view.phone, title: view.title, consents: row.consents,
            doNotContact: row.doNotContact)
    }

    func terms(_ id: DealID) throws(StoreFault) -> DealTerms? {
        let view: DealView? = try first("SELECT \(DealView.columns) FROM account_deals WHERE id = \(id)")
        return view.map {
            DealTerms(
                name: $0.name, stage: $0.stage, amount: $0.amount, stageSince: $0.stageSince, closesOn: $0.closesOn,
                isClosed: $0.isClosed)
        }
    }

    func doing(_ id: ActivityID, _ vault: KeyVault) throws(StoreFault) -> Doing? {
        let row: ActivityRow? = try first("SELECT \(ActivityRow.columns) FROM account_activities WHERE id = \(id)")
        guard let view = try? row?.opened(by: vault), let kind = Doing.Kind(rawValue: view.kind) else { return nil }
        return Doing(kind: kind, subject: view.subject, text: view.text, at: view.at, isDone: view.isDone)
    }

    func noteText(_ id: NoteID, _ vault: KeyVault) throws(StoreFault) -> String? {
        let cell = try value("SELECT sealed_text FROM account_notes WHERE id = \(id)", as: [UInt8].self)
        return try? vault.opened(cell, SealedAccountColumns.noteText, of: id)
    }
}
