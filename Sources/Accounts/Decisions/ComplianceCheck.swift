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

    /// What forbids the action; empty when nothing does.
    func violations(
        of action: ProposedAction, type: RecommendationType, on account: Account, _ reader: Reader
    ) throws(StoreFault) -> [ComplianceViolation] {
        let rows: [ContactRow] = try reader.rows(
            "SELECT \(ContactRow.columns) FROM account_contacts WHERE account_id = \(account.id) ORDER BY id LIMIT 1")
        let contact = rows.first.map { ContactFacts(name: "", doNotContact: $0.doNotContact, consents: $0.consents) }
        return Compliance.violations(
            of: facts(action, isMarketing: type.isMarketing),
            on: ComplianceSubject(status: account.status, doNotContact: account.doNotContact, contact: contact),
            policy: policy)
    }

    private func facts(_ action: ProposedAction, isMarketing: Bool) -> ActionFacts {
        var kinds: Set<String> = []
        for text in action.texts { kinds.formUnion(detector.kinds(in: text).map(\.name)) }
        return ActionFacts(
            kind: action.kind, contactAt: action.contactAt, fields: Set(action.fields?.names ?? []),
            foundKinds: kinds, isMarketing: isMarketing)
    }
}

extension ProposedAction {
    /// When it reaches the customer.
    var contactAt: Instant? {
        if case .scheduleMeeting(_, _, let at) = self { at } else { nil }
    }

    /// Everything in it that somebody wrote.
    var texts: [String] {
        switch self {
        case .updateAccount(let fields): fields.values.values.compactMap(\.string)
        case .changeStatus: []
        case .createTask(let subject, let details, _), .scheduleMeeting(let subject, let details, _):
            [subject, details].compactMap(\.self)
        case .addNote(let text): [text]
        case .draftEmail(let subject, let text): [subject, text]
        }
    }
}
