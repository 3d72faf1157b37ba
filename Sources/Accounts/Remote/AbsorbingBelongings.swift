import AccountSignals
import Core
import Store
import Vault

/// What belongs to accounts: replaced when it is newer there than here.
extension Absorption {
    mutating func absorb(_ remote: RemoteContact) throws(StoreFault) {
        try absorb(remote, into: "account_contacts") { [transaction, now, vault] id, account throws(StoreFault) in
            try transaction.insertContact(id, of: account, remote.content, at: now, vault)
        }
    }

    mutating func absorb(_ remote: RemoteDeal) throws(StoreFault) {
        try absorb(remote, into: "account_deals") { [transaction, now] id, account throws(StoreFault) in
            try transaction.insertDeal(id, of: account, remote.content, at: now)
        }
    }

    mutating func absorb(_ remote: RemoteActivity) throws(StoreFault) {
        try absorb(remote, into: "account_activities") {
            [transaction, source, now, vault] id, account throws(StoreFault) in
            try transaction.insertActivity(
                id, of: account, remote.content, author: source.rawValue, at: now, vault)
        }
    }

    mutating func absorb(_ remote: RemoteNote) throws(StoreFault) {
        try absorb(remote, into: "account_notes") {
            [transaction, source, now, vault] id, account throws(StoreFault) in
            try transaction.insertNote(id, of: account, remote.content, author: source.rawValue, at: now, vault)
        }
    }

    /// Has a row written unless a newer one is here, in place of the older one; and counts.
    private mutating func absorb<Content, Entity>(
        _ remote: RemoteBelonging<Content>, into table: SQL,
        _ insert: (ID<Entity>, AccountID) throws(StoreFault) -> Void
    ) throws(StoreFault) {
        let account = try transaction.value(
            "SELECT id FROM accounts WHERE source = \(source.rawValue) AND remote_id = \(remote.account)",
            as: AccountID.self)
        guard let account else { return outcome.skipped += 1 }
        let known: Known? = try transaction.first(
            """
            SELECT id, remote_modified_at FROM \(table) \
            WHERE source = \(source.rawValue) AND remote_id = \(remote.id)
            """)
        if let known {
            guard known.modifiedAt.map({ $0 < remote.modifiedAt }) ?? true else { return outcome.unchanged += 1 }
            try transaction.run("DELETE FROM \(table) WHERE id = \(known.id)")
            outcome.updated += 1
        } else {
            outcome.created += 1
        }
        let id = ID<Entity>.make(at: now, randomness)
        try insert(id, account)
        try transaction.run(
            """
            UPDATE \(table) SET source = \(source.rawValue), remote_id = \(remote.id), \
            remote_modified_at = \(remote.modifiedAt) WHERE id = \(id)
            """)
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
