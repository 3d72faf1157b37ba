/// One thing wrong with a request, at the field where it is wrong.
public struct FieldProblem: Sendable, Hashable, Shaped {
    /// Where: `email`, `items[2].name`, `body` for the whole.
    public let field: String
    /// What, to be read after the field's name: `is required`.
    public let message: String

    /// One problem.
    public init(_ field: String, _ message: String) {
        self.field = field
        self.message = message
    }

    /// `{"field": …, "message": …}`
    public static let shape = Shape<FieldProblem>(
        "FieldProblem", "One thing wrong with a request.",
        [
            .field("field", "The field, by its path.") { $0.field },
            .field("message", "What is wrong with it.") { $0.message },
        ])
}
