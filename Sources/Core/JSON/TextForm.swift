/// A value that JSON, settings and columns hold as a string in one checked form: an id, an instant, an address.
///
/// Conforming gives the type its JSON, its schema and its decoding at once, so that the three can't differ.
public protocol TextForm: JSONWritable, Decodable {
    /// The name and check of the form.
    static var format: StringFormat { get }
    /// Reads the form; nil for any other text.
    init?(text: String)
    /// The form.
    var text: String { get }
}

extension TextForm {
    /// A string of this format.
    public static var schema: Schema { .string(format: format) }
    /// Writes the text.
    public func write(to writer: inout JSONWriter) { writer.string(text) }
    /// The text.
    public var cell: CSVCell { .text(text) }

    /// Decodes from a string.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        guard let value = Self(text: try container.decode(String.self)) else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: Self.format.complaint)
        }
        self = value
    }
}

extension Instant: TextForm {
    /// `date-time`.
    public static var format: StringFormat { .dateTime }
    /// Reads RFC 3339.
    public init?(text: String) { self.init(rfc3339: text) }
    /// RFC 3339 in UTC.
    public var text: String { rfc3339 }
    /// Writes the text without making a string of it first.
    public func write(to writer: inout JSONWriter) { writer.instant(self) }
    /// RFC 3339 in UTC.
    public var cell: CSVCell { .plain(rfc3339) }
}

extension ID: TextForm {
    /// `uuid`.
    public static var format: StringFormat { .uuid }
    /// Reads 36 characters.
    public init?(text: String) { self.init(text) }
    /// Lower case, with hyphens.
    public var text: String { description }
    /// Writes the text without making a string of it first.
    public func write(to writer: inout JSONWriter) { writer.id(self) }
    /// Lower case, with hyphens.
    public var cell: CSVCell { .plain(description) }
}
