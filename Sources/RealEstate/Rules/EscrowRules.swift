import Core

/// A deal doesn't close before it was opened.
struct ClosingAfterOpening: BusinessRule {
    let code = "CLOSING_AFTER_OPENING"
    let field = "closingDate"
    let message = "must not be before the opening date"

    func isBroken(by record: RecordFacts, on today: CalendarDate) -> Bool {
        guard let opening = record.date("openingDate") ?? record.date("acceptanceDate"),
            let closing = record.date("closingDate")
        else { return false }
        return closing < opening
    }
}

/// Nothing is sold for nothing.
struct PositivePurchasePrice: BusinessRule {
    let code = "POSITIVE_PURCHASE_PRICE"
    let field = "purchasePrice"
    let message = "must be more than zero"

    func isBroken(by record: RecordFacts, on today: CalendarDate) -> Bool {
        record.amount(field).map { $0 <= .zero } ?? false
    }
}

/// Nobody is paid for putting down earnest money.
struct NonNegativeEarnestMoney: BusinessRule {
    let code = "NON_NEGATIVE_EARNEST_MONEY"
    let field = "earnestMoneyDeposit"
    let message = "must not be negative"

    func isBroken(by record: RecordFacts, on today: CalendarDate) -> Bool {
        record.amount(field).map { $0 < .zero } ?? false
    }
}

/// Earnest money is a part of the price.
struct EarnestMoneyWithinPrice: BusinessRule {
    let code = "EARNEST_MONEY_EXCEEDS_PRICE"
    let field = "earnestMoneyDeposit"
    let message = "must not be more than the purchase price"

    func isBroken(by record: RecordFacts, on today: CalendarDate) -> Bool {
        guard let earnest = record.amount(field), let price = record.amount("purchasePrice") else { return false }
        return earnest > price
    }
}

/// What else is an amount of a deal isn't negative.
struct NonNegativeAmount: BusinessRule {
    let code = "NON_NEGATIVE_AMOUNT"
    let field: String
    let message = "must not be negative"

    func isBroken(by record: RecordFacts, on today: CalendarDate) -> Bool {
        record.amount(field).map { $0 < .zero } ?? false
    }
}
