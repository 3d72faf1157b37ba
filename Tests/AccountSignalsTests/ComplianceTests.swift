import AccountSignals
import Core
import Testing

@Suite("Compliance")
struct ComplianceTests {
    private let subject = ComplianceSubject(
        status: .active, contacts: [ContactFacts(name: "Ben", consents: [.email, .phone, .processing])])

    private func instant(_ text: String) throws -> Instant { try #require(Instant(rfc3339: text)) }

    private func rules(_ action: ActionFacts, _ subject: ComplianceSubject) -> [String] {
        Compliance.violations(of: action, on: subject).map(\.rule)
    }

    @Test("Nothing is wrong with an ordinary action", arguments: ActionKind.allCases)
    func ordinary(kind: ActionKind) {
        #expect(rules(ActionFacts(kind: kind, contactAt: noon), subject) == [])
    }

    @Test("Nobody is contacted who doesn't want to be", arguments: ActionKind.allCases)
    func doNotContact(kind: ActionKind) {
        var account = subject
        account.doNotContact = true
        #expect(rules(ActionFacts(kind: kind), account) == (kind.addressesTheCustomer ? ["do_not_contact"] : []))
        var person = subject
        person.contacts.append(ContactFacts(name: "Amy", reference: "C2", doNotContact: true))
        #expect(rules(ActionFacts(kind: kind), person) == (kind.addressesTheCustomer ? ["do_not_contact"] : []))
        #expect(
            Compliance.violations(of: ActionFacts(kind: kind), on: person).map(\.message)
                == (kind.addressesTheCustomer ? ["The contact C2 is not to be contacted."] : []))
        var nobody = subject
        (nobody.contacts, nobody.namesNobodyKnown) = ([], true)
        #expect(rules(ActionFacts(kind: kind), nobody) == (kind.addressesTheCustomer ? ["contact_unknown"] : []))
        var closed = subject
        closed.status = .closed
        #expect(rules(ActionFacts(kind: kind), closed) == (kind.addressesTheCustomer ? ["account_closed"] : []))
    }

    @Test(
        "Customers are met from 08:00 to before 20:00, Monday to Saturday, in their time",
        arguments: [
            ("2026-11-23T07:59:59Z", 0, false), ("2026-11-23T08:00:00Z", 0, true), ("2026-11-23T19:59:59Z", 0, true),
            ("2026-11-23T20:00:00Z", 0, false), ("2026-11-28T12:00:00Z", 0, true), ("2026-11-29T12:00:00Z", 0, false),
            ("2026-11-23T07:59:59Z", 330, true), ("2026-11-23T15:59:59Z", -480, false),
            ("2026-11-23T16:00:00Z", -480, true),
            ("2026-11-29T02:00:00Z", -480, true), ("2026-11-22T23:30:00Z", 720, true),
            ("1969-12-31T12:00:00Z", 0, true),
        ])
    func hours(time: String, ahead: Int, isAllowed: Bool) throws {
        let there = CompliancePolicy(minutesAheadOfUTC: ahead)
        let at = try #require(Instant(rfc3339: time))
        let meeting = ActionFacts(kind: .scheduleMeeting, contactAt: at)
        let rules = { Compliance.violations(of: $0, on: subject, policy: there).map(\.rule) }
        #expect(rules(meeting) == (isAllowed ? [] : ["contact_hours"]))
        #expect(rules(ActionFacts(kind: .createTask, contactAt: at)) == [])
    }

    @Test("The house's own hours and time hold, and the reason names them")
    func policy() throws {
        let policy = CompliancePolicy(firstHour: 9, lastHour: 17, weekdays: 1...5, minutesAheadOfUTC: -60)
        let early = ActionFacts(kind: .scheduleMeeting, contactAt: try instant("2026-11-23T09:30:00Z"))
        let found = Compliance.violations(of: early, on: subject, policy: policy)
        #expect(
            found.map(\.message) == [
                "It is 08:30 on Monday at UTC-01:00; customers are contacted 09:00 to 17:00, Monday to Friday."
            ])
    }

    @Test("Offers need consent, letters about a contract don't")
    func marketing() {
        var silent = subject
        silent.contacts[0].consents = []
        #expect(rules(ActionFacts(kind: .draftEmail), silent) == [])
        #expect(rules(ActionFacts(kind: .draftEmail, isMarketing: true), silent) == ["consent_required"])
        silent.contacts[0].consents = [.email]
        #expect(rules(ActionFacts(kind: .draftEmail, isMarketing: true), silent) == [])
        #expect(rules(ActionFacts(kind: .scheduleMeeting, isMarketing: true), silent) == ["consent_required"])
        silent.contacts.append(ContactFacts(name: "Amy"))
        #expect(rules(ActionFacts(kind: .draftEmail, isMarketing: true), silent) == ["consent_required"])
        silent.contacts = []
        #expect(rules(ActionFacts(kind: .draftEmail, isMarketing: true), silent) == ["consent_required"])
    }

    @Test("Texts hold no cards, papers or secrets")
    func restricted() {
        let found = Compliance.violations(
            of: ActionFacts(kind: .addNote, foundKinds: ["email", "ssn", "credit_card"]), on: subject)
        #expect(
            found.map(\.message) == [
                "The text holds data of the kind credit_card.", "The text holds data of the kind ssn.",
            ])
    }

    @Test("Everything that is wrong is said at once")
    func all() throws {
        var account = subject
        account.doNotContact = true
        account.status = .closed
        account.contacts[0].consents = []
        let night = try instant("2026-11-23T23:00:00Z")
        let action = ActionFacts(
            kind: .scheduleMeeting, contactAt: night, foundKinds: ["iban"], isMarketing: true)
        #expect(
            rules(action, account) == [
                "do_not_contact", "account_closed", "consent_required", "contact_hours", "restricted_data",
            ])
    }
}
