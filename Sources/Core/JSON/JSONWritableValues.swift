// How the standard library's values are written.

extension String: JSONWritable {
    /// Any text.
    public static var schema: Schema { .string() }
    /// Writes a string.
    public func write(to writer: inout JSONWriter) { writer.string(self) }
    /// The text itself.
    public var cell: CSVCell { .text(self) }
}

extension Int: JSONWritable {
    /// Any whole number.
    public static var schema: Schema { .integer() }
    /// Writes a number.
    public func write(to writer: inout JSONWriter) { writer.integer(Int64(self)) }
    /// The digits.
    public var cell: CSVCell { .plain(description) }
}

extension Int64: JSONWritable {
    /// Any whole number.
    public static var schema: Schema { .integer() }
    /// Writes a number.
    public func write(to writer: inout JSONWriter) { writer.integer(self) }
    /// The digits.
    public var cell: CSVCell { .plain(description) }
}

extension Bool: JSONWritable {
    /// `true` or `false`.
    public static var schema: Schema { .boolean }
    /// Writes `true` or `false`.
    public func write(to writer: inout JSONWriter) { writer.boolean(self) }
    /// `true` or `false`.
    public var cell: CSVCell { .plain(description) }
}

extension Double: JSONWritable {
    /// Any number.
    public static var schema: Schema { .number }
    /// Writes a number, `null` for infinity and what is no number.
    public func write(to writer: inout JSONWriter) { writer.double(self) }
    /// The digits, or nothing for infinity and what is no number.
    public var cell: CSVCell { .plain(isFinite ? description : "") }
}

extension Optional: JSONWritable where Wrapped: JSONWritable {
    /// What is wrapped, or `null`.
    public static var schema: Schema { .nullable(Wrapped.schema) }
    /// Writes what is wrapped, or `null`.
    @inlinable
    public func write(to writer: inout JSONWriter) {
        if let self { self.write(to: &writer) } else { writer.null() }
    }
    /// What is wrapped, or nothing.
    public var cell: CSVCell { self?.cell ?? .plain("") }
}

extension Array: JSONWritable where Element: JSONWritable {
    /// A list of the elements.
    public static var schema: Schema { .array(of: Element.schema) }
    /// Writes a list.
    @inlinable
    public func write(to writer: inout JSONWriter) {
        writer.beginArray()
        // Through the buffer, because a loop over the array would copy each row first.
        withUnsafeBufferPointer { elements in
            for position in elements.indices { elements[position].write(to: &writer) }
        }
        writer.endArray()
    }
}

extension Dictionary: JSONWritable where Key == String, Value: JSONWritable {
    /// An object with any names.
    public static var schema: Schema { .map(of: Value.schema) }
    /// Writes an object with its names in ascending order, so that the same value is always the same text.
    public func write(to writer: inout JSONWriter) {
        writer.beginObject()
        for (key, value) in sorted(by: { $0.key < $1.key }) {
            writer.key(key)
            value.write(to: &writer)
        }
        writer.endObject()
    }
}
