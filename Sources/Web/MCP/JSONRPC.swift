import Core

/// One message of JSON-RPC 2.0 that a client sends: a request, or a notification when it has no id.
struct JSONRPCMessage: Sendable {
    /// What the answer repeats; nil for a notification.
    let id: JSONValue?
    /// What is to be done.
    let method: String
    /// With what; an empty object when nothing is said.
    let params: JSONValue

    /// What a message is. The id's two types have no schema of ours, so they are looked at by hand.
    static let schema = Schema.object([
        .required("jsonrpc", "Always 2.0.", .oneOf(["2.0"])),
        .optional("id", "What the answer repeats: a text or a whole number. A notification has none.", .anything),
        .required("method", "What is asked for: `tools/list`, `tools/call` …", .string(minLength: 1, maxLength: 128)),
        .optional("params", "With what.", .map(of: .anything)),
    ])

    /// Reads a message. What is none, and lists of messages, are refused as any other body is.
    init(_ bytes: [UInt8]) throws(RequestFault) {
        let value: JSONValue
        do { value = try JSONReader.read(bytes) } catch { throw .malformed(error) }
        var problems = Self.schema.problems(in: value)
        switch value["id"] {
        case nil, .string, .integer: break
        default: problems.append(FieldProblem("id", "must be a text or a whole number"))
        }
        guard problems.isEmpty else { throw .invalid(problems) }
        id = value["id"]
        method = value["method"]?.string ?? ""
        params = value["params"] ?? .object([])
    }

    /// A text among the parameters.
    func text(_ name: String) throws(MCPRefusal) -> String {
        guard let text = params[name]?.string, !text.isEmpty else {
            throw MCPRefusal(.invalidParams, "\(name) is a text", id: id)
        }
        return text
    }
}

/// Why a message has no result: an error of JSON-RPC, with the status that it has over HTTP.
struct MCPRefusal: Error {
    /// What kind of error it is.
    let code: Code
    /// What a person reads.
    let message: String
    /// The request's id, as far as it is known.
    var id: JSONValue?
    /// Further facts.
    var data: JSONValue?

    /// The codes of JSON-RPC 2.0 §5.1, and those of MCP 2026-07-28.
    enum Code: Int64 {
        case methodNotFound = -32601
        case invalidParams = -32602
        case headerMismatch = -32020
        case unsupportedVersion = -32022
    }

    init(_ code: Code, _ message: String, id: JSONValue? = nil, data: JSONValue? = nil) {
        self.code = code
        self.message = message
        self.id = id
        self.data = data
    }

    /// The error as the answer to a request.
    var body: JSONValue {
        var error: [JSONValue.Member] = [
            .init("code", .integer(code.rawValue)), .init("message", .string(message)),
        ]
        if let data { error.append(.init("data", data)) }
        var members: [JSONValue.Member] = [.init("jsonrpc", .string("2.0"))]
        if let id { members.append(.init("id", id)) }
        return .object(members + [.init("error", .object(error))])
    }
}
