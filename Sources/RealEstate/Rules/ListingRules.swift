import Core

/// A house has some room in it.
struct PositiveSquareFeet: BusinessRule {
    let code = "POSITIVE_SQUARE_FEET"
    let field = "squareFeet"
    let message = "must be more than zero"

    func isBroken(by record: RecordFacts, on today: CalendarDate) -> Bool {
        record.integer(field).map { $0 <= 0 } ?? false
    }
}

/// Built from 1800 on, and at the latest two years from now.
struct ReasonableYearBuilt: BusinessRule {
    let code = "REASONABLE_YEAR_BUILT"
    let field = "yearBuilt"
    let message = "must be 1800 to two years from now"

    func isBroken(by record: RecordFacts, on today: CalendarDate) -> Bool {
        record.integer(field).map { !(1800...Int64(today.year + 2)).contains($0) } ?? false
    }
}

/// More than 10,000 for a square foot is a slip of the hand.
struct PlausiblePricePerSquareFoot: BusinessRule {
    let code = "EXTREME_PRICE_PER_SQFT"
    let field = "listPrice"
    let message = "must not be more than 10,000 for a square foot"

    func isBroken(by record: RecordFacts, on today: CalendarDate) -> Bool {
        guard let price = record.amount(field), let feet = record.integer("squareFeet"), feet > 0 else { return false }
        return price.cents / 1_000_000 >= feet && price.cents > feet * 1_000_000
    }
}
