import AccountSignals
import Core
import TestKit
import Testing

@Suite("Assessments of any facts")
struct AssessmentPropertyTests {
    @Test("stay in range, add up, have reasons, and don't depend on any order")
    func properties() {
        var random = SplitMix64(seed: 129)
        for _ in 0..<5_000 {
            let facts = anyFacts(&random)
            let found = assess(facts)
            #expect(found.health.reduce(0) { $0 + $1.points } == Int((found.healthScore * 100).rounded()))
            #expect(found.health.reduce(0) { $0 + $1.most } == 100)
            #expect(found.priority.reduce(0) { $0 + $1.points } == found.priorityScore)
            #expect(found.priority.reduce(0) { $0 + $1.most } == 100)
            for part in found.health + found.priority + found.confidence.parts {
                #expect((0...part.most).contains(part.points) && !part.reason.isEmpty)
            }
            #expect((0...1).contains(found.confidence.value))
            #expect(found.riskLevel == found.signals.map(\.level).max() ?? .low)
            #expect(found.needsReview == (found.riskLevel >= .high || found.priorityScore > 60))
            #expect(found.suggestions.map(\.priority) == found.suggestions.map(\.priority).sorted(by: >))
            #expect(found.suggestions.allSatisfy { !$0.rationale.isEmpty })
            var shuffled = facts
            shuffled.deals.shuffle(using: &random)
            shuffled.activities.shuffle(using: &random)
            #expect(assess(shuffled) == found)
        }
    }

    @Test("Longer silence never makes an account healthier, nor less at risk")
    func monotonous() {
        var random = SplitMix64(seed: 7)
        for _ in 0..<500 {
            var facts = anyFacts(&random)
            var previous: Assessment?
            for days in stride(from: 0, through: 120, by: 5) {
                facts.lastContactAt = ago(days)
                let now = assess(facts)
                if let previous {
                    #expect(now.healthScore <= previous.healthScore && now.riskLevel >= previous.riskLevel)
                }
                previous = now
            }
        }
    }

    private func anyFacts(_ random: inout SplitMix64) -> AccountFacts {
        func day(_ random: inout SplitMix64) -> Instant { ago(.random(in: -20...200, using: &random)) }
        func maybe<Value>(_ value: Value, _ random: inout SplitMix64) -> Value? {
            Bool.random(using: &random) ? value : nil
        }
        return AccountFacts(
            name: "Any", status: AccountStatus.allCases.randomElement(using: &random) ?? .active,
            ownerName: maybe("Ann", &random), createdAt: day(&random), lastContactAt: maybe(day(&random), &random),
            ownerChangedAt: maybe(day(&random), &random), contractEndsAt: maybe(day(&random), &random),
            annualRevenue: maybe(.random(in: 0...10_000_000_00, using: &random), &random),
            industry: maybe("Tools", &random),
            changedFields: Set((0..<Int.random(in: 0...9, using: &random)).map { "f\($0)" }),
            deals: (0..<Int.random(in: 0...4, using: &random)).map { _ in
                DealFacts(
                    name: ["a", "b"].randomElement(using: &random) ?? "",
                    amount: .random(in: 0...80_000_00, using: &random), isOpen: .random(using: &random),
                    inStageSince: day(&random))
            },
            activities: (0..<Int.random(in: 0...20, using: &random)).map { _ in ActivityFacts(at: day(&random)) },
            contact: maybe(ContactFacts(name: "Ben"), &random))
    }
}
