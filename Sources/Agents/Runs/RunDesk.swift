import Core
import Synchronization

/// What an agent has while it works: its tools, within its limits. Each call is noted, also one that is refused.
final class RunDesk: Sendable {
    private let agent: Agent
    private let caller: ToolCaller
    private let toolbox: Toolbox
    /// The account that the run is about, as whoever started it named it.
    let account: String?
    private let time: any TimeSource
    private let start: Instant
    private let noteRead: @Sendable (String) async throws -> Void
    private let state = Mutex(State())

    private struct State {
        var calls: [ToolCall] = []
        var rows = 0
    }

    init(
        _ agent: Agent, about account: String?, _ caller: ToolCaller, _ toolbox: Toolbox, _ time: any TimeSource,
        noteRead: @escaping @Sendable (String) async throws -> Void
    ) {
        self.agent = agent
        self.account = account
        self.caller = caller
        self.toolbox = toolbox
        self.time = time
        self.noteRead = noteRead
        start = time.now()
    }

    /// The time.
    var now: Instant { time.now() }
    /// What was called so far.
    var calls: [ToolCall] { state.withLock { $0.calls } }
    /// How many records the tools gave so far.
    var rows: Int { state.withLock { $0.rows } }

    /// Uses one of the agent's tools; what comes back is masked.
    func use(_ name: String, _ arguments: KeyValuePairs<String, JSONValue>) async throws -> JSONValue {
        let arguments = JSONValue.object(arguments.map { .init($0.key, $0.value) })
        let begin = time.now()
        do {
            let answer = try await answer(name, arguments)
            let isTooMuch = rows + answer.rows > agent.limits.rows
            note(name, arguments, begin, isTooMuch ? RunStop.rows.rawValue : "ok", rows: answer.rows)
            guard !isTooMuch else { throw Noted.rows }
            return try JSONReader.read(answer.json)
        } catch Noted.rows {
            throw RunStop.rows
        } catch let stop as RunStop {
            note(name, arguments, begin, stop.rawValue, rows: 0)
            throw stop
        } catch let fault as ToolFault {
            note(name, arguments, begin, fault.word, rows: 0)
            throw fault
        }
    }

    /// What stands in the log already.
    private enum Noted: Error {
        case rows
    }

    private func answer(_ name: String, _ arguments: JSONValue) async throws -> ToolAnswer {
        guard calls.count < agent.limits.calls else { throw RunStop.calls }
        guard time.now() - start < agent.limits.time else { throw RunStop.time }
        guard agent.tools.contains(name), let tool = toolbox.tool(name, for: caller) else { throw RunStop.tool }
        return try await toolbox.use(tool, arguments, as: caller, noteRead: noteRead)
    }

    private func note(_ name: String, _ arguments: JSONValue, _ begin: Instant, _ outcome: String, rows: Int) {
        let call = ToolCall(
            tool: name, arguments: toolbox.masked(arguments), outcome: outcome, rows: rows,
            milliseconds: (time.now() - begin).wholeMilliseconds, at: begin)
        state.withLock { state in
            state.calls.append(call)
            state.rows += rows
        }
    }
}

/// Why a run ended before its agent was done.
enum RunStop: String, Error {
    /// It called as many tools as it may.
    case calls = "too_many_calls"
    /// It was given as many records as it may.
    case rows = "too_many_rows"
    /// Its time is over.
    case time = "out_of_time"
    /// No account was named, and the agent looks at one.
    case account = "account_missing"
    /// A tool that isn't the agent's, or that its user may not use.
    case tool = "tool_not_allowed"
}

extension ToolFault {
    /// In a word, for the log.
    var word: String {
        switch self {
        case .invalid: "invalid"
        case .notFound: "not_found"
        case .tooLarge: "too_large"
        case .failed: "failed"
        }
    }
}
