import Agents
import Core

/// What can be read by an address of its own. Each is a tool with its arguments in the address, so that the same rules hold.
struct MCPResources {
    let context: SignedContext

    /// An address, or a pattern of addresses whose end is an argument.
    private struct Resource {
        let address: String
        let tool: String
        let title: String
        var argument: String?
    }

    private static let all = [
        Resource(address: "castellan://status", tool: "get_status", title: "Status of the service"),
        Resource(address: "castellan://me", tool: "whoami", title: "The signed-in user"),
        Resource(address: "castellan://accounts/", tool: "get_account", title: "An account", argument: "account"),
        Resource(
            address: "castellan://recommendations/", tool: "get_recommendation", title: "A recommendation",
            argument: "recommendation"),
        Resource(
            address: "castellan://security-events/", tool: "get_security_event", title: "A security event",
            argument: "event"),
    ]

    /// Those with a fixed address.
    var list: MCPResult {
        MCPResult([
            .init(
                "resources",
                .array(
                    open.filter { $0.argument == nil }.map { resource in
                        .object([.init("uri", .string(resource.address))] + Self.words(resource))
                    }))
        ])
    }

    /// Those with an argument in their address.
    var templates: MCPResult {
        MCPResult([
            .init(
                "resourceTemplates",
                .array(
                    open.compactMap { resource in
                        guard let argument = resource.argument else { return nil }
                        return .object(
                            [.init("uriTemplate", .string("\(resource.address){\(argument)}"))] + Self.words(resource))
                    }))
        ])
    }

    /// The contents of an address.
    func read(_ message: JSONRPCMessage) async throws -> MCPResult {
        let address = try message.text("uri")
        guard let (tool, arguments) = target(of: address) else { throw Self.unknown }
        do {
            let answer = try await MCPTools(context: context).use(tool, arguments)
            let contents = JSONValue.object([
                .init("uri", .string(address)), .init("mimeType", .string("application/json")),
                .init("text", .string(String(decoding: answer.json, as: UTF8.self))),
            ])
            return MCPResult([.init("contents", .array([contents]))])
        } catch let fault as ToolFault {
            if case .failed(let cause) = fault { throw cause }
            throw Self.unknown
        }
    }

    private static let unknown = MCPRefusal(.invalidParams, "Resource not found")

    private func target(of address: String) -> (Tool, JSONValue)? {
        for resource in open {
            guard let tool = context.services.agents.toolbox.tool(resource.tool, for: ToolCaller(context.principal))
            else { continue }
            if let argument = resource.argument, address.hasPrefix(resource.address) {
                let rest = String(address.dropFirst(resource.address.count))
                return (tool, .object([.init(argument, .string(rest))]))
            }
            if address == resource.address { return (tool, .object([])) }
        }
        return nil
    }

    private var open: [Resource] {
        let tools = Set(context.services.agents.toolbox.tools(for: ToolCaller(context.principal)).map(\.name))
        return Self.all.filter { tools.contains($0.tool) }
    }

    private static func words(_ resource: Resource) -> [JSONValue.Member] {
        [
            .init("name", .string(resource.tool)), .init("title", .string(resource.title)),
            .init("mimeType", .string("application/json")),
        ]
    }
}
