import AccountSignals
import Core
import Testing

@Suite("Signals of risk")
struct RiskTests {
    @Test("A calm account has none")
    func none() {
        let calm = assess(calm())
        #expect(calm.signals.isEmpty)
        #expect(calm.riskLevel == .low)
        #expect(!calm.needsReview)
    }

    @Test(
        "Silence is high from 30 days on, and critical after 60",
        arguments: [
            (29, RiskLevel?.none), (30, .high), (31, .high), (59, .high), (60, .high), (61, .critical),
            (400, .critical),
        ])
    func inactivity(days: Int, level: RiskLevel?) {
        #expect(assess(calm { $0.lastContactAt = ago(days) }).level(.inactivity) == level)
    }

    @Test("A day counts once it is whole")
    func wholeDays() {
        #expect(assess(calm { $0.lastContactAt = ago(29, seconds: 86_399) }).level(.inactivity) == nil)
        #expect(assess(calm { $0.lastContactAt = ago(60, seconds: 86_399) }).level(.inactivity) == .high)
        #expect(assess(calm { $0.lastContactAt = noon + .seconds(86_400 * 90) }).level(.inactivity) == nil)
    }

    @Test("Who was never spoken with is silent since there is an account")
    func never() {
        let signal = assess(calm { ($0.lastContactAt, $0.createdAt) = (nil, ago(45)) }).signals.first
        #expect(signal?.level == .high)
        #expect(signal?.reason == "No contact since the account was made 45 days ago")
        #expect(assess(calm { ($0.lastContactAt, $0.createdAt) = (nil, ago(3)) }).signals.isEmpty)
    }

    @Test("An open deal is stalled after more than 30 days in its stage", arguments: [(30, false), (31, true)])
    func stalled(days: Int, isStalled: Bool) {
        let deal = DealFacts(name: "Drills", amount: 1, isOpen: true, inStageSince: ago(days))
        #expect(assess(calm { $0.deals = [deal] }).level(.stalledDeals) == (isStalled ? .high : nil))
        var closed = deal
        closed.isOpen = false
        #expect(assess(calm { $0.deals = [closed] }).level(.stalledDeals) == nil)
    }

    @Test(
        "Half as much as usual is a drop, when there was a usual",
        arguments: [(2, 4, true), (3, 4, false), (0, 4, true), (0, 3, false), (0, 0, false), (5, 10, true)])
    func drop(recent: Int, before: Int, isDrop: Bool) {
        let activities =
            (0..<recent).map { ActivityFacts(at: ago(1, seconds: $0)) }
            + (0..<before).map { ActivityFacts(at: ago(31, seconds: $0)) }
        let found = assess(calm { $0.activities = activities }).level(.engagementDrop)
        #expect(found == (isDrop ? .medium : nil))
    }

    @Test("What lies 30 days back belongs to the 30 days before, and what is planned to none")
    func periods() {
        let five = (0..<5).map { ActivityFacts(at: ago(30, seconds: $0)) }
        #expect(assess(calm { $0.activities = five }).level(.engagementDrop) == .medium)
        let planned = (1..<6).map { ActivityFacts(at: noon + .seconds($0)) }
        #expect(assess(calm { $0.activities = planned }).points("engagement_trend") == 0)
    }

    @Test("A new owner is a risk for 30 days", arguments: [(0, true), (29, true), (30, false)])
    func owner(days: Int, isRisk: Bool) {
        #expect(assess(calm { $0.ownerChangedAt = ago(days) }).level(.ownerChange) == (isRisk ? .high : nil))
    }

    @Test("The status at risk is critical, and the worst comes first")
    func status() {
        let found = assess(calm { ($0.status, $0.lastContactAt) = (.atRisk, ago(30)) })
        #expect(found.signals.map(\.kind) == [.statusAtRisk, .inactivity])
        #expect(found.riskLevel == .critical)
        #expect(found.needsReview)
    }

    @Test("A closed account may be silent")
    func closed() {
        let found = assess(
            calm { ($0.status, $0.lastContactAt, $0.ownerChangedAt) = (.closed, ago(300), ago(1)) })
        #expect(found.signals.isEmpty && found.suggestions.isEmpty)
    }
}
