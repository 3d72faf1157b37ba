import Core

/// A parameter of a path or query: the one declaration that reads it, checks it and documents it.
///
/// ```swift
/// static let limit = Parameter<Int>.query("limit", "How many rows.", .integer(1...500), fallback: 100) { Int($0) }
/// …
/// let rows = context.parameters[limit]
/// ```
struct Parameter<Value: Sendable>: ParameterDeclaration {
    let name: String
    let place: ParameterPlace
    let summary: String
    let schema: Schema
    /// The value when the parameter is left out.
    let fallback: Value?
    private let read: @Sendable (String) -> Value?

    /// A parameter of the query that may be left out.
    static func query(
        _ name: String, _ summary: String, _ schema: Schema, fallback: Value? = nil,
        _ read: @escaping @Sendable (String) -> Value?
    ) -> Parameter {
        Parameter(name: name, place: .query, summary: summary, schema: schema, fallback: fallback, read: read)
    }

    /// A placeholder of the path.
    static func path(
        _ name: String, _ summary: String, _ schema: Schema, _ read: @escaping @Sendable (String) -> Value?
    ) -> Parameter {
        Parameter(name: name, place: .path, summary: summary, schema: schema, fallback: nil, read: read)
    }

    func problem(with text: String) -> FieldProblem? {
        let value: JSONValue
        switch schema {
        case .integer: value = Self.integer(text).map { .integer($0) } ?? .string(text)
        case .boolean: value = text == "true" ? .boolean(true) : text == "false" ? .boolean(false) : .string(text)
        default: value = .string(text)
        }
        if let problem = schema.problems(in: value).first { return FieldProblem(name, problem.message) }
        return read(text) == nil ? FieldProblem(name, "can't be read") : nil
    }

    /// The value in a text that was checked.
    fileprivate func value(of text: String?) -> Value? {
        guard let text else { return fallback }
        return read(text)
    }

    /// A whole number as JSON writes one: no `+`, no leading zero.
    private static func integer(_ text: String) -> Int64? {
        guard let value = Int64(text), String(value) == text else { return nil }
        return value
    }
}

extension Parameter where Value: TextForm {
    /// A parameter of the query in a checked form, such as an id or an instant.
    static func query(_ name: String, _ summary: String) -> Parameter {
        .query(name, summary, Value.schema) { Value(text: $0) }
    }

    /// A placeholder of the path in a checked form, such as an id.
    static func path(_ name: String, _ summary: String) -> Parameter {
        .path(name, summary, Value.schema) { Value(text: $0) }
    }
}

extension Parameter where Value: RawRepresentable & CaseIterable, Value.RawValue == String {
    /// A parameter of the query that names one of a list.
    static func choice(_ name: String, _ summary: String) -> Parameter {
        .query(name, summary, .oneOf(Value.allCases.map(\.rawValue))) { Value(rawValue: $0) }
    }
}

/// Where a parameter stands.
enum ParameterPlace: String, Sendable {
    case path
    case query
}

/// A parameter whatever its type, as the route and the document know it.
protocol ParameterDeclaration: Sendable {
    /// Its name.
    var name: String { get }
    /// Where it stands.
    var place: ParameterPlace { get }
    /// What it means.
    var summary: String { get }
    /// What it may be.
    var schema: Schema { get }
    /// What is wrong with a text that was given for it; nil when it will do.
    func problem(with text: String) -> FieldProblem?
}

/// The parameters of one request, each checked by its declaration.
struct ParameterValues: Sendable {
    private let texts: [String: String]

    /// No parameters.
    static let none = ParameterValues(texts: [:])

    private init(texts: [String: String]) {
        self.texts = texts
    }

    /// Checks what came against what the route declares: everything wrong at once, and nothing undeclared.
    init(_ declared: [any ParameterDeclaration], path: [String: String], query: QueryString) throws(Problem) {
        var texts: [String: String] = [:]
        var problems: [FieldProblem] = []
        for parameter in declared {
            guard let text = parameter.place == .path ? path[parameter.name] : query[parameter.name] else { continue }
            texts[parameter.name] = text
            if let problem = parameter.problem(with: text) { problems.append(problem) }
        }
        for given in query.parameters where !declared.contains(where: { $0.place == .query && $0.name == given.name }) {
            problems.append(FieldProblem(QueryString.shortened(given.name), "is not a parameter of this path"))
        }
        guard problems.isEmpty else { throw .invalid(problems) }
        self.texts = texts
    }

    /// The value of a parameter: what was given, or else its fallback.
    subscript<Value>(parameter: Parameter<Value>) -> Value? {
        parameter.value(of: texts[parameter.name])
    }

    /// The text of a parameter as it was given.
    func text(_ name: String) -> String? {
        texts[name]
    }
}
