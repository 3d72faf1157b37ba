import AccountSignals
public import Core

/// What of an account somebody may change, or an agent may propose to. Owner, source and version aren't among it, nor what a customer
/// agreed to.
public enum AccountField: String, Sendable, CaseIterable, Hashable {
    case name
    case status
    case industry
    case website
    case billingCity
    case billingCountry
    case annualRevenue
    case renewalOn

    /// What a value of it must be.
    public var schema: Schema {
        switch self {
        case .name: .string(minLength: 1, maxLength: 200)
        case .status: AccountStatus.schema
        case .industry, .billingCity: .nullable(.string(minLength: 1, maxLength: 120))
        case .website: .nullable(.string(minLength: 1, maxLength: 500))
        case .billingCountry: .nullable(.string(minLength: 2, maxLength: 80))
        case .annualRevenue: .nullable(Money.schema)
        case .renewalOn: .nullable(CalendarDate.schema)
        }
    }

    /// The members of an object that names some of them.
    public static let properties = allCases.map { Schema.Property.optional($0.rawValue, $0.summary, $0.schema) }

    var summary: String {
        switch self {
        case .name: "The customer's name."
        case .status: "How things stand."
        case .industry: "The customer's trade."
        case .website: "The customer's site."
        case .billingCity: "The city that bills go to."
        case .billingCountry: "The country that bills go to."
        case .annualRevenue: "What the customer brings in a year."
        case .renewalOn: "The day on which the contract ends unless it is renewed."
        }
    }
}

/// Values for some fields of an account, checked: what is missing stays, `null` empties.
public struct AccountFields: Sendable, Hashable {
    /// The values, each of the form that ``AccountField/schema`` asks for.
    public let values: [AccountField: JSONValue]

    /// Values of an object; nil when a name or a value won't do.
    public init?(_ json: JSONValue) {
        guard case .object(let members) = json else { return nil }
        var values: [AccountField: JSONValue] = [:]
        for member in members {
            guard let field = AccountField(rawValue: member.name), values[field] == nil,
                field.schema.problems(in: member.value).isEmpty
            else { return nil }
            values[field] = member.value
        }
        self.values = values
    }

    init(_ values: [AccountField: JSONValue]) {
        self.values = values
    }

    /// Whether there is nothing to change.
    public var isEmpty: Bool { values.isEmpty }

    /// The fields by name.
    public var names: [String] { values.keys.map(\.rawValue).sorted() }

    /// One object, in the order of the names.
    public var json: JSONValue {
        .object(
            values.sorted { $0.key.rawValue < $1.key.rawValue }.map { JSONValue.Member($0.key.rawValue, $0.value) })
    }
}
