public import Core

/// What one kind of thing is that hangs on a record, many to one: a showing, a person, an item of a checklist.
///
/// What it says is sealed as a whole, since most of it is about people; it is read with its record, and never searched for.
public protocol PartKind: Sendable {
    /// The singular: `showing`.
    static var name: StaticString { get }
    /// The word in paths and answers: `showings`.
    static var plural: String { get }
    /// What it says.
    static var fields: [PartField] { get }
    /// What is wrong with it.
    static func violations(_ part: PartContent<Self>) -> [Violation]
    /// What one looks like outside: `RecordPart.makeShape(_:)`.
    static var shape: Shape<RecordPart<Self>> { get }
}

/// One thing that a part says.
public struct PartField: Sendable {
    /// What a field may be.
    public enum Kind: Sendable {
        case text(most: Int)
        case email
        case choice([String])
        case time
        case date
        case flag
    }

    let name: String
    let summary: String
    let kind: Kind
    let isRequired: Bool

    init(_ name: String, _ summary: String, _ kind: Kind, required: Bool = false) {
        (self.name, self.summary, self.kind, isRequired) = (name, summary, kind, required)
    }

    var schema: Schema {
        switch kind {
        case .text(let most): .string(minLength: 1, maxLength: most)
        case .email: .string(minLength: 1, maxLength: 254, format: .email)
        case .choice(let values): .oneOf(values)
        case .time: Instant.schema
        case .date: CalendarDate.schema
        case .flag: .boolean
        }
    }
}

/// What a part says, as it came.
public struct PartContent<Kind: PartKind>: RequestBody {
    let json: JSONValue

    /// What was sealed.
    init(_ json: JSONValue) { self.json = json }

    /// From JSON; nil when the schema has something against it.
    public init?(json: JSONValue) {
        guard Self.schema.problems(in: json).isEmpty else { return nil }
        self.json = json
    }

    /// From a body that the schema let through.
    public init(from decoder: any Decoder) throws { json = try JSONValue(from: decoder) }

    /// The kind's fields.
    public static var schema: Schema { .object(properties) }

    fileprivate static var properties: [Schema.Property] {
        Kind.fields.map { field in
            field.isRequired
                ? .required(field.name, field.summary, field.schema)
                : .optional(field.name, field.summary, .nullable(field.schema))
        }
    }

    func time(_ name: String) -> Instant? { json[name]?.string.flatMap(Instant.init(rfc3339:)) }
}

/// What a part is to say from now on.
public struct PartChange<Kind: PartKind>: RequestBody {
    /// All that it says.
    public let content: PartContent<Kind>
    /// The record's version that whoever asks has seen; nil to write over whatever is there.
    public let version: Int64?

    /// From a body that the schema let through.
    public init(from decoder: any Decoder) throws {
        let body = try JSONValue(from: decoder)
        version = body["version"]?.integer
        guard case .object(let members) = body else {
            content = PartContent(body)
            return
        }
        content = PartContent(.object(members.filter { $0.name != "version" }))
    }

    /// The kind's fields, and the version.
    public static var schema: Schema {
        .object(
            PartContent<Kind>.properties + [
                .optional(
                    "version", "The record's version that you have seen; 409 when there is another by now.",
                    .integer(1...Int64.max))
            ])
    }
}

/// One thing that hangs on a record.
public struct RecordPart<Kind: PartKind>: Sendable {
    /// Its id.
    public let id: ID<Kind>
    let author: UserID?
    let createdAt: Instant
    let content: PartContent<Kind>
}

extension RecordPart: Shaped {
    /// The kind's.
    public static var shape: Shape<RecordPart<Kind>> { Kind.shape }

    static func makeShape(_ name: String, _ summary: String) -> Shape<RecordPart<Kind>> {
        Shape(
            name, summary,
            [.field("id", "Its id.") { $0.id }] + Kind.fields.map(field) + [
                .field("authorId", "Who wrote it; null once that person was erased.") { $0.author },
                .field("createdAt", "When.") { $0.createdAt },
            ])
    }

    private static func field(_ field: PartField) -> Field<RecordPart<Kind>> {
        let name = field.name
        return switch field.kind {
        case .flag:
            .field(name, field.summary) { part -> Bool in part.content.json[name] == .boolean(true) }
        case .time: .field(name, field.summary) { part -> Instant? in part.content.time(name) }
        case .date:
            .field(name, field.summary) { part -> CalendarDate? in
                part.content.json[name]?.string.flatMap { CalendarDate(text: $0) }
            }
        case .text, .email, .choice: .field(name, field.summary) { part -> String? in part.content.json[name]?.string }
        }
    }
}
