import AccountSignals
import Accounts
import Core
import Identity

/// The demo's accounts, of this server's own: a recommendation about one that comes from a CRM couldn't be carried out without that.
extension DemoWorkspaces {
    private static let statuses: [AccountStatus] = [
        .active, .active, .active, .active, .atRisk, .active, .onboarding, .active, .onHold, .inactive,
    ]
    /// How many days ago somebody last spoke with a customer.
    private static let silences = [2, 9, 18, 41, 75]
    private static let notes = [
        "Wants one invoice for all sites from next year on.",
        "The new head of purchasing asks for a comparison with others.",
        "Happy with the support; would act as a reference.", "Renewal depends on the budget round in spring.",
    ]

    /// Makes them; the oldest first.
    mutating func plantAccounts() async throws -> [(account: Account, owner: Worker)] {
        var all: [(account: Account, owner: Worker)] = []
        for (number, company) in DemoCompany.all.enumerated() {
            let owner = executives[number % executives.count]
            turn(to: Self.day(of: number, among: DemoCompany.all.count), number)
            guard let fields = fields(of: company, number) else { throw Refusal(outcome: "\(company.name) won't do") }
            let outcome = try await accounts.records.create(fields, owner: owner.user.id, by: grant)
            guard case .changed(let made) = outcome else { throw Refusal(outcome: "\(outcome)") }
            let added = try await accounts.belongings.add(
                belongings(of: company, number), to: .id(made.id), author: owner.user.reference, within: .all,
                by: grant)
            guard case .added(let account) = added else { throw Refusal(outcome: "\(added)") }
            all.append((account, owner))
        }
        return all
    }

    private mutating func fields(of company: DemoCompany, _ number: Int) -> AccountFields? {
        let status = number == DemoCompany.all.count - 1 ? .closed : Self.statuses[number % Self.statuses.count]
        return AccountFields(
            .object([
                .init("name", .string(company.name)), .init("status", .string(status.rawValue)),
                .init("industry", .string(company.industry)), .init("website", .string("https://\(company.domain)")),
                .init("billingCity", .string(DemoNames.town(number))), .init("billingCountry", .string("US")),
                .init("annualRevenue", .integer(Int64(1_000 * Int.random(in: 18...420, using: &dice)))),
                .init("renewalOn", .string(CalendarDate(now).advanced(by: 20 + number * 47 % 330).text)),
            ]))
    }

    private mutating func belongings(of company: DemoCompany, _ number: Int) -> NewBelongings {
        let people = (0...number % 3).map { place in
            let name = DemoNames.person(100 + number * 3 + place)
            return ContactPerson(
                name: "\(name.first) \(name.last)", email: "\(name.first.lowercased())@\(company.domain)",
                phone: DemoNames.phone(number * 3 + place),
                title: ["Head of Purchasing", "Operations", "Finance"][place],
                consents: number % 7 == 5 ? [.processing] : [.email, .phone, .processing])
        }
        return NewBelongings(
            contacts: people, deals: deals(of: company, number), activities: activities(number),
            notes: [Self.notes[number % Self.notes.count]])
    }

    private mutating func deals(of company: DemoCompany, _ number: Int) -> [DealTerms] {
        var deals: [DealTerms] = []
        if number % 3 != 2 {
            deals.append(
                DealTerms(
                    name: "\(company.name): expansion",
                    stage: ["Qualification", "Proposal", "Negotiation"][number % 3],
                    amount: Money(cents: 100_000 * Int64.random(in: 12...160, using: &dice)),
                    stageSince: now - DemoMonth.day * [8, 21, 44, 12][number % 4],
                    closesOn: CalendarDate(now).advanced(by: 30 + number)))
        }
        if number % 4 == 0 {
            deals.append(
                DealTerms(
                    name: "\(company.name): first year", stage: "Closed Won",
                    amount: Money(cents: 100_000 * Int64.random(in: 8...60, using: &dice)),
                    stageSince: now - DemoMonth.day * 210, isClosed: true))
        }
        return deals
    }

    private func activities(_ number: Int) -> [Doing] {
        let last = Self.silences[number % Self.silences.count]
        let past: [(Doing.Kind, String, Int)] = [
            (.call, "Quarterly call", last), (.meeting, "Review on site", last + 12), (.email, "Price list", last + 27),
        ]
        var doings = past.map { kind, subject, days in
            Doing(
                kind: kind, subject: subject, at: now - DemoMonth.day * days - .seconds(Int64(number) * 300),
                isDone: true)
        }
        if number % 3 == 0 {
            doings.append(
                Doing(
                    kind: .task, subject: "Send the revised offer", text: "With the discount for two years.",
                    at: now + DemoMonth.day * 3, isDone: false))
        }
        return doings
    }
}
