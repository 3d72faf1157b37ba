import Access
import Agents
import App
import Core
import SecurityEvents
import Store
import TestKit
import Testing

/// How long what agents did is kept.
@Suite(.timeLimit(.minutes(2))) struct AgentRetentionJourney {
    private func count(_ house: Harness, _ table: String) async throws -> Int {
        let text = try await house.storage.outside("SELECT count(*) FROM \(table);")
        return Int(text.trimmingPrefix(" ").prefix(while: \.isNumber)) ?? -1
    }

    /// One run and one call by MCP.
    private func work(_ house: Harness, _ person: Harness.Person) async throws {
        let api = try await house.signedIn(person)
        #expect(try await api.post("/v1/agents/security_reviewer/runs", "{}").status == 201)
        let call =
            #"{"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": {"name": "whoami", "arguments": {}}}"#
        #expect(try await api.post("/mcp", call).status == 200)
    }

    private func advance(_ house: Harness, days: Int) async throws {
        house.clock.advance(by: .seconds(days * 86_400))
        try await house.assembly.events.makePartitions()
    }

    @Test(arguments: Engine.allCases)
    func whatIsPastItsTimeGoesByItself(engine: Engine) async throws {
        try await Harness.with(engine, settings: ["AGENT_LOG_RETENTION_DAYS": "20"]) { house in
            let root = try await house.person("root", role: .systemAdmin)
            try await work(house, root)
            let calls = try await count(house, "agent_calls")
            #expect(calls > 1)
            try await advance(house, days: 19)
            try await work(house, root)
            #expect(try await house.assembly.agents.expire() == 0, "nothing is old enough")
            #expect(try await count(house, "agent_runs") == 2)
            let later = try await count(house, "agent_calls") - calls
            // The schedule of the server does it.
            try await advance(house, days: 2)
            try await eventually { try await count(house, "agent_runs") == 1 }
            #expect(try await count(house, "agent_calls") == later, "those of the second run and its call by MCP")
            let entries = try await house.storage.outside(
                "SELECT count(*) FROM audit_logs WHERE action = 'agent.executed';")
            #expect(entries == "2\n", "the audit log has its own time")
        }
    }

    @Test(arguments: Engine.allCases)
    func itGoesInSmallPieces(engine: Engine) async throws {
        let settings = ["AGENT_LOG_RETENTION_DAYS": "20"]
        try await Harness.with(engine, settings: settings) { house in
            let root = try await house.person("root", role: .systemAdmin)
            try await work(house, root)
            try await work(house, root)
            let calls = try await count(house, "agent_calls")
            try await advance(house, days: 21)
            // Whoever comes first, the schedule or this, everything goes, a row at a time.
            let removed = try await house.assembly.agents.expire(rowsAtOnce: 1)
            #expect(removed <= calls + 2)
            #expect(try await count(house, "agent_calls") == 0)
            try await eventually { try await count(house, "agent_runs") == 0 }
        }
    }
}
