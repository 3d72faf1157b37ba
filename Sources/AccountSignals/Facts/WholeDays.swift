import Core

extension Instant {
    /// The whole days from an earlier time to this one, rounded down; 0 when `earlier` is later.
    func days(since earlier: Instant) -> Int {
        Int(max(0, milliseconds - earlier.milliseconds) / 86_400_000)
    }

    /// Whether this is later than `days` before `now`, and not later than `now`.
    func isWithin(days: Int, before now: Instant) -> Bool {
        self <= now && now.milliseconds - milliseconds < Int64(days) * 86_400_000
    }
}

/// `1 day`, `2 days`.
func counted(_ number: Int, _ one: String, _ many: String? = nil) -> String {
    number == 1 ? "1 \(one)" : "\(number) \(many ?? one + "s")"
}

/// Whole dollars of an amount in cents, in groups of three: `125,000`.
func whole(_ cents: Int64) -> String {
    let digits = Array(String(cents / 100))
    var text = ""
    for (index, digit) in digits.enumerated() {
        if index > 0, digit != "-", digits[index - 1] != "-", (digits.count - index) % 3 == 0 { text.append(",") }
        text.append(digit)
    }
    return text
}

extension AccountFacts {
    /// The days since somebody last spoke with the customer, or since there is an account when nobody ever did.
    func silence(at now: Instant) -> Int {
        now.days(since: lastContactAt ?? createdAt)
    }

    /// The deals that are neither won nor lost.
    var openDeals: [DealFacts] { deals.filter(\.isOpen) }

    /// What the open deals are worth together, in cents; at most what 64 bits hold.
    var openValue: Int64 {
        openDeals.reduce(0) { sum, deal in
            let (next, overflow) = sum.addingReportingOverflow(max(0, deal.amount))
            return overflow ? .max : next
        }
    }

    /// How many activities lie in the last 30 days, and how many in the 30 before.
    func engagement(at now: Instant) -> (recent: Int, before: Int) {
        let period = 30
        let earlier = now - .seconds(period * 86_400)
        return (
            activities.count { $0.at.isWithin(days: period, before: now) },
            activities.count { $0.at.isWithin(days: period, before: earlier) }
        )
    }
}
