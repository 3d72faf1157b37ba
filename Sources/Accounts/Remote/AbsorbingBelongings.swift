import AccountSignals
import Core
import Store
import Vault

/// What belongs to accounts: replaced when it is newer there than here.
extension Absorption {
    private func account(_ remote: String) throws(StoreFault) -> AccountID? {
        try transaction.value(
            "SELECT id FROM accounts WHERE source = \(source.rawValue) AND remote_id = \(remote)")
    }

    /// Whether a row is to be written: takes away the older one, and counts.
    private mutating func makesRoom(
        in table: SQL, _ id: String, account: String, modifiedAt: Instant
    ) throws(StoreFault) -> AccountID? {
        guard let owner = try self.account(account) else {
            outcome.skipped += 1
            return nil
        }
        let known: Known? = try transaction.first(
            "SELECT id, remote_modified_at FROM \(table) WHERE source = \(source.rawValue) AND remote_id = \(id)")
        guard let known else {
            outcome.created += 1
            return owner
        }
        guard known.modifiedAt.map({ $0 < modifiedAt }) ?? true else {
            outcome.unchanged += 1
            return nil
        }
        try transaction.run("DELETE FROM \(table) WHERE id = \(known.id)")
        outcome.updated += 1
        return owner
    }

    private func mark(_ table: SQL, _ row: AccountID, _ remote: String, _ modifiedAt: Instant) throws(StoreFault) {
        try transaction.run(
            """
            UPDATE \(table) SET source = \(source.rawValue), remote_id = \(remote), \
            remote_modified_at = \(modifiedAt) WHERE id = \(row)
            """)
    }

    mutating func absorb(_ remote: RemoteContact) throws(StoreFault) {
        guard
            let account = try makesRoom(
                in: "account_contacts", remote.id, account: remote.account, modifiedAt: remote.modifiedAt)
        else { return }
        let id = ContactID.make(at: now, randomness)
        try transaction.insertContact(id, of: account, remote.person, at: now, vault)
        try mark("account_contacts", id.asID(), remote.id, remote.modifiedAt)
    }

    mutating func absorb(_ remote: RemoteDeal) throws(StoreFault) {
        guard
            let account = try makesRoom(
                in: "account_deals", remote.id, account: remote.account, modifiedAt: remote.modifiedAt)
        else { return }
        let id = DealID.make(at: now, randomness)
        try transaction.insertDeal(id, of: account, remote.terms, at: now)
        try mark("account_deals", id.asID(), remote.id, remote.modifiedAt)
    }

    mutating func absorb(_ remote: RemoteActivity) throws(StoreFault) {
        guard
            let account = try makesRoom(
                in: "account_activities", remote.id, account: remote.account, modifiedAt: remote.modifiedAt)
        else { return }
        let id = ActivityID.make(at: now, randomness)
        try transaction.insertActivity(id, of: account, remote.doing, author: source.rawValue, at: now, vault)
        try mark("account_activities", id.asID(), remote.id, remote.modifiedAt)
    }

    mutating func absorb(_ remote: RemoteNote) throws(StoreFault) {
        guard
            let account = try makesRoom(
                in: "account_notes", remote.id, account: remote.account, modifiedAt: remote.modifiedAt)
        else { return }
        let id = NoteID.make(at: now, randomness)
        try transaction.insertNote(id, of: account, remote.text, author: source.rawValue, at: now, vault)
        try mark("account_notes", id.asID(), remote.id, remote.modifiedAt)
    }

    /// Takes away what is gone there. An account is archived, with all that was decided about it.
    mutating func remove(_ key: RemoteKey) throws(StoreFault) {
        let these: SQL = "source = \(source.rawValue) AND remote_id = \(key.id)"
        let count =
            switch key.kind {
            case .account:
                try transaction.run(
                    """
                    UPDATE accounts SET archived_at = \(now), updated_at = \(now), version = version + 1 \
                    WHERE \(these) AND archived_at IS NULL
                    """)
            case .contact: try transaction.run("DELETE FROM account_contacts WHERE \(these)")
            case .deal: try transaction.run("DELETE FROM account_deals WHERE \(these)")
            case .activity: try transaction.run("DELETE FROM account_activities WHERE \(these)")
            case .note: try transaction.run("DELETE FROM account_notes WHERE \(these)")
            }
        outcome.deleted += count
    }
}

extension Transaction {
    /// Writes a contact, sealed.
    func insertContact(
        _ id: ContactID, of account: AccountID, _ person: ContactPerson, at time: Instant, _ vault: KeyVault
    ) throws(StoreFault) {
        let name = try vault.sealed(person.name, SealedAccountColumns.contactName, of: id)
        let email = try vault.sealed(person.email, SealedAccountColumns.contactEmail, of: id)
        let phone = try vault.sealed(person.phone, SealedAccountColumns.contactPhone, of: id)
        let emailTerm = try vault.term(SealedAccountColumns.contactEmail, "email_index", for: person.email)
        let phoneTerm = try vault.term(SealedAccountColumns.contactPhone, "phone_index", for: person.phone)
        let consents = person.consents.map(\.rawValue).sorted().joined(separator: " ")
        try run(
            """
            INSERT INTO account_contacts (id, account_id, sealed_name, sealed_email, email_index, sealed_phone, \
            phone_index, title, consents, do_not_contact, created_at) VALUES (\(id), \(account), \(name), \(email), \
            \(emailTerm), \(phone), \(phoneTerm), \(person.title), \(consents), \(person.doNotContact), \(time))
            """)
    }

    /// Writes a deal.
    func insertDeal(_ id: DealID, of account: AccountID, _ terms: DealTerms, at time: Instant) throws(StoreFault) {
        try run(
            """
            INSERT INTO account_deals (id, account_id, name, stage, amount_cents, stage_since, closes_on, is_closed, \
            created_at) VALUES (\(id), \(account), \(terms.name), \(terms.stage), \(terms.amount), \
            \(terms.stageSince), \(terms.closesOn), \(terms.isClosed), \(time))
            """)
    }
}
