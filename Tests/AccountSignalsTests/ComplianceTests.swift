import AccountSignals
import Core
import Testing

@Suite("Compliance")
struct ComplianceTests {
    private let subject = ComplianceSubject(
        status: .active, contact: ContactFacts(name: "Ben", consents: [.email, .phone, .processing]))

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
        person.contact?.doNotContact = true
        #expect(rules(ActionFacts(kind: kind), person) == (kind.addressesTheCustomer ? ["do_not_contact"] : []))
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
        var there = subject
        there.minutesAheadOfUTC = ahead
        let at = try #require(Instant(rfc3339: time))
        let meeting = ActionFacts(kind: .scheduleMeeting, contactAt: at)
        #expect(rules(meeting, there) == (isAllowed ? [] : ["contact_hours"]))
        #expect(rules(ActionFacts(kind: .createTask, contactAt: at), there) == [])
    }

    @Test("The house's own hours and time hold where the account's aren't known")
    func policy() throws {
        let policy = CompliancePolicy(firstHour: 9, lastHour: 17, weekdays: 1...5, minutesAheadOfUTC: -60)
        let early = ActionFacts(kind: .scheduleMeeting, contactAt: try instant("2026-11-23T09:30:00Z"))
        let found = Compliance.violations(of: early, on: subject, policy: policy)
        #expect(
            found.map(\.message) == [
                "It is 08:30 on Monday there; customers are contacted 09:00 to 17:00, Monday to Friday."
            ])
    }

    @Test("Fields about a person need consent, and each is named")
    func fields() {
        var silent = subject
        silent.contact?.consents = []
        let found = Compliance.violations(
            of: ActionFacts(kind: .updateAccount, fields: ["industry", "contactEmail", "contactBirthday"]), on: silent)
        #expect(found.map(\.rule) == ["consent_required", "consent_required"])
        #expect(found.map(\.field) == ["contactBirthday", "contactEmail"])
        #expect(rules(ActionFacts(kind: .updateAccount, fields: ["industry"]), silent) == [])
    }

    @Test("Offers need consent, letters about a contract don't")
    func marketing() {
        var silent = subject
        silent.contact?.consents = []
        #expect(rules(ActionFacts(kind: .draftEmail), silent) == [])
        #expect(rules(ActionFacts(kind: .draftEmail, isMarketing: true), silent) == ["consent_required"])
        silent.contact?.consents = [.email]
        #expect(rules(ActionFacts(kind: .draftEmail, isMarketing: true), silent) == [])
        #expect(rules(ActionFacts(kind: .scheduleMeeting, isMarketing: true), silent) == ["consent_required"])
        silent.contact = nil
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
        account.contact?.consents = []
        let night = try instant("2026-11-23T23:00:00Z")
        let action = ActionFacts(
            kind: .scheduleMeeting, contactAt: night, fields: ["contactPhone"], foundKinds: ["iban"], isMarketing: true)
        #expect(
            rules(action, account) == [
                "do_not_contact", "account_closed", "consent_required", "consent_required", "contact_hours",
                "restricted_data",
            ])
    }
}
