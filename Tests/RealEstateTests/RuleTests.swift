import Core
import Testing

@testable import RealEstate

@Suite("Business rules")
struct RuleTests {
    private static let today = CalendarDate(year: 2026, month: 11, day: 23)

    private func broken(_ rules: [any BusinessRule], _ values: [String: FieldValue]) throws -> [String] {
        Violation.all(of: rules, in: RecordFacts(values: values), on: try #require(Self.today)).map(\.rule)
    }

    private func money(_ text: String) throws -> FieldValue { .amount(try #require(Money(text: text))) }
    private func day(_ text: String) throws -> FieldValue { .date(try #require(CalendarDate(text: text))) }

    @Test("of escrows say which of them is broken, and hold at their edges")
    func escrows() throws {
        let rules = Escrow.rules
        #expect(try broken(rules, [:]) == [])
        let (early, late) = (try day("2026-02-28"), try day("2026-03-01"))
        #expect(try broken(rules, ["openingDate": late, "closingDate": early]) == ["CLOSING_AFTER_OPENING"])
        #expect(try broken(rules, ["acceptanceDate": late, "closingDate": early]) == ["CLOSING_AFTER_OPENING"])
        #expect(try broken(rules, ["openingDate": early, "closingDate": early]) == [])
        #expect(try broken(rules, ["purchasePrice": money("0")]) == ["POSITIVE_PURCHASE_PRICE"])
        #expect(try broken(rules, ["purchasePrice": money("0.01")]) == [])
        #expect(try broken(rules, ["earnestMoneyDeposit": money("-0.01")]) == ["NON_NEGATIVE_EARNEST_MONEY"])
        #expect(
            try broken(rules, ["earnestMoneyDeposit": money("1.01"), "purchasePrice": money("1")])
                == ["EARNEST_MONEY_EXCEEDS_PRICE"])
        #expect(try broken(rules, ["earnestMoneyDeposit": money("1"), "purchasePrice": money("1")]) == [])
        #expect(try broken(rules, ["loanAmount": money("-1")]) == ["NON_NEGATIVE_AMOUNT"])
    }

    @Test("of listings say which of them is broken, and hold at their edges")
    func listings() throws {
        let rules = Listing.rules
        #expect(try broken(rules, ["listPrice": money("-5")]) == ["POSITIVE_LIST_PRICE"])
        #expect(try broken(rules, ["squareFeet": .integer(0)]) == ["POSITIVE_SQUARE_FEET"])
        #expect(try broken(rules, ["yearBuilt": .integer(1799)]) == ["REASONABLE_YEAR_BUILT"])
        #expect(try broken(rules, ["yearBuilt": .integer(2029)]) == ["REASONABLE_YEAR_BUILT"])
        #expect(try broken(rules, ["yearBuilt": .integer(2028)]) == [])
        #expect(try broken(rules, ["listPrice": money("10000"), "squareFeet": .integer(1)]) == [])
        #expect(
            try broken(rules, ["listPrice": money("10000.01"), "squareFeet": .integer(1)]) == ["EXTREME_PRICE_PER_SQFT"]
        )
        #expect(
            try broken(rules, ["listPrice": .amount(.most), "squareFeet": .integer(100_000_000)]) == [])
        #expect(
            try broken(rules, ["listingDate": day("2026-02-02"), "expirationDate": day("2026-02-01")])
                == ["END_AFTER_START"])
    }

    @Test("of clients say which of them is broken")
    func clients() throws {
        let rules = Client.rules
        #expect(try broken(rules, ["budgetMin": money("2"), "budgetMax": money("1")]) == ["BUDGET_RANGE"])
        #expect(try broken(rules, ["budgetMax": money("0")]) == ["NON_EMPTY_BUDGET"])
        #expect(try broken(rules, ["budgetMin": money("1"), "budgetMax": money("1")]) == [])
    }

    @Test("let statuses follow as guide R's table says")
    func transitions() {
        let table = [
            "Coming Soon": ["Active", "Cancelled"],
            "Active": ["Pending", "Closed", "Expired", "Cancelled", "Withdrawn"],
            "Pending": ["Active", "Closed", "Cancelled"], "Closed": [], "Expired": ["Active", "Withdrawn"],
            "Cancelled": ["Active"], "Withdrawn": ["Active"],
        ]
        for from in Listing.statuses.all {
            for to in Listing.statuses.all {
                #expect(Listing.statuses.allows(from, to: to) == table[from]?.contains(to), "\(from) \(to)")
            }
        }
        #expect(Listing.statuses.initial == "Coming Soon" && Escrow.statuses.initial == "Active")
        #expect(Escrow.statuses.following("Closed").isEmpty)
    }

    @Test("have columns and names of their own, and filters and sorts that name fields")
    func declarations() {
        func check<Kind: RecordKind>(_ kind: Kind.Type) {
            #expect(Set(kind.fields.map(\.name)).count == kind.fields.count)
            #expect(Set(kind.fields.map(\.column.description)).count == kind.fields.count)
            let names = Set(kind.fields.map(\.name))
            #expect(names.isSuperset(of: kind.sorts) && names.isSuperset(of: kind.filters.flatMap(\.fields)))
            #expect(names.isSuperset(of: kind.rules.map(\.field)))
        }
        check(Escrow.self)
        check(Listing.self)
        check(Client.self)
    }

    @Test("know references by their form", arguments: ["ESC-2026-0001", "esc-2026-12345"])
    func references(_ text: String) {
        #expect(RecordKey<Escrow>(text: text)?.text == text.uppercased())
        for wrong in ["ESC-2026-1", "LST-2026-0001", "ESC-26-0001", "ESC-2026-0001-1", "ESC-2026-०००१", "1"] {
            #expect(RecordKey<Escrow>(text: wrong) == nil)
        }
    }
}
