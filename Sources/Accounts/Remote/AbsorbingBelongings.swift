import AccountSignals
import Core
import Store
import Vault

/// What belongs to accounts: written again when it is newer there than here, in the row that it has.
extension Absorption {
    mutating func absorb(_ remote: RemoteContact) throws(StoreFault) {
        try absorb(remote, in: "account_contacts") { [transaction, vault] id throws(StoreFault) in
            try transaction.person(id, vault)
        } write: { [transaction, vault] place throws(StoreFault) in
            try transaction.insertContact(
                place.id, of: place.account, remote.content, at: place.createdAt, vault)
        }
    }

    mutating func absorb(_ remote: RemoteDeal) throws(StoreFault) {
        try absorb(remote, in: "account_deals") { [transaction] id throws(StoreFault) in
            try transaction.terms(id)
        } write: { [transaction] place throws(StoreFault) in
            try transaction.insertDeal(place.id, of: place.account, remote.content, at: place.createdAt)
        }
    }

    mutating func absorb(_ remote: RemoteActivity) throws(StoreFault) {
        try absorb(remote, in: "account_activities") { [transaction, vault] id throws(StoreFault) in
            try transaction.doing(id, vault)
        } write: { [transaction, source, vault] place throws(StoreFault) in
            try transaction.insertActivity(
                place.id, of: place.account, remote.content, author: source.rawValue, at: place.createdAt, vault)
        }
    }

    mutating func absorb(_ remote: RemoteNote) throws(StoreFault) {
        try absorb(remote, in: "account_notes") { [transaction, vault] id throws(StoreFault) in
            try transaction.noteText(id, vault)
        } write: { [transaction, source, vault] place throws(StoreFault) in
            try transaction.insertNote(
                place.id, of: place.account, remote.content, author: source.rawValue, at: place.createdAt, vault)
        }
    }

    /// Where a record is to stand: the row keeps its id and age, however often the record changes.
    private struct Place<Entity> {
        let id: ID<Entity>
        let account: AccountID
        let createdAt: Instant
    }

    /// What is here of a record that belongs to an account.
    private struct Standing: RowDecodable {
        let id: ID<AccountEntity.Account>
        let account: AccountID
        let modifiedAt: Instant?
        let createdAt: Instant

        init(row: Row) throws(StoreFault) {
            id = try row.get(0)
            account = try row.get(1)
            modifiedAt = try row.get(2)
            createdAt = try row.get(3)
        }
    }

    /// Has a row written unless the same or something newer is here, and counts. Of two changes within one second the CRM gives one time, so
    /// that what was changed at the time that is known is looked at.
    private mutating func absorb<Content: Equatable, Entity>(
        _ remote: RemoteBelonging<Content>, in table: SQL,
        known: (ID<Entity>) throws(StoreFault) -> Content?, write: (Place<Entity>) throws(StoreFault) -> Void
    ) throws(StoreFault) {
        let account = try transaction.value(
            "SELECT id FROM accounts WHERE source = \(source.rawValue) AND remote_id = \(remote.account)",
            as: AccountID.self)
        guard let account else {
            outcome.missing.insert(remote.account)
            return outcome.skipped += 1
        }
        let standing: Standing? = try transaction.first(
            """
            SELECT id, account_id, remote_modified_at, created_at FROM \(table) \
            WHERE source = \(source.rawValue) AND remote_id = \(remote.id)
            """)
        var place = Place<Entity>(id: .make(at: now, randomness), account: account, createdAt: now)
        if let standing {
            place = Place(id: standing.id.asID(), account: account, createdAt: standing.createdAt)
            if let seen = standing.modifiedAt {
                guard seen <= remote.modifiedAt else { return outcome.unchanged += 1 }
                if seen == remote.modifiedAt, standing.account == account, try known(place.id) == remote.content {
                    return outcome.unchanged += 1
                }
            }
            try transaction.run("DELETE FROM \(table) WHERE id = \(place.id)")
            outcome.updated += 1
        } else {
            outcome.created += 1
        }
        try write(place)
        try transaction.run(
            """
            UPDATE \(table) SET source = \(source.rawValue), remote_id = \(remote.id), \
            remote_modified_at = \(remote.modifiedAt) WHERE id = \(place.id)
            """)
    }

    /// Takes away what is gone there. An account is archived, with all that was decided about it, until it is there again.
    mutating func remove(_ key: RemoteKey) throws(StoreFault) {
        let these: SQL = "source = \(source.rawValue) AND remote_id = \(key.id)"
        let count =
            switch key.kind {
            case .account:
                try transaction.run(
                    """
                    UPDATE accounts SET archived_at = \(now), archived_there = \(true), updated_at = \(now), version = version + 1 \
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
        let title = try vault.sealed(person.title, SealedAccountColumns.contactTitle, of: id)
        let emailTerm = try vault.term(SealedAccountColumns.contactEmail, "email_index", for: person.email)
        let phoneTerm = try vault.term(SealedAccountColumns.contactPhone, "phone_index", for: person.phone)
        let consents = person.consents.map(\.rawValue).sorted().joined(separator: " ")
        try run(
            """
            INSERT INTO account_contacts (id, account_id, sealed_name, sealed_email, email_index, sealed_phone, \
            phone_index, sealed_title, consents, do_not_contact, created_at) VALUES (\(id), \(account), \(name), \(email), \
            \(emailTerm), \(phone), \(phoneTerm), \(title), \(consents), \(person.doNotContact), \(time))
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
