import Core

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
