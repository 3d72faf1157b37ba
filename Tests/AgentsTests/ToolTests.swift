import Access
import Core
import Testing

@testable import Agents

@Suite("Tools and agents")
struct ToolTests {
    @Test("A tool has a name of its own, says what it does, and takes an object", arguments: Toolbox.all.map(\.name))
    func tools(name: String) throws {
        let tool = try #require(Toolbox.all.first { $0.name == name })
        #expect(Toolbox.all.count { $0.name == name } == 1)
        #expect(name.utf8.allSatisfy { ($0 >= 97 && $0 <= 122) || $0 == 95 })
        #expect(tool.summary.hasSuffix(".") && !tool.title.isEmpty)
        let schema = try JSONReader.read(Array(tool.input.json.utf8))
        #expect(schema["type"]?.string == "object" && schema["additionalProperties"] == .boolean(false))
        #expect(!schema.json.contains("$ref"), "clients read it without our document")
    }

    @Test("A tool needs a permission to read, and no other", arguments: Toolbox.all.map(\.name))
    func permissions(name: String) throws {
        let tool = try #require(Toolbox.all.first { $0.name == name })
        let action = try #require(tool.needs.rawValue.split(separator: ":").last)
        #expect(["read", "list", "check"].contains(action))
    }

    @Test("An agent has only tools that there are", arguments: Agent.all.map(\.id))
    func agents(id: String) throws {
        let agent = try #require(Agent.named(id))
        #expect(Set(agent.tools).isSubset(of: Toolbox.all.map(\.name)))
        #expect(agent.limits.calls <= 50 && agent.limits.rows <= 2_000 && agent.limits.time <= .seconds(60))
    }
}
