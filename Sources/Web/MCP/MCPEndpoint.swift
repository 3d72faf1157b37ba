import Agents
import Core
import HTTPTypes

/// The Model Context Protocol over Streamable HTTP: one message, one answer, no session.
enum MCPEndpoint {
    static func post(_ context: SignedContext, _ bytes: [UInt8]) async throws -> Reply {
        let message = try JSONRPCMessage(bytes)
        guard message.id != nil else { return accepted }
        do {
            let envelope = try MCPEnvelope(message, MCPFields(context.edge.head.headerFields))
            do {
                let result = try await MCPServer(context: context, version: envelope.version).answer(message)
                return reply(.ok, result, to: message.id)
            } catch let refusal as MCPRefusal {
                return reply(status(of: refusal, envelope.version), refusal, to: message.id)
            }
        } catch let refusal as MCPRefusal {
            return reply(.badRequest, refusal, to: message.id)
        }
    }

    /// A notification needs no answer: none of them means anything to us.
    private static let accepted = Reply(status: .accepted, content: .text, body: [])

    /// A method that there isn't is a 404 since 2026-07-28. What is wrong within a request that was understood is no error of HTTP's.
    private static func status(of refusal: MCPRefusal, _ version: MCPVersion) -> HTTPResponse.Status {
        refusal.code == .methodNotFound && version.isModern ? .notFound : .ok
    }

    private static func reply(_ status: HTTPResponse.Status, _ result: MCPResult, to id: JSONValue?) -> Reply {
        var writer = JSONWriter(capacity: 1_024)
        writer.object { message in
            message.member("jsonrpc", "2.0")
            if let id { message.member("id", id) }
            message.member("result", result.value)
        }
        return Reply(status: status, content: .json, body: writer.bytes)
    }

    private static func reply(_ status: HTTPResponse.Status, _ refusal: MCPRefusal, to id: JSONValue?) -> Reply {
        var refusal = refusal
        refusal.id = id
        var reply = Reply(status: status, content: .json, body: Array(refusal.body.json.utf8))
        reply.code = "MCP \(refusal.code.rawValue)"
        return reply
    }
}

/// What a request gave.
struct MCPResult {
    private(set) var members: [JSONValue.Member]

    init(_ members: [JSONValue.Member] = []) {
        self.members = members
    }

    /// The same result, of which nothing may be kept: what a caller may see can change at any moment.
    func notKept() -> MCPResult {
        MCPResult(members + [.init("ttlMs", .integer(0)), .init("cacheScope", .string("private"))])
    }

    /// The same result as 2026-07-28 writes it: complete, and from whom.
    func signed(_ server: JSONValue) -> MCPResult {
        let meta = JSONValue.object([.init(MCPEnvelope.key("serverInfo"), server)])
        return MCPResult([.init("resultType", .string("complete"))] + members + [.init("_meta", meta)])
    }

    var value: JSONValue { .object(members) }
}

extension MCPFields {
    fileprivate init(_ fields: HTTPFields) {
        self.init(version: fields[.mcpVersion], method: fields[.mcpMethod], name: fields[.mcpName])
    }
}

extension HTTPField.Name {
    fileprivate static let mcpVersion = network("MCP-Protocol-Version")
    fileprivate static let mcpMethod = network("Mcp-Method")
    fileprivate static let mcpName = network("Mcp-Name")
}
