extension Schema: JSONWritable {
    /// A schema is an object of its own kind.
    public static var schema: Schema { .anything }

    /// Writes the schema as JSON Schema 2020-12, components as `$ref` into `#/components/schemas`.
    public func write(to writer: inout JSONWriter) {
        write(to: &writer, summary: nil, orNull: false)
    }

    private func write(to writer: inout JSONWriter, summary: String?, orNull: Bool) {
        if case .nullable(let schema) = self {
            return schema.write(to: &writer, summary: summary, orNull: true)
        }
        writer.beginObject()
        if case .component(let name, _) = self {
            writeReference(to: name, &writer, orNull: orNull)
        } else if let type = typeName {
            writer.key("type")
            if orNull { ["\(type)", "null"].write(to: &writer) } else { writer.string(type) }
        }
        writeRules(to: &writer, orNull: orNull)
        if let summary = summary ?? ownSummary {
            writer.key("description")
            writer.string(summary)
        }
        writer.endObject()
    }

    private var typeName: String? {
        switch self {
        case .object, .map: "object"
        case .array: "array"
        case .text: "string"
        case .integer: "integer"
        case .number, .decimal: "number"
        case .boolean: "boolean"
        case .anything, .nullable, .component: nil
        }
    }

    private var ownSummary: String? {
        if case .object(_, let summary) = self { summary } else { nil }
    }

    private func writeReference(to name: String, _ writer: inout JSONWriter, orNull: Bool) {
        guard orNull else {
            writer.key("$ref")
            return writer.string("#/components/schemas/\(name)")
        }
        writer.key("anyOf")
        writer.beginArray()
        Schema.component(name) { .anything }.write(to: &writer)
        writer.beginObject()
        writer.key("type")
        writer.string("null")
        writer.endObject()
        writer.endArray()
    }

    private func writeRules(to writer: inout JSONWriter, orNull: Bool) {
        switch self {
        case .object(let properties, _):
            writer.key("properties")
            writer.beginObject()
            for property in properties {
                writer.key(property.name)
                property.schema.write(to: &writer, summary: property.summary, orNull: false)
            }
            writer.endObject()
            let required = properties.filter(\.isRequired).map(\.name)
            if !required.isEmpty { write("required", required, to: &writer) }
            write("additionalProperties", false, to: &writer)
        case .map(let schema): write("additionalProperties", schema, to: &writer)
        case .array(let schema, let count):
            write("items", schema, to: &writer)
            if count.lowerBound > 0 { write("minItems", count.lowerBound, to: &writer) }
            if count.upperBound < .max { write("maxItems", count.upperBound, to: &writer) }
        case .decimal(let places, let range):
            write("minimum", RawJSON(Self.decimal(range.lowerBound, places)), to: &writer)
            write("maximum", RawJSON(Self.decimal(range.upperBound, places)), to: &writer)
            write("multipleOf", RawJSON(Self.decimal(1, places)), to: &writer)
        case .text(let rule): write(rule, to: &writer, orNull: orNull)
        case .integer(let range):
            if range.lowerBound > .min { write("minimum", range.lowerBound, to: &writer) }
            if range.upperBound < .max { write("maximum", range.upperBound, to: &writer) }
        case .number, .boolean, .anything, .nullable, .component: break
        }
    }

    /// A number from units of its last place.
    static func decimal(_ units: Int64, _ places: Int) -> String {
        let digits = String(units.magnitude)
        let padded = String(repeating: "0", count: max(0, places + 1 - digits.count)) + digits
        return (units < 0 ? "-" : "") + padded.dropLast(places) + (places > 0 ? "." + padded.suffix(places) : "")
    }

    private func write(_ rule: TextRule, to writer: inout JSONWriter, orNull: Bool) {
        if rule.minLength > 0 { write("minLength", rule.minLength, to: &writer) }
        if let most = rule.maxLength { write("maxLength", most, to: &writer) }
        if let format = rule.format { write("format", format.name, to: &writer) }
        if let pattern = rule.format?.pattern { write("pattern", pattern, to: &writer) }
        if !rule.values.isEmpty {
            let values: [String?] = rule.values
            write("enum", orNull ? values + [nil] : values, to: &writer)
        }
    }

    private func write(_ name: String, _ value: some JSONWritable, to writer: inout JSONWriter) {
        writer.key(name)
        value.write(to: &writer)
    }
}
