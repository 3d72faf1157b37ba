import AccountSignals
import Core
import Testing

@Suite("Suggestions")
struct SuggestionTests {
    @Test("A calm account needs nothing")
    func none() {
        #expect(assess(calm()).suggestions.isEmpty)
    }

    @Test(
        "Silence asks for a letter, long silence for another one",
        arguments: [
            (29, RecommendationType?.none, RiskLevel.low), (30, .followUpEmail, .high), (60, .followUpEmail, .high),
            (61, .reEngagement, .critical),
        ])
    func engagement(days: Int, type: RecommendationType?, priority: RiskLevel) throws {
        let found = assess(calm { ($0.lastContactAt, $0.status) = (ago(days), .pending) })
        let letter = found.suggestions.first { $0.type == .followUpEmail || $0.type == .reEngagement }
        #expect(letter?.type == type)
        guard let letter else { return }
        #expect(letter.priority == priority)
        #expect(letter.rationale == ["No contact for \(days) days"])
        guard case .draftEmail(_, _, let body) = letter.action else {
            Issue.record("\(letter.action)")
            return
        }
        #expect(body.hasPrefix("Hello Ben Baker,\n"))
        #expect(body.hasSuffix("Kind regards,\nAnn Archer\n"))
    }

    @Test(
        "A contract that ends within 90 days is to be renewed",
        arguments: [
            (-1, false), (0, true), (89, true), (90, true), (91, false),
        ])
    func renewal(days: Int, isDue: Bool) {
        let found = assess(calm { $0.contractEndsAt = noon + .seconds(days * 86_400) })
        #expect(found.types.contains(.renewalReminder) == isDue)
    }

    @Test(
        "Who is well and large is offered more", arguments: [(49_999_99, false), (50_000_00, true)] as [(Int64, Bool)])
    func expansion(revenue: Int64, isOffered: Bool) {
        let facts = calm { $0.annualRevenue = revenue }
        #expect(assess(facts).healthScore >= 0.7)
        #expect(assess(facts).types.contains(.upsellOpportunity) == isOffered)
        #expect(
            !assess(calm { ($0.annualRevenue, $0.status, $0.lastContactAt) = (revenue, .atRisk, ago(20)) })
                .types.contains(.upsellOpportunity))
    }

    @Test("Who is unwell is asked why, first of all")
    func churn() {
        let found = assess(calm { ($0.lastContactAt, $0.activities, $0.contractEndsAt) = (ago(61), [], ago(-10)) })
        #expect(found.healthScore < 0.5)
        #expect(found.types == [.riskMitigation, .reEngagement, .updateAccount, .renewalReminder])
        #expect(found.suggestions.first?.priority == .critical)
        #expect(found.suggestions.contains { $0.action == .changeStatus(.atRisk) })
    }

    @Test("Two critical signals and a large deal are escalated")
    func escalation() {
        let deal = DealFacts(name: "Drills", amount: 100_000_01, isOpen: true, inStageSince: noon)
        let facts = calm { ($0.status, $0.lastContactAt, $0.deals) = (.atRisk, ago(61), [deal]) }
        #expect(assess(facts).types.contains(.escalation))
        var smaller = facts
        smaller.deals[0].amount = 100_000_00
        #expect(!assess(smaller).types.contains(.escalation))
        #expect(!assess(smaller).types.contains(.updateAccount), "the status says it already")
    }

    @Test("A stalled deal asks for a meeting, a new owner for an introduction, a thin profile for a task")
    func others() {
        let deal = DealFacts(name: "Drills", amount: 1, isOpen: true, inStageSince: ago(40))
        #expect(assess(calm { $0.deals = [deal] }).types == [.scheduleMeeting])
        #expect(assess(calm { $0.ownerChangedAt = ago(1) }).types == [.executiveAlignment])
        #expect(
            assess(calm { ($0.industry, $0.contractEndsAt, $0.annualRevenue) = (nil, nil, nil) }).types == [.createTask]
        )
    }

    @Test("Names stay on their line", arguments: EmailTemplate.allCases)
    func templates(template: EmailTemplate) {
        let (subject, body) = template.fill(
            account: "Acme\r\nBcc: all@example.org", contact: "Ben\u{2028}X", owner: "A\u{0}B", detail: "D\nE")
        #expect(!subject.contains { $0.isNewline })
        #expect(
            !body.contains("\nBcc:") && !body.contains("\u{2028}") && !body.contains("\u{0}") && !body.contains("D\nE"))
        let bare = template.fill(account: "Acme", contact: nil, owner: nil)
        #expect(bare.body.hasPrefix("Hello,\n") && !bare.subject.isEmpty)
    }
}
