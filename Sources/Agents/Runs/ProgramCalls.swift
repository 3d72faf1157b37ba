public import Core

extension AgentRoom {
    /// Does for a program that speaks MCP what no tool does, and notes it like a tool's call: with its arguments masked, and also when it is
    /// refused or fails. What it gives is masked, too.
    public func noting(
        _ name: String, _ arguments: JSONValue, of user: UserID,
        _ work: () async throws -> (value: JSONValue, isRefused: Bool)
    ) async throws -> (value: JSONValue, isRefused: Bool) {
        let begin = time.now()
        func call(_ outcome: String, rows: Int) -> ToolCall {
            ToolCall(
                tool: name, arguments: toolbox.masked(arguments), outcome: outcome, rows: rows,
                milliseconds: (time.now() - begin).wholeMilliseconds, at: begin)
        }
        do {
            let (value, isRefused) = try await work()
            try await note(call(isRefused ? "refused" : "ok", rows: isRefused ? 0 : 1), of: user)
            return (try JSONReader.read(Array(toolbox.masked(value).text.utf8)), isRefused)
        } catch {
            try? await note(call("failed", rows: 0), of: user)
            throw error
        }
    }
}
