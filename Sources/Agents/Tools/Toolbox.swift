public import Core
public import PII

/// All tools, and the way to use one: arguments checked, answer bounded and masked.
public struct Toolbox: Sendable {
    /// Every tool, in the order in which they are listed.
    public static let all: [Tool] = Tool.oneself + Tool.accounts + Tool.securityEvents

    /// The most bytes of an answer.
    public static let largestAnswer = 256 << 10

    private let sources: ToolSources
    private let sanitizer: Sanitizer

    /// The tools on what they read; `sanitizer` masks what they give.
    public init(_ sources: ToolSources, masking sanitizer: Sanitizer) {
        self.sources = sources
        self.sanitizer = sanitizer
    }

    /// The tools that somebody may use.
    public func tools(for caller: ToolCaller) -> [Tool] {
        Self.all.filter { $0.isOpen(to: caller) }
    }

    /// The tool of a name, if somebody may use it. To anybody else it looks as if there were none.
    public func tool(_ name: String, for caller: ToolCaller) -> Tool? {
        Self.all.first { $0.name == name && $0.isOpen(to: caller) }
    }

    /// Uses a tool as somebody. `noteRead` is told when records of others are read.
    public func use(
        _ tool: Tool, _ arguments: JSONValue, as caller: ToolCaller,
        noteRead: @escaping @Sendable (String) async throws -> Void
    ) async throws(ToolFault) -> ToolAnswer {
        let reader = ToolReader(sources, caller, noteRead)
        do {
            let looked = try await tool.read(reader, Array(arguments.json.utf8))
            guard looked.json.count <= Self.largestAnswer else { throw ToolFault.tooLarge }
            return ToolAnswer(json: try sanitizer.sanitize(json: looked.json).bytes, rows: looked.rows)
        } catch let fault as ToolFault {
            throw fault
        } catch RequestFault.invalid(let problems) {
            throw .invalid(problems.map { "\($0.field) \($0.message)" }.joined(separator: "; "))
        } catch {
            throw .failed(error)
        }
    }

    /// A value without the personal data and secrets in it.
    func masked(_ value: JSONValue) -> RawJSON { RawJSON(sanitizer.sanitized(json: value.json)) }

    /// A text without the personal data and secrets in it.
    func masked(_ text: String) -> String { sanitizer.sanitize(text) }
}
