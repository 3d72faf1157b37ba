public import Core
import Store
import Vault

/// A record to be made.
public struct NewRecord<Kind: RecordKind>: RequestBody {
    /// The values of the fields, in their order.
    public var values: [FieldValue]
    /// Its status, the kind's first unless said otherwise.
    public var status: String
    /// Whether it is for its owner alone.
    public var isPrivate: Bool

    /// A record by its values.
    public init(_ values: [String: FieldValue], status: String? = nil, isPrivate: Bool = false) {
        self.values = Kind.fields.map { values[$0.name] ?? .none }
        self.status = status ?? Kind.statuses.initial
        self.isPrivate = isPrivate
    }

    /// From a body that the schema let through.
    public init(from decoder: any Decoder) throws {
        let body = try JSONValue(from: decoder)
        values = Kind.fields.map { field in body[field.name].flatMap(field.type.value) ?? .none }
        status = body["status"]?.string ?? Kind.statuses.initial
        isPrivate = body["isPrivate"] == .boolean(true)
    }

    /// Every field, required where a record can't be without it.
    public static var schema: Schema {
        .object(
            Kind.fields.map { field in
                field.isRequired
                    ? .required(field.name, field.summary, field.type.schema)
                    : .optional(field.name, field.summary, .nullable(field.type.schema))
            } + [
                .optional("status", "Its status; \(Kind.statuses.initial) when left out.", .oneOf(Kind.statuses.all)),
                .optional("isPrivate", "Whether only you and administrators see it.", .boolean),
            ])
    }
}

/// What is to be changed of a record.
public struct RecordPatch<Kind: RecordKind>: RequestBody {
    /// The new values by the place of their field; what isn't there stays.
    public var values: [Int: FieldValue]
    /// Whether it is for its owner alone; nil to leave that.
    public var isPrivate: Bool?
    /// The version that whoever asks has seen; nil to change whatever is there.
    public var version: Int64?

    /// A change of some fields.
    public init(_ values: [String: FieldValue], isPrivate: Bool? = nil, version: Int64? = nil) {
        self.values = Dictionary(uniqueKeysWithValues: values.map { (Kind.place(of: $0.key), $0.value) })
        self.isPrivate = isPrivate
        self.version = version
    }

    /// From a body that the schema let through.
    public init(from decoder: any Decoder) throws {
        let body = try JSONValue(from: decoder)
        values = [:]
        for (place, field) in Kind.fields.enumerated() {
            values[place] = body[field.name].flatMap(field.type.value)
        }
        if case .boolean(let flag)? = body["isPrivate"] { isPrivate = flag }
        version = body["version"]?.integer
    }

    /// Any of the fields, none of which a status is: that has transitions of its own.
    public static var schema: Schema {
        .object(
            Kind.fields.map { field in
                .optional(
                    field.name, field.summary, field.isRequired ? field.type.schema : .nullable(field.type.schema))
            } + [
                .optional("isPrivate", "Whether only its owner and administrators see it.", .boolean),
                .optional(
                    "version", "The version that you have seen; 409 when there is another by now.",
                    .integer(1...Int64.max)),
            ])
    }

    /// Whether there is anything to change.
    public var isEmpty: Bool { values.isEmpty && isPrivate == nil }
}

/// A column and what is written into it.
struct Assignment: Sendable {
    let column: StaticString
    let value: SQL

    var columnSQL: SQL { SQL(stringLiteral: column) }
}

extension Records {
    /// What is written for some values: sealed ones with their terms.
    func assignments(
        _ values: some Sequence<(Int, FieldValue)>, of id: ID<Kind>
    ) throws(RealEstateFault) -> [Assignment] {
        var all: [Assignment] = []
        for (place, value) in values {
            let field = Kind.fields[place]
            guard case .sealed(let sealed) = field.type else {
                all.append(Assignment(column: field.column, value: value.sql))
                continue
            }
            var cell = value
            var term: [UInt8]?
            if case .text(let text) = value {
                cell = .sealed(try store.seal(text, in: sealed.column, row: id.description))
                if let index = sealed.index { term = try store.term(index, for: text) }
            }
            all.append(Assignment(column: field.column, value: cell.sql))
            if let column = sealed.term { all.append(Assignment(column: column, value: "\(term)")) }
        }
        return all
    }

    /// The record with its sealed values open.
    func opened(_ record: Record<Kind>) throws(RealEstateFault) -> Record<Kind> {
        var record = record
        for (place, field) in Kind.fields.enumerated() {
            guard case .sealed(let sealed) = field.type, case .sealed(let cell) = record.values[place] else { continue }
            record.values[place] = .text(try store.open(cell, in: sealed.column, row: record.id.description))
        }
        return record
    }

    /// What a list's `search` looks through: the searched values in lower case, one a line.
    static func searchText(_ values: [FieldValue]) -> String {
        zip(Kind.fields, values).compactMap { field, value in
            if field.isSearched, case .text(let text) = value { text.lowercased() } else { nil }
        }.joined(separator: "\n")
    }
}
