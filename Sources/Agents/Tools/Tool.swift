public import Access
public import Core
import Store

/// One thing that can be looked up, by an agent or by a program that speaks MCP.
///
/// What it does is a function from a ``ToolReader`` and its arguments to an answer. A reader has no way to a change, so a tool has
/// no effect by its type.
public struct Tool: Sendable {
    /// `list_security_events`: lower case, digits and `_`.
    public let name: String
    /// The name for people.
    public let title: String
    /// What it gives, for whoever chooses among tools.
    public let summary: String
    /// What the caller needs; who lacks it isn't shown the tool.
    public let needs: Permission
    /// The module that the caller must have access to; nil for none.
    public let module: Module?
    /// What its arguments may be: always an object.
    public let input: Schema
    let read: @Sendable (ToolReader, [UInt8]) async throws -> Looked

    /// What was found, before it is masked.
    struct Looked: Sendable {
        let json: [UInt8]
        let rows: Int
    }

    /// A tool by its name, with what it reads.
    init<Input: RequestBody, Output: JSONWritable>(
        _ name: String, _ title: String, _ summary: String, needs: Permission, module: Module? = nil,
        rows: @escaping @Sendable (Output) -> Int = { _ in 1 },
        _ read: @escaping @Sendable (ToolReader, Input) async throws -> Output
    ) {
        self.name = name
        self.title = title
        self.summary = summary
        self.needs = needs
        self.module = module
        input = Input.schema.inlined
        self.read = { reader, arguments in
            let output = try await read(reader, try RequestBodyReader.decode(Input.self, from: arguments))
            var writer = JSONWriter(capacity: 1_024)
            output.write(to: &writer)
            return Looked(json: writer.bytes, rows: rows(output))
        }
    }

    /// Whether somebody may use it.
    public func isOpen(to caller: ToolCaller) -> Bool {
        caller.obstacle(to: needs, in: module) == nil
    }
}

/// Why a tool has no answer. The caller can mend all of them but the last.
public enum ToolFault: Error, Sendable {
    /// The arguments are wrong.
    case invalid(String)
    /// There is no such thing, or the caller may not see it.
    case notFound
    /// The answer is too large.
    case tooLarge
    /// It can't be read at the moment.
    case failed(any Error)
}

/// What a tool gave, masked.
public struct ToolAnswer: Sendable {
    /// A JSON value, in which personal data and secrets are masked.
    public let json: [UInt8]
    /// How many records it holds.
    public let rows: Int
}

/// No arguments.
struct NoArguments: RequestBody {
    static let schema = Schema.object([])
}
