public import Core
import Store
public import Vault

/// A column of a kind's own: the one declaration that gives its JSON, its schema, its CSV and its SQL.
public struct RecordField: Sendable {
    /// The name outside: `purchasePrice`.
    public let name: String
    /// What it means, for the document.
    public let summary: String
    /// What it may be.
    public let type: FieldType
    /// Whether a record can't be without it.
    public let isRequired: Bool
    /// Whether it is looked through by a list's `search`.
    public let isSearched: Bool
    let column: StaticString

    init(
        _ name: String, _ column: StaticString, _ summary: String, _ type: FieldType, required: Bool = false,
        searched: Bool = false
    ) {
        (self.name, self.column, self.summary, self.type) = (name, column, summary, type)
        (isRequired, isSearched) = (required, searched)
    }

    var columnSQL: SQL { SQL(stringLiteral: column) }
}

/// What a field may be.
public enum FieldType: Sendable {
    /// A text of 1 to so many characters, kept exactly as it was typed.
    case text(most: Int)
    /// One of these.
    case choice([String])
    /// An amount of money, or another number with two places, in hundredths.
    case amount(ClosedRange<Int64>)
    /// A day.
    case date
    /// A whole number.
    case integer(ClosedRange<Int64>)
    /// Personal data: a text that is sealed, and perhaps found by its blind index.
    case sealed(SealedField)

    /// Money within its bounds; rules say which amounts make sense.
    static let money = FieldType.amount(-Money.most.cents...Money.most.cents)
    /// 0 to 100, with two places.
    static let percent = FieldType.amount(0...10_000)

    /// The schema of a value.
    public var schema: Schema {
        switch self {
        case .text(let most): .string(minLength: 1, maxLength: most)
        case .choice(let values): .oneOf(values)
        case .amount(let range): .decimal(places: 2, range)
        case .date: CalendarDate.schema
        case .integer(let range): .integer(range)
        case .sealed(let field): .string(minLength: 1, maxLength: field.most, format: field.format)
        }
    }

    /// The schema of a value as a parameter, where numbers are texts.
    public var parameterSchema: Schema {
        guard case .amount(let range) = self else { return schema }
        let format = StringFormat(
            name: "amount", pattern: "^-?[0-9]+(\\.[0-9]{1,2})?$", complaint: "must be an amount such as 1250.50"
        ) { text in Money(text: text).map { range.contains($0.cents) } == true }
        return .string(minLength: 1, maxLength: 20, format: format)
    }

    /// A value from JSON that the schema let through.
    func value(_ json: JSONValue) -> FieldValue? {
        switch (self, json) {
        case (_, .null): FieldValue.none
        case (.text, .string(let text)), (.choice, .string(let text)), (.sealed, .string(let text)): .text(text)
        case (.date, .string(let text)): CalendarDate(text: text).map(FieldValue.date)
        case (.amount, _): json.scaled(by: 2).flatMap(Money.init(cents:)).map(FieldValue.amount)
        case (.integer, .integer(let number)): .integer(number)
        default: nil
        }
    }

    /// A value from a text: a parameter, a cell of a CSV file. Nil when it is none.
    public func value(text: String) -> FieldValue? {
        let json: JSONValue
        switch self {
        case .amount(let range):
            return Money(text: text).flatMap { range.contains($0.cents) ? .amount($0) : nil }
        case .integer:
            guard let number = Int64(text) else { return nil }
            json = .integer(number)
        default: json = .string(text)
        }
        return schema.problems(in: json).isEmpty ? value(json) : nil
    }
}

/// A sealed column, and what it is found by.
public struct SealedField: Sendable {
    /// The column, as rotation knows it.
    public let column: SealedColumn
    /// The column of the blind index.
    let term: StaticString?
    let most: Int
    let format: StringFormat?

    init(
        _ table: StaticString, _ column: StaticString, most: Int, format: StringFormat? = nil,
        foundBy term: StaticString? = nil, _ normaliser: Normaliser? = nil
    ) {
        let sealed = SealedColumn(table, column, key: "id", .uuid, .text)
        if let term, let normaliser {
            self.column = sealed.indexed(by: term, normaliser)
        } else {
            self.column = sealed
        }
        (self.term, self.most, self.format) = (term, most, format)
    }

    /// The blind index, if there is one.
    var index: BlindIndex? { column.indexes.first?.index }
}

/// A value of a field.
public enum FieldValue: Sendable, Hashable {
    case none
    case text(String)
    case amount(Money)
    case date(CalendarDate)
    case integer(Int64)
    /// A cell that wasn't opened.
    case sealed([UInt8])

    /// The value bound.
    var sql: SQL {
        switch self {
        case .none: "NULL"
        case .text(let text): "\(text)"
        case .amount(let money): "\(money)"
        case .date(let date): "\(date)"
        case .integer(let number): "\(number)"
        case .sealed(let bytes): "\(bytes)"
        }
    }

    /// The value in words, for a cursor's filter.
    public var words: String { "\(self)" }
}

/// What narrows a list, by a parameter.
public struct RecordFilter: Sendable {
    /// How a value is compared.
    public enum Comparison: Sendable {
        /// Equal.
        case equal
        /// At least.
        case least
        /// At most.
        case most
        /// Found by blind indexes of some fields.
        case found
    }

    /// The parameter.
    public let name: String
    /// What it means, for the document.
    public let summary: String
    /// The fields that are compared, one unless ``Comparison/found``.
    public let fields: [String]
    /// How.
    public let comparison: Comparison

    init(_ name: String, _ comparison: Comparison, _ fields: String..., summary: String) {
        (self.name, self.comparison, self.fields, self.summary) = (name, comparison, fields, summary)
    }
}
