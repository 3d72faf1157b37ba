public import Core

/// A JSON object of the protocol, which leaves out what it has no value for. Its members are declared once: they give its JSON and its schema.
public protocol Answer: JSONWritable {
    /// The members, in the order they are written.
    static var members: [AnswerMember<Self>] { get }
}

extension Answer {
    /// An object with these members.
    public static var schema: Schema { .object(members.map(\.property)) }

    /// Writes the members that have a value.
    public func write(to writer: inout JSONWriter) {
        writer.beginObject()
        for member in Self.members { member.write(self, &writer) }
        writer.endObject()
    }
}

/// One member of an ``Answer``.
public struct AnswerMember<Row: Sendable>: Sendable {
    let property: Schema.Property
    let write: @Sendable (Row, inout JSONWriter) -> Void

    /// A member that is always there.
    static func always<Value: JSONWritable>(
        _ name: String, _ summary: String, _ value: @escaping @Sendable (Row) -> Value
    ) -> AnswerMember {
        let key = JSONWriter.Key(name)
        return AnswerMember(property: .required(name, summary, Value.schema)) { row, writer in
            writer.key(key)
            value(row).write(to: &writer)
        }
    }

    /// A member that is left out when it has no value.
    static func maybe<Value: JSONWritable>(
        _ name: String, _ summary: String, _ value: @escaping @Sendable (Row) -> Value?
    ) -> AnswerMember {
        let key = JSONWriter.Key(name)
        return AnswerMember(property: .optional(name, summary, Value.schema)) { row, writer in
            guard let value = value(row) else { return }
            writer.key(key)
            value.write(to: &writer)
        }
    }

    /// The same member of something that contains the object.
    func within<Whole: Sendable>(_ part: @escaping @Sendable (Whole) -> Row) -> AnswerMember<Whole> {
        AnswerMember<Whole>(property: property) { [write] whole, writer in write(part(whole), &writer) }
    }
}
