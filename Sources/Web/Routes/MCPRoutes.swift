import Access
import Agents
import Core
import HTTPTypes

extension RouteTable {
    /// The Model Context Protocol, for agents that others run.
    static let mcp: [Route] = [.mcp(MCPEndpoint.post)]
}

extension Route {
    /// The endpoint of the Model Context Protocol: JSON-RPC in, JSON-RPC out.
    static func mcp(_ handle: @escaping @Sendable (SignedContext, [UInt8]) async throws -> Reply) -> Route {
        Route(
            method: .post, path: "/mcp", tier: .signed, requirement: .permission(.accessCheck), room: .agents,
            summary: "Tools that read, for agents: the Model Context Protocol, one message at a time.", parameters: [],
            body: BodyDeclaration(
                name: "MCPRequest", schema: .component("MCPRequest") { JSONRPCMessage.schema },
                limit: BodyDeclaration.usualLimit),
            answer: AnswerDeclaration(status: .ok, content: .json, schema: .map(of: .anything)),
            errors: [.crossSiteRequest], handler: .signed(.accessCheck, handle)
        )
        .alsoAnswering(
            AnswerDeclaration(status: .accepted, content: .text, schema: nil),
            AnswerDeclaration(status: .notFound, content: .json, schema: .map(of: .anything))
        )
        .refusing(.mcp)
    }
}

extension Toolbox {
    /// What a client asks for when it has no token yet: what the tools need, and nothing else.
    static let scopes = Set(all.map(\.needs.rawValue) + [Permission.recommendationCreate.rawValue]).sorted()
        .joined(separator: " ")
}
