/// What a JSON value may be: the part of JSON Schema 2020-12 that OpenAPI 3.1 documents and this server's bodies need.
///
/// The same value is printed into the OpenAPI document (``write(to:)``) and checks what arrives (``problems(in:)``), so the document
/// can't promise what the server doesn't do.
public indirect enum Schema: Sendable {
    /// An object with exactly these members; any other is a problem.
    case object([Property], summary: String? = nil)
    /// An object with any member names and one kind of value.
    case map(of: Schema)
    /// A list.
    case array(of: Schema, count: ClosedRange<Int> = 0...Int.max)
    /// A text.
    case text(TextRule)
    /// A whole number.
    case integer(ClosedRange<Int64> = Int64.min...Int64.max)
    /// Any number.
    case number
    /// A number with at most so many places, within a range in units of the last place.
    case decimal(places: Int, ClosedRange<Int64>)
    /// `true` or `false`.
    case boolean
    /// Any value at all.
    case anything
    /// The value or `null`.
    case nullable(Schema)
    /// A schema that the document holds once under a name and refers to. The definition is asked for when needed, so types may
    /// refer to each other.
    case component(String, definition: @Sendable () -> Schema)

    /// A text with a length in Unicode scalars and perhaps a checked form.
    public static func string(
        minLength: Int = 0, maxLength: Int? = nil, format: StringFormat? = nil
    ) -> Schema {
        .text(TextRule(minLength: minLength, maxLength: maxLength, format: format))
    }

    /// One of these texts.
    public static func oneOf(_ values: [String]) -> Schema {
        .text(TextRule(values: values))
    }

    /// One member of an object.
    public struct Property: Sendable {
        /// The member's name.
        public let name: String
        /// What it means, for the document.
        public let summary: String
        /// What it may be.
        public let schema: Schema
        /// Whether it must be there.
        public let isRequired: Bool

        /// A member that must be there.
        public static func required(_ name: String, _ summary: String, _ schema: Schema) -> Property {
            Property(name: name, summary: summary, schema: schema, isRequired: true)
        }

        /// A member that may be left out.
        public static func optional(_ name: String, _ summary: String, _ schema: Schema) -> Property {
            Property(name: name, summary: summary, schema: schema, isRequired: false)
        }
    }

    /// What a text may be.
    public struct TextRule: Sendable {
        /// The fewest Unicode scalars.
        public var minLength = 0
        /// The most Unicode scalars.
        public var maxLength: Int?
        /// A checked form.
        public var format: StringFormat?
        /// The only texts allowed, when not empty.
        public var values: [String] = []
    }

    /// Every component this schema refers to, directly or through others, each once, in the order first met.
    public var components: [(name: String, definition: Schema)] {
        var found: [(name: String, definition: Schema)] = []
        collect(into: &found)
        return found
    }

    private func collect(into found: inout [(name: String, definition: Schema)]) {
        switch self {
        case .object(let properties, _):
            for property in properties { property.schema.collect(into: &found) }
        case .map(let schema), .array(let schema, _), .nullable(let schema):
            schema.collect(into: &found)
        case .component(let name, let definition):
            guard !found.contains(where: { $0.name == name }) else { return }
            let schema = definition()
            found.append((name, schema))
            schema.collect(into: &found)
        case .text, .integer, .number, .decimal, .boolean, .anything:
            break
        }
    }
}
