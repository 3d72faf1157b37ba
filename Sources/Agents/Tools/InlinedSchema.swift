public import Core

extension Schema {
    /// The same schema with every component in its place: clients read a tool's arguments without our document.
    public var inlined: Schema {
        switch self {
        case .component(_, let definition): definition().inlined
        case .object(let properties, let summary):
            .object(
                properties.map { property in
                    property.isRequired
                        ? .required(property.name, property.summary, property.schema.inlined)
                        : .optional(property.name, property.summary, property.schema.inlined)
                }, summary: summary)
        case .map(let schema): .map(of: schema.inlined)
        case .array(let schema, let count): .array(of: schema.inlined, count: count)
        case .nullable(let schema): .nullable(schema.inlined)
        default: self
        }
    }
}
