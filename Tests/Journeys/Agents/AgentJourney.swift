import Access
import Core
import Store
import TestKit
import Testing

@Suite(.timeLimit(.minutes(2))) struct AgentJourney {
    /// A run: its answer, its entry in the audit log, and its calls in the log of agents.
    @Test(arguments: Engine.allCases)
    func anAgentLooksAndChangesNothing(engine: Engine) async throws {
        try await Harness.with(engine) { house in
            let api = try await house.signedIn(try await house.person("root", role: .systemAdmin))
            let listed = try await api.get("/v1/agents")
            let agents = try #require(listed["data", "agents"]?.array)
            #expect(agents.contains { $0["id"]?.string == "security_reviewer" })
            let events = try await house.storage.outside("SELECT count(*) FROM security_events;")
            let ran = try await api.post("/v1/agents/security_reviewer/runs", "{}")
            #expect(ran.status == 201 && ran["data", "status"]?.string == "completed", "\(ran)")
            #expect(ran["data", "summary"]?.string?.contains("last 30 days") == true && ran["data", "model"] == .null)
            let id = try #require(ran["data", "runId"]?.string)
            let log = try await api.get("/v1/agents/security_reviewer/logs?runId=\(id)")
            let calls = try #require(log["data", "logs"]?.array)
            #expect(calls.map { $0["outcome"]?.string } == Array(repeating: "ok", count: calls.count) && !calls.isEmpty)
            #expect(ran["data", "calls"]?.integer == Int64(calls.count))
            let entries = try await house.storage.outside(
                "SELECT count(*) FROM audit_logs WHERE action = 'agent.executed';")
            #expect(entries == "1\n")
            // Reading others' events is an event; nothing else came of the run.
            let after = try await house.storage.outside(
                "SELECT count(*) FROM security_events WHERE event_type <> 'data_read';")
            #expect(after == events)
            #expect(try await api.post("/v1/agents/nobody/runs", "{}").status == 404)
            #expect(try await api.get("/v1/agents/nobody/logs").status == 404)
        }
    }

    /// Who may run agents, and who may see what they did.
    @Test(arguments: Engine.allCases)
    func rolesDecide(engine: Engine) async throws {
        try await Harness.with(engine) { house in
            let viewer = try await house.signedIn(try await house.person("vera", role: .viewer))
            #expect(try await viewer.get("/v1/agents").status == 200)
            #expect(try await viewer.post("/v1/agents/security_reviewer/runs", "{}").status == 403)
            #expect(try await viewer.get("/v1/agents/security_reviewer/logs").status == 403)
            let manager = try await house.signedIn(try await house.person("max", role: .manager))
            #expect(try await manager.get("/v1/agents/mcp/logs").status == 200)
            #expect(try await manager.post("/v1/agents/security_reviewer/runs", "{}").status == 403)
        }
    }

    /// MCP shows each caller their own tools, and notes each call.
    @Test(arguments: Engine.allCases)
    func mcpMirrorsPermissions(engine: Engine) async throws {
        try await Harness.with(engine) { house in
            let root = try await house.signedIn(try await house.person("root", role: .systemAdmin))
            let vera = try await house.signedIn(try await house.person("vera", role: .viewer))
            let mine = try await call(vera, "list_security_events", #"{"limit": 50}"#)
            let users = Set(
                mine["result", "structuredContent"]?["events"]?.array?.compactMap { $0["user_id"]?.string } ?? [])
            #expect(users.count == 1, "only her own")
            let all = try await call(root, "list_security_events", #"{"limit": 50}"#)
            #expect(all["result", "structuredContent"]?["events"]?.array?.count ?? 0 > 1)
            let may = try await call(vera, "check_permission", #"{"permission": "account:update"}"#)
            #expect(may["result", "structuredContent"]?["allowed"] == .boolean(false))
            let wrong = try await call(vera, "list_security_events", #"{"limit": 1000}"#)
            #expect(wrong["result", "isError"] == .boolean(true))
            let unknown = try await call(vera, "delete_user", "{}")
            #expect(unknown["error", "code"]?.integer == -32602)
            let log = try await root.get("/v1/agents/mcp/logs")
            // The clock stands still, so they have no order.
            let outcomes = log["data", "logs"]?.array?.compactMap { $0["outcome"]?.string }.sorted()
            #expect(outcomes == ["invalid", "ok", "ok", "ok"])
        }
    }

    /// A key with one scope reaches the tools of that scope.
    @Test(arguments: Engine.allCases)
    func whatAKeyLacksIsNotListed(engine: Engine) async throws {
        try await Harness.with(engine) { house in
            let vera = try await house.signedIn(try await house.person("vera", role: .viewer))
            let made = try await vera.post("/v1/api-keys", #"{"name": "mcp", "scopes": ["access:check"]}"#)
            let key = try #require(made["data", "key"]?.string, "\(made)")
            let listed = try await house.api.post(
                "/mcp", #"{"jsonrpc": "2.0", "id": 1, "method": "tools/list"}"#, headers: ["X-API-Key": key])
            let names = listed["result", "tools"]?.array?.compactMap { $0["name"]?.string } ?? []
            #expect(names.contains("whoami") && !names.contains("list_security_events"), "\(listed)")
        }
    }

    /// The account's day: the analyst looks, a program proposes by MCP, and nothing is changed before a person decides.
    @Test(arguments: Engine.allCases)
    func proposingChangesNothing(engine: Engine) async throws {
        try await Harness.with(engine) { house in
            let api = try await house.signedIn(try await house.person("root", role: .systemAdmin))
            let made = try await api.post("/v1/accounts", #"{"name": "Acme"}"#)
            let reference = try #require(made["data", "reference"]?.string, "\(made)")
            let missing = try await api.post("/v1/agents/account_analyst/runs", "{}")
            #expect(missing["data", "failure"]?.string == "account_missing", "\(missing)")
            let ran = try await api.post("/v1/agents/account_analyst/runs", #"{"account": "\#(reference)"}"#)
            #expect(
                ran["data", "summary"]?.string?.hasPrefix("Health ") == true && ran["data", "calls"]?.integer == 3,
                "\(ran)")
            let before = try await house.storage.outside("SELECT name, status, version FROM accounts;")
            let proposed = try await call(
                api, "propose_recommendation",
                """
                {"account": "\(reference)", "type": "update_account", "priority": "high", "rationale": "It is silent.", \
                "action": {"kind": "change_status", "status": "at_risk"}}
                """)
            let recommendation = proposed["result", "structuredContent"]
            #expect(recommendation?["status"]?.string == "pending", "\(proposed)")
            #expect(recommendation?["proposer"]?.string == "agent:mcp")
            let again = try await call(
                api, "propose_recommendation",
                """
                {"account": "\(reference)", "type": "update_account", "priority": "high", "rationale": "It is silent.", \
                "action": {"kind": "change_status", "status": "at_risk"}}
                """)
            #expect(again["result", "structuredContent"]?["id"] == recommendation?["id"], "it waits already: \(again)")
            #expect(try await house.storage.outside("SELECT count(*) FROM recommendations;") == "1\n")
            let own = try await api.post(
                "/v1/recommendations/\(recommendation?["reference"]?.string ?? "")/approve",
                #"{"digest": "\#(recommendation?["digest"]?.string ?? "")"}"#)
            #expect(own.errorCode == "OWN_PROPOSAL", "who has a program propose doesn't approve it: \(own)")
            #expect(try await house.storage.outside("SELECT name, status, version FROM accounts;") == before)
            let read = try await call(
                api, "get_recommendation", #"{"recommendation": "\#(recommendation?["reference"]?.string ?? "")"}"#)
            #expect(read["result", "structuredContent"]?["type"]?.string == "update_account", "\(read)")
            let wrong = try await call(
                api, "propose_recommendation",
                #"{"account": "\#(reference)", "type": "nonsense", "priority": "high", "rationale": "x", "action": {}}"#
            )
            #expect(wrong["result", "isError"] == .boolean(true), "\(wrong)")
            let blocked = try await call(
                api, "propose_recommendation",
                """
                {"account": "\(reference)", "type": "create_task", "priority": "high", "rationale": "They paid.", \
                "action": {"kind": "add_note", "text": "Their card is 4111 1111 1111 1111."}}
                """)
            #expect(blocked["result", "isError"] == .boolean(true))
            let why = blocked["result", "content"]?.array?.first?["text"]?.string ?? ""
            #expect(why.contains("restricted_data: The text holds data of the kind"), "\(blocked)")
            let letter = try await call(
                api, "propose_recommendation",
                """
                {"account": "\(reference)", "type": "create_task", "priority": "low", "rationale": "Ask ann@customer.example.", \
                "action": {"kind": "add_note", "text": "Ask ann@customer.example."}}
                """)
            #expect(letter["result", "isError"] == .boolean(false), "\(letter)")
            #expect(!letter.text.contains("ann@customer.example"), "what comes back is masked: \(letter)")
            let log = try await api.get("/v1/agents/mcp/logs")
            let lines = (log["data", "logs"]?.array ?? []).filter { $0["tool"]?.string == "propose_recommendation" }
            #expect(
                lines.compactMap { $0["outcome"]?.string }.sorted() == ["ok", "ok", "ok", "refused", "refused"],
                "\(log)")
            #expect(!log.text.contains("4111 1111 1111 1111") && !log.text.contains("ann@customer.example"))
            let foreign = try await house.signedIn(try await house.person("vera", role: .viewer))
            let unseen = try await call(foreign, "get_account", #"{"account": "\#(reference)"}"#)
            #expect(unseen["result", "isError"] == .boolean(true), "somebody else's account is as if it weren't there")
            #expect(try await call(foreign, "propose_recommendation", "{}")["error", "code"]?.integer == -32602)
        }
    }

    private func call(_ api: APIClient, _ tool: String, _ arguments: String) async throws -> Answer {
        try await api.post(
            "/mcp",
            #"{"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": {"name": "\#(tool)", "arguments": \#(arguments)}}"#
        )
    }
}
