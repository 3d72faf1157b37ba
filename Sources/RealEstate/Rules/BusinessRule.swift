public import Core

/// Something that must hold of a record, however it is made or changed. One small type for each, named as its code says; pure.
public protocol BusinessRule: Sendable {
    /// The code that programs read: `CLOSING_AFTER_OPENING`.
    var code: String { get }
    /// The field to mend.
    var field: String { get }
    /// What is asked for, to be read after the field's name.
    var message: String { get }
    /// Whether a record breaks it.
    func isBroken(by record: RecordFacts, on today: CalendarDate) -> Bool
}

/// The values of a record, as rules ask for them.
public struct RecordFacts: Sendable {
    let values: [String: FieldValue]

    func amount(_ name: String) -> Money? {
        if case .amount(let money) = values[name] { money } else { nil }
    }

    func date(_ name: String) -> CalendarDate? {
        if case .date(let date) = values[name] { date } else { nil }
    }

    func integer(_ name: String) -> Int64? {
        if case .integer(let number) = values[name] { number } else { nil }
    }
}

/// A rule that a record breaks.
public struct Violation: Sendable, Hashable, Shaped {
    /// The field to mend.
    public let field: String
    /// What is asked for.
    public let message: String
    /// The rule's code.
    public let rule: String

    /// What all rules say of a record, in their order.
    static func all(
        of rules: [any BusinessRule], in record: RecordFacts, on today: CalendarDate
    ) -> [Violation] {
        rules.filter { $0.isBroken(by: record, on: today) }.map {
            Violation(field: $0.field, message: $0.message, rule: $0.code)
        }
    }

    /// `{"field": …, "message": …, "rule": …}`
    public static let shape = Shape<Violation>(
        "Violation", "A business rule that a record breaks.",
        [
            .field("field", "The field to mend.") { $0.field },
            .field("message", "What is asked for.") { $0.message },
            .field("rule", "The rule, for programs.") { $0.rule },
        ])
}
