import Core

/// A budget's upper end is above its lower.
struct BudgetInOrder: BusinessRule {
    let code = "BUDGET_RANGE"
    let field = "budgetMax"
    let message = "must not be less than budgetMin"

    func isBroken(by record: RecordFacts, on today: CalendarDate) -> Bool {
        guard let least = record.amount("budgetMin"), let most = record.amount(field) else { return false }
        return most < least
    }
}
