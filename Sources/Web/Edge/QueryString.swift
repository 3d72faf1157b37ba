import Core

/// The parameters of a query, decoded as forms are (`+` is a space), in the order they came.
struct QueryString: Sendable, Equatable {
    /// More than any route declares; the rest would be refused one by one anyway.
    static let mostParameters = 64

    /// Names and values; no name twice.
    let parameters: [Parameter]

    /// One name and its value.
    struct Parameter: Sendable, Equatable {
        let name: String
        let value: String
    }

    /// No query.
    static let empty = QueryString(parameters: [])

    private init(parameters: [Parameter]) {
        self.parameters = parameters
    }

    /// Reads a query. A name that comes twice is refused: two readers would choose differently.
    init(_ text: Substring) throws(QueryFault) {
        var parameters: [Parameter] = []
        for pair in text.split(separator: "&") {
            let end = pair.firstIndex(of: "=") ?? pair.endIndex
            guard let name = PercentCoding.decode(pair[..<end], plusIsSpace: true) else {
                throw QueryFault(problem: FieldProblem("query", "is not percent-encoded UTF-8"))
            }
            guard let value = PercentCoding.decode(pair[end...].dropFirst(), plusIsSpace: true) else {
                throw QueryFault(problem: FieldProblem(Self.shortened(name), "is not percent-encoded UTF-8"))
            }
            guard parameters.count < Self.mostParameters else {
                throw QueryFault(problem: FieldProblem("query", "has too many parameters"))
            }
            guard !parameters.contains(where: { $0.name == name }) else {
                throw QueryFault(problem: FieldProblem(Self.shortened(name), "is given twice"))
            }
            parameters.append(Parameter(name: name, value: value))
        }
        self.parameters = parameters
    }

    /// The value of a parameter.
    subscript(name: String) -> String? {
        parameters.first { $0.name == name }?.value
    }

    /// A name that the client made up, cut to what is useful in an answer.
    static func shortened(_ name: String) -> String {
        String(name.prefix(64))
    }
}

/// Why a query can't be read.
struct QueryFault: Error, Equatable {
    /// The parameter and what is wrong with it.
    let problem: FieldProblem
}
