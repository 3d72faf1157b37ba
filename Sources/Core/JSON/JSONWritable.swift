/// A value that can be written as JSON and says beforehand what that JSON looks like.
public protocol JSONWritable: Sendable {
    /// What ``write(to:)`` writes, as JSON Schema; goes into the OpenAPI document.
    static var schema: Schema { get }
    /// Writes exactly one JSON value.
    func write(to writer: inout JSONWriter)
    /// The value as a cell of a CSV row; its JSON unless the type says otherwise.
    var cell: CSVCell { get }
}

extension JSONWritable {
    /// The value as JSON text.
    public var json: String {
        var writer = JSONWriter()
        write(to: &writer)
        return writer.text
    }

    /// The value's JSON.
    public var cell: CSVCell { .text(json) }
}

/// Named values are written as their raw text, and the schema lists them all.
extension JSONWritable where Self: RawRepresentable & CaseIterable, RawValue == String {
    /// One of the raw values.
    public static var schema: Schema { .oneOf(allCases.map(\.rawValue)) }
    /// Writes the raw value.
    public func write(to writer: inout JSONWriter) { writer.string(rawValue) }
    /// The raw value.
    public var cell: CSVCell { .text(rawValue) }
}

/// JSON that was written before, such as a column that holds a document. Written as it stands.
public struct RawJSON: JSONWritable, Hashable {
    /// The document.
    public let text: String

    /// Wraps a document that this program or its own database wrote: nothing checks it again.
    public init(_ text: String) {
        self.text = text
    }

    /// Any value.
    public static var schema: Schema { .anything }
    /// Writes the document as it stands.
    public func write(to writer: inout JSONWriter) { writer.raw(text) }
}
