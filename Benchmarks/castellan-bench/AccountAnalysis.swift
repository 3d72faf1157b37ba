import AccountSignals
import ArgumentParser
import Core

/// What the analysis of many accounts takes of the processor: every rule, with deals and activities as busy accounts have them.
struct AccountAnalysis: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "analysis", abstract: "Assess many accounts; prints seconds of the processor.")

    @Option(help: "Accounts.")
    var accounts: Int = 10_000

    func run() async throws {
        let now = SystemTime().now()
        let facts = (0..<accounts).map { Self.facts(of: $0, at: now) }
        let begin = cpuMicroseconds()
        var suggestions = 0
        for one in facts { suggestions += Assessment.of(one, at: now).suggestions.count }
        report("analysis_cpu_seconds", (cpuMicroseconds() - begin) / 1e6)
        guard suggestions > 0 else { throw ValidationError("nothing was suggested") }
    }

    private static func facts(of number: Int, at now: Instant) -> AccountFacts {
        let days = { (count: Int) in now - .seconds(count * 86_400) }
        return AccountFacts(
            name: "Customer \(number)", status: AccountStatus.allCases[number % AccountStatus.allCases.count],
            ownerName: "Ann", createdAt: days(400), lastContactAt: days(number % 90),
            ownerChangedAt: days(number % 200), contractEndsAt: now + .seconds(number % 120 * 86_400),
            annualRevenue: Int64(number) * 1_000, industry: "Steel",
            deals: (0..<5).map { deal in
                DealFacts(
                    name: "Deal \(deal)", amount: Int64(deal) * 2_500_000, isOpen: deal % 2 == 0,
                    inStageSince: days((number + deal * 11) % 70))
            },
            activities: (0..<20).map { ActivityFacts(at: days(($0 * 3 + number) % 60)) },
            contact: ContactFacts(name: "Mary", consents: [.email]))
    }
}
