// How the standard library's values are written.

extension String: JSONWritable {
    public static var schema: Schema { .string() }
    public func write(to writer: inout JSONWriter) { writer.string(self) }
    public var cell: CSVCell { .text(self) }
}

extension Int: JSONWritable {
    public static var schema: Schema { .integer() }
    public func write(to writer: inout JSONWriter) { writer.integer(Int64(self)) }
    public var cell: CSVCell { .plain(description) }
}

extension Int64: JSONWritable {
    public static var schema: Schema { .integer() }
    public func write(to writer: inout JSONWriter) { writer.integer(self) }
    public var cell: CSVCell { .plain(description) }
}

extension Bool: JSONWritable {
    public static var schema: Schema { .boolean }
    public func write(to writer: inout JSONWriter) { writer.boolean(self) }
    public var cell: CSVCell { .plain(description) }
}

extension Double: JSONWritable {
    public static var schema: Schema { .number }
    public func write(to writer: inout JSONWriter) { writer.double(self) }
    public var cell: CSVCell { .plain(isFinite ? description : "") }
}

/// `null` when there is no value.
extension Optional: JSONWritable where Wrapped: JSONWritable {
    public static var schema: Schema { .nullable(Wrapped.schema) }
    @inlinable
    public func write(to writer: inout JSONWriter) {
        if let self { self.write(to: &writer) } else { writer.null() }
    }
    public var cell: CSVCell { self?.cell ?? .plain("") }
}

extension Array: JSONWritable where Element: JSONWritable {
    public static var schema: Schema { .array(of: Element.schema) }
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

/// An object with the keys in ascending order, so that the same value is always the same text.
extension Dictionary: JSONWritable where Key == String, Value: JSONWritable {
    public static var schema: Schema { .map(of: Value.schema) }
    public func write(to writer: inout JSONWriter) {
        writer.beginObject()
        for (key, value) in sorted(by: { $0.key < $1.key }) {
            writer.key(key)
            value.write(to: &writer)
        }
        writer.endObject()
    }
}
