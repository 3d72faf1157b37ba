public import Core
public import Store

/// A record of a kind, whole: what all kinds have, and the values of its own fields in their order.
public struct Record<Kind: RecordKind>: Sendable {
    /// Its id.
    public let id: ID<Kind>
    /// Its reference, `ESC-2026-0001`.
    public let reference: String
    /// Its status.
    public let status: String
    /// Whose it is.
    public let ownership: RecordOwnership
    /// Rises with every change.
    public let version: Int64
    /// When it was made.
    public let createdAt: Instant
    /// When it was last changed.
    public let updatedAt: Instant
    /// Since when it is archived; nil when it isn't.
    public let archivedAt: Instant?
    /// The values of the kind's fields, in their order; sealed ones as they are stored until ``Records/opened(_:)``.
    public internal(set) var values: [FieldValue]

    /// The value of a field.
    public subscript(name: String) -> FieldValue { values[Kind.place(of: name)] }

    /// What rules look at.
    var facts: RecordFacts { Self.facts(values) }

    static func facts(_ values: [FieldValue]) -> RecordFacts {
        RecordFacts(values: Dictionary(uniqueKeysWithValues: zip(Kind.fields.map(\.name), values)))
    }
}

extension Record: RowDecodable {
    private static var common: SQL {
        "id, reference, status, owner_id, team_id, is_private, version, created_at, updated_at, archived_at"
    }
    private static var commonCount: Int { 10 }

    /// What ``init(row:)`` reads.
    static var columns: SQL { Kind.fields.reduce(common) { $0 + ", " + $1.columnSQL } }

    /// Reads a row.
    public init(row: Row) throws(StoreFault) {
        id = try row.get(0)
        reference = try row.get(1)
        status = try row.get(2)
        ownership = RecordOwnership(owner: try row.get(3), team: try row.get(4), isPrivate: try row.get(5))
        version = try row.get(6)
        createdAt = try row.get(7)
        updatedAt = try row.get(8)
        archivedAt = try row.get(9)
        var values: [FieldValue] = []
        values.reserveCapacity(Kind.fields.count)
        for (index, field) in Kind.fields.enumerated() {
            values.append(try FieldValue(row, index + Self.commonCount, field.type))
        }
        self.values = values
    }
}

extension FieldValue {
    fileprivate init(_ row: Row, _ index: Int, _ type: FieldType) throws(StoreFault) {
        switch type {
        case .text, .choice: self = try row.get(index, as: String?.self).map(Self.text) ?? .none
        case .amount: self = try row.get(index, as: Money?.self).map(Self.amount) ?? .none
        case .date: self = try row.get(index, as: CalendarDate?.self).map(Self.date) ?? .none
        case .integer: self = try row.get(index, as: Int64?.self).map(Self.integer) ?? .none
        case .sealed: self = try row.get(index, as: [UInt8]?.self).map(Self.sealed) ?? .none
        }
    }
}

/// How a path names a record: by id, or by reference in either case.
public enum RecordKey<Kind: RecordKind>: Sendable, Hashable {
    /// A UUID.
    case id(ID<Kind>)
    /// `ESC-2026-0001`
    case reference(String)

    var condition: SQL {
        switch self {
        case .id(let id): "id = \(id)"
        case .reference(let reference): "reference = \(reference)"
        }
    }
}

extension RecordKey: TextForm {
    /// The kind's name.
    public static var format: StringFormat {
        StringFormat(
            name: Kind.name.description, complaint: "must be a UUID or a reference such as \(Kind.prefix)-2026-0001"
        ) { RecordKey(text: $0) != nil }
    }

    /// Reads an id or a reference.
    public init?(text: String) {
        if let id = ID<Kind>(text) {
            self = .id(id)
        } else {
            let parts = text.uppercased().split(separator: "-", omittingEmptySubsequences: false)
            let isNumber: (Substring) -> Bool = { $0.utf8.allSatisfy { (0x30...0x39).contains($0) } }
            guard parts.count == 3, parts[0] == Kind.prefix, parts[1].utf8.count == 4, isNumber(parts[1]),
                (4...18).contains(parts[2].utf8.count), isNumber(parts[2])
            else { return nil }
            self = .reference(parts.joined(separator: "-"))
        }
    }

    /// The id or the reference.
    public var text: String {
        switch self {
        case .id(let id): id.description
        case .reference(let reference): reference
        }
    }
}
