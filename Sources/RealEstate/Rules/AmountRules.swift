import Core

/// An amount is more than nothing: nothing is offered or sold for nothing, and who has a budget has some.
struct PositiveAmount: BusinessRule {
    let code: String
    let field: String
    let message = "must be more than zero"

    init(_ field: String, _ code: String) { (self.field, self.code) = (field, code) }

    func isBroken(by record: RecordFacts, on today: CalendarDate) -> Bool {
        record.amount(field).map { $0 <= .zero } ?? false
    }
}

/// An amount isn't negative: nobody is paid for putting down earnest money.
struct NonNegativeAmount: BusinessRule {
    let code: String
    let field: String
    let message = "must not be negative"

    init(_ field: String, _ code: String = "NON_NEGATIVE_AMOUNT") { (self.field, self.code) = (field, code) }

    func isBroken(by record: RecordFacts, on today: CalendarDate) -> Bool {
        record.amount(field).map { $0 < .zero } ?? false
    }
}
