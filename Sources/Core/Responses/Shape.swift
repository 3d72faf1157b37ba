/// What a type looks like outside: the one declaration that gives its JSON, its CSV and its schema in the OpenAPI document.
///
/// ```swift
/// extension SessionView: Shaped {
///     static let shape = Shape<SessionView>("Session", "A signed-in session.", [
///         .field("id", "The session's id.") { $0.id },
///         .field("lastUsedAt", "When a token of it was last used.") { $0.lastUsedAt },
///     ])
/// }
/// ```
public struct Shape<Row: Sendable>: Sendable {
    /// The name of the component in the OpenAPI document.
    public let name: String
    /// What the type is, for the document.
    public let summary: String
    /// The fields in the order they are written.
    public let fields: [Field<Row>]

    /// A shape with its fields.
    public init(_ name: String, _ summary: String, _ fields: [Field<Row>]) {
        self.name = name
        self.summary = summary
        self.fields = fields
    }

    /// The object this shape writes: every field is there, and no other.
    public var schema: Schema {
        .object(fields.map { .required($0.name, $0.summary, $0.schema) }, summary: summary)
    }

    /// Writes the row as a JSON object.
    @inlinable
    public func write(_ row: Row, to writer: inout JSONWriter) {
        writer.beginObject()
        fields.withUnsafeBufferPointer { fields in
            for position in fields.indices { fields[position].write(row, &writer) }
        }
        writer.endObject()
    }

    /// Writes the names of the fields as the first row of a CSV file.
    public func writeHeader(to writer: inout CSVWriter) {
        writer.row(fields.map { .text($0.name) })
    }

    /// Writes the row as a row of a CSV file.
    public func write(_ row: Row, to writer: inout CSVWriter) {
        for field in fields { writer.write(field.cell(row)) }
        writer.endRow()
    }
}

/// One field of a ``Shape``.
public struct Field<Row: Sendable>: Sendable {
    /// The member's name in JSON and the column's in CSV.
    public let name: String
    /// What it means, for the document.
    public let summary: String
    /// What it may be.
    public let schema: Schema
    /// The field of a row as a CSV cell.
    public let cell: @Sendable (Row) -> CSVCell
    /// Writes the name and the value.
    @usableFromInline let write: @Sendable (Row, inout JSONWriter) -> Void

    /// A field by name, with where its value comes from.
    ///
    /// Inlined where the shape is declared, so that a value is written from where it lies in the row.
    @inlinable @inline(__always)
    public static func field<Value: JSONWritable>(
        _ name: String, _ summary: String, _ value: @escaping @Sendable (Row) -> Value
    ) -> Field {
        let key = JSONWriter.Key(name)
        return Field(
            name, summary, Value.schema, cell: { value($0).cell },
            write: { row, writer in
                writer.key(key)
                value(row).write(to: &writer)
            })
    }

    /// The same field of something that has such a row in it.
    public func of<Whole: Sendable>(_ part: @escaping @Sendable (Whole) -> Row) -> Field<Whole> {
        Field<Whole>(
            name, summary, schema, cell: { cell(part($0)) }, write: { whole, writer in write(part(whole), &writer) })
    }

    @usableFromInline
    init(
        _ name: String, _ summary: String, _ schema: Schema, cell: @escaping @Sendable (Row) -> CSVCell,
        write: @escaping @Sendable (Row, inout JSONWriter) -> Void
    ) {
        self.name = name
        self.summary = summary
        self.schema = schema
        self.cell = cell
        self.write = write
    }
}

/// A type with a ``Shape``.
public protocol Shaped: JSONWritable {
    /// The type's one declaration of what it looks like outside.
    static var shape: Shape<Self> { get }
}

extension Shaped {
    /// A reference to the shape's component.
    public static var schema: Schema { .component(shape.name) { shape.schema } }
    /// Writes the object that the shape describes.
    @inlinable
    public func write(to writer: inout JSONWriter) { Self.shape.write(self, to: &writer) }
}
