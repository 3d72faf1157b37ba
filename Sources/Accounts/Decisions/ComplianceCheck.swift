import AccountSignals
import Core
import PII
import Store
import Vault

/// Asks compliance about an action, with what it has to know: before it is offered, when it is decided on, before it is carried out.
struct ComplianceCheck: Sendable {
    let policy: CompliancePolicy
    let vault: KeyVault
    private let detector = Detector()

    init(_ policy: CompliancePolicy, _ vault: KeyVault) {
        self.policy = policy
        self.vault = vault
    }

    /// What forbids the action; empty when nothing does. `beside` is what is said about it, and kept with it.
    func violations(
        of action: ProposedAction, type: RecommendationType, on account: Account, beside texts: [String?] = [],
        _ reader: Reader
    ) throws(StoreFault) -> [ComplianceViolation] {
        let contacts = try contacts(of: action, on: account, reader)
        return Compliance.violations(
            of: facts(action, texts.compactMap(\.self), isMarketing: type.isMarketing),
            on: ComplianceSubject(
                status: account.status, doNotContact: account.doNotContact, contacts: contacts,
                namesNobodyKnown: action.contact != nil && contacts.isEmpty),
            policy: policy)
    }

    /// What of a text may not be kept; empty when all may, or when there is none.
    func violations(in text: String?) -> [ComplianceViolation] {
        Compliance.violations(
            of: ActionFacts(kind: .addNote, foundKinds: kinds(in: [text].compactMap(\.self))),
            on: ComplianceSubject(status: .active), policy: policy)
    }

    /// The one whom the action names, or else everybody at the customer's. They are known by their ids: reasons are kept in clear.
    private func contacts(
        of action: ProposedAction, on account: Account, _ reader: Reader
    ) throws(StoreFault) -> [ContactFacts] {
        guard action.kind.addressesTheCustomer else { return [] }
        var sql: SQL = "SELECT \(ContactRow.columns) FROM account_contacts WHERE account_id = \(account.id)"
        if let contact = action.contact { sql += " AND id = \(contact)" }
        let rows: [ContactRow] = try reader.rows(sql + " ORDER BY id")
        return rows.map {
            ContactFacts(
                name: "", reference: $0.id.description, doNotContact: $0.doNotContact, consents: $0.consents)
        }
    }

    private func facts(_ action: ProposedAction, _ beside: [String], isMarketing: Bool) -> ActionFacts {
        ActionFacts(
            kind: action.kind, contactAt: action.contactAt, foundKinds: kinds(in: action.texts + beside),
            isMarketing: isMarketing)
    }

    private func kinds(in texts: [String]) -> Set<String> {
        texts.reduce(into: []) { $0.formUnion(detector.kinds(in: $1).map(\.name)) }
    }
}

extension ProposedAction {
    /// When it reaches the customer.
    var contactAt: Instant? {
        if case .scheduleMeeting(_, _, let at, _) = self { at } else { nil }
    }

    /// Everything in it that somebody wrote.
    var texts: [String] {
        switch self {
        case .updateAccount(let fields): fields.values.values.compactMap(\.string)
        case .changeStatus: []
        case .createTask(let subject, let details, _), .scheduleMeeting(let subject, let details, _, _):
            [subject, details].compactMap(\.self)
        case .addNote(let text): [text]
        case .draftEmail(let subject, let text, _): [subject, text]
        }
    }
}
