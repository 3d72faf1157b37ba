import Access
import Agents
import Core

/// Tools as MCP describes and calls them.
struct MCPTools {
    let context: SignedContext

    /// A tool in a list. That it only reads is so by its type; the annotations say it to clients.
    static func description(_ tool: Tool) -> JSONValue {
        .object([
            .init("name", .string(tool.name)), .init("title", .string(tool.title)),
            .init("description", .string(tool.summary)), .init("inputSchema", schema(of: tool)),
            .init(
                "annotations",
                .object([
                    .init("title", .string(tool.title)), .init("readOnlyHint", .boolean(true)),
                    .init("destructiveHint", .boolean(false)), .init("idempotentHint", .boolean(true)),
                    .init("openWorldHint", .boolean(false)),
                ])),
        ])
    }

    /// Calls a tool. What is wrong with the arguments is told as a result, so that a model can put it right.
    func call(_ message: JSONRPCMessage) async throws -> MCPResult {
        let name = try message.text("name")
        let arguments = message.params["arguments"] ?? .object([])
        guard case .object = arguments else { throw MCPRefusal(.invalidParams, "arguments is an object") }
        if name == MCPProposal.name, MCPProposal.isOpen(to: context.principal) {
            let (value, isError) = try await MCPProposal(context: context).propose(arguments)
            if isError { return Self.failure(value.string ?? "") }
            return Self.result(value)
        }
        guard let tool = try await tool(name) else {
            throw MCPRefusal(.invalidParams, "Unknown tool: \(name.prefix(64))")
        }
        do {
            return Self.result(try await use(tool, arguments))
        } catch let fault as ToolFault {
            switch fault {
            case .invalid(let problem): return Self.failure("The arguments are wrong: \(problem)")
            case .notFound: return Self.failure("There is no such record, or you may not see it.")
            case .tooLarge: return Self.failure("The answer is too large; ask for fewer records.")
            case .failed(let cause): throw cause
            }
        }
    }

    /// Uses a tool as the caller, and notes that it was used.
    func use(_ tool: Tool, _ arguments: JSONValue) async throws -> ToolAnswer {
        let principal = context.principal
        return try await context.services.agents.use(tool, arguments, as: ToolCaller(principal)) { records in
            try await context.noteRead(of: records, within: .all)
        }
    }

    /// The tool of a name; nil when there is none, or when the caller may not use it, which is an event.
    private func tool(_ name: String) async throws -> Tool? {
        guard let tool = Toolbox.all.first(where: { $0.name == name }) else { return nil }
        do {
            _ = try await context.services.decide(tool.needs, in: tool.module, context.principal, at: context.route)
            return tool
        } catch is Problem {
            return nil
        }
    }

    private static func result(_ answer: ToolAnswer) -> MCPResult {
        result((try? JSONReader.read(answer.json)) ?? .null)
    }

    private static func result(_ value: JSONValue) -> MCPResult {
        MCPResult([
            .init("content", text(value.json)), .init("structuredContent", structured(value)),
            .init("isError", .boolean(false)),
        ])
    }

    /// What is no object becomes one: the revisions before 2026-07-28 take nothing else.
    private static func structured(_ value: JSONValue) -> JSONValue {
        if case .object = value { value } else { .object([.init("items", value)]) }
    }

    private static func failure(_ words: String) -> MCPResult {
        MCPResult([.init("content", text(words)), .init("isError", .boolean(true))])
    }

    private static func text(_ text: String) -> JSONValue {
        .array([.object([.init("type", .string("text")), .init("text", .string(text))])])
    }

    private static func schema(of tool: Tool) -> JSONValue {
        (try? JSONReader.read(Array(tool.input.json.utf8))) ?? .object([.init("type", .string("object"))])
    }
}
