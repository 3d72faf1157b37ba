import AccountSignals
import Core
import Testing

@Suite("Scores and their parts")
struct ScoreTests {
    @Test(
        "Points for how long ago somebody spoke with the customer",
        arguments: [(0, 30), (7, 30), (8, 25), (14, 25), (15, 20), (29, 20), (30, 10), (60, 10), (61, 0)])
    func recency(days: Int, points: Int) {
        #expect(assess(calm { $0.lastContactAt = ago(days) }).points("contact_recency") == points)
    }

    @Test(
        "Points for each status",
        arguments: [
            (AccountStatus.active, 20), (.onboarding, 15), (.pending, 10), (.onHold, 10), (.inactive, 5), (.atRisk, 0),
            (.closed, 0),
        ])
    func standing(status: AccountStatus, points: Int) {
        #expect(assess(calm { $0.status = status }).points("standing") == points)
    }

    @Test("Points for deals that move")
    func deals() {
        let moving = DealFacts(name: "a", amount: 1, isOpen: true, inStageSince: ago(30))
        let stalled = DealFacts(name: "b", amount: 1, isOpen: true, inStageSince: ago(31))
        for (deals, points) in [([], 10), ([moving], 20), ([stalled], 0), ([moving, stalled, stalled], 6)] {
            #expect(assess(calm { $0.deals = deals }).points("deal_flow") == points)
        }
    }

    @Test("Points for the same owner", arguments: [(0, 0), (29, 0), (30, 5), (89, 5), (90, 10)])
    func continuity(days: Int, points: Int) {
        #expect(assess(calm { $0.ownerChangedAt = ago(days) }).points("continuity") == points)
        #expect(assess(calm { $0.ownerName = nil }).points("continuity") == 0)
    }

    @Test(
        "Open deals weigh by what they are worth together",
        arguments: [
            (10_000_00, 0), (10_000_01, 10), (50_000_00, 10), (50_000_01, 15), (100_000_00, 15), (100_000_01, 20),
            (Int64.max, 20),
        ] as [(Int64, Int)])
    func value(cents: Int64, points: Int) {
        let deal = DealFacts(name: "a", amount: cents, isOpen: true, inStageSince: noon)
        #expect(assess(calm { $0.deals = [deal] }).points("deal_value") == points)
        let won = DealFacts(name: "b", amount: cents, isOpen: false, inStageSince: noon)
        #expect(assess(calm { $0.deals = [won] }).points("deal_value") == 0)
        #expect(assess(calm { $0.deals = [deal, deal] }).points("deal_value") ?? 0 >= points)
    }

    @Test("Changed fields count 5 each, to 30", arguments: [(0, 0), (1, 5), (5, 25), (6, 30), (7, 30)])
    func changes(count: Int, points: Int) {
        let fields = Set((0..<count).map { "field\($0)" })
        #expect(assess(calm { $0.changedFields = fields }).points("changed_fields") == points)
    }

    @Test("What happened lately counts", arguments: [(2, 0), (3, 5), (5, 5), (6, 10)])
    func activity(count: Int, points: Int) {
        let activities = (0..<count).map { ActivityFacts(at: ago(1, seconds: $0)) }
        #expect(assess(calm { $0.activities = activities }).points("recent_activity") == points)
    }

    @Test("Somebody should look when the priority is above 60, whatever the risk")
    func review() {
        let deal = DealFacts(name: "a", amount: 200_000_00, isOpen: true, inStageSince: noon)
        let activities =
            (0..<6).map { ActivityFacts(at: ago(1, seconds: $0)) }
            + (0..<12).map { ActivityFacts(at: ago(31, seconds: $0)) }
        var facts = calm { ($0.deals, $0.activities) = ([deal], activities) }
        facts.changedFields = ["a", "b", "c"]
        #expect(assess(facts).riskLevel == .medium)
        #expect(assess(facts).priorityScore == 60 && !assess(facts).needsReview)
        facts.changedFields.insert("d")
        #expect(assess(facts).priorityScore == 65 && assess(facts).needsReview)
    }

    @Test(
        "Confidence falls with age, and with what isn't known",
        arguments: [(7, 40), (8, 30), (30, 30), (31, 15), (91, 5)])
    func confidence(days: Int, points: Int) {
        let facts = calm { ($0.activities, $0.lastContactAt) = ([], ago(days)) }
        #expect(assess(facts).points("recency") == points)
        #expect(assess(facts).points("completeness") == 30)
        #expect(assess(calm { ($0.industry, $0.contact) = (nil, nil) }).points("completeness") == 20)
    }
}
