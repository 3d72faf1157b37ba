import AccountSignals
import Core

/// 2026-11-23T12:00:00Z, a Monday.
let noon = Instant(milliseconds: 1_795_435_200_000)

/// So many days before noon, and so many seconds more.
func ago(_ days: Int, seconds: Int = 0) -> Instant {
    noon - .seconds(days * 86_400 + seconds)
}

/// An account about which there is nothing to say: active, owned, spoken with today, everything known.
func calm(_ change: (inout AccountFacts) -> Void = { _ in }) -> AccountFacts {
    var facts = AccountFacts(
        name: "Acme", status: .active, ownerName: "Ann Archer", createdAt: ago(400), lastContactAt: noon,
        contractEndsAt: noon + .seconds(400 * 86_400), annualRevenue: 20_000_00, industry: "Tools",
        activities: [3, 10, 33, 40].map { ActivityFacts(at: ago($0)) },
        contact: ContactFacts(name: "Ben Baker", consents: [.email, .phone, .processing]))
    change(&facts)
    return facts
}

/// What is said of an account at noon.
func assess(_ facts: AccountFacts) -> Assessment { .of(facts, at: noon) }

extension Assessment {
    /// The reason of a kind of risk; nil when it wasn't found.
    func level(_ kind: RiskKind) -> RiskLevel? { signals.first { $0.kind == kind }?.level }

    /// The points of a part.
    func points(_ name: String) -> Int? {
        (health + priority + confidence.parts).first { $0.name == name }?.points
    }

    /// The types of what is suggested.
    var types: [RecommendationType] { suggestions.map(\.type) }
}
