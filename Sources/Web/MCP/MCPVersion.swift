import Core

/// A revision of the Model Context Protocol that we speak.
///
/// Since 2026-07-28 every request says its version and there is no session; the revisions before begin with `initialize`. Nothing
/// that we serve needs a session, so none is ever given out, and both are answered by the same functions.
enum MCPVersion: String, CaseIterable, Sendable {
    case modern = "2026-07-28"
    case november = "2025-11-25"
    case june = "2025-06-18"
    case march = "2025-03-26"

    /// The newest of those that begin with `initialize`.
    static let newestWithHandshake = november

    /// Whether requests speak for themselves.
    var isModern: Bool { self == .modern }

    /// The versions by name, the newest first.
    static let names = JSONValue.array(allCases.map { .string($0.rawValue) })
}

/// The header fields in which a request of MCP says of itself what its body says too.
struct MCPFields {
    /// `MCP-Protocol-Version`
    var version: String?
    /// `Mcp-Method`
    var method: String?
    /// `Mcp-Name`
    var name: String?
}

/// What a request of MCP says of itself, in its header fields and in its `_meta`, and whether the two agree (2026-07-28, Streamable
/// HTTP, “Server Validation”). Proxies decide by the fields, we by the body: they must not differ.
struct MCPEnvelope {
    let version: MCPVersion

    init(_ message: JSONRPCMessage, _ fields: MCPFields) throws(MCPRefusal) {
        let field = fields.version
        let meta = message.params["_meta"]
        let inBody = meta?[Self.key("protocolVersion")]?.string
        if inBody == nil, message.method == "initialize" {
            version = .newestWithHandshake
            return
        }
        guard let inBody else {
            version = try Self.version(field ?? MCPVersion.march.rawValue, message)
            guard !version.isModern else {
                throw MCPRefusal(.invalidParams, "_meta lacks \(Self.key("protocolVersion"))", id: message.id)
            }
            return
        }
        guard field == inBody else { throw Self.mismatch("MCP-Protocol-Version", message) }
        version = try Self.version(inBody, message)
        guard version.isModern else { return }
        guard case .object? = meta?[Self.key("clientCapabilities")] else {
            throw MCPRefusal(.invalidParams, "_meta lacks \(Self.key("clientCapabilities"))", id: message.id)
        }
        guard fields.method == message.method else { throw Self.mismatch("Mcp-Method", message) }
        guard let source = Self.names[message.method] else { return }
        guard let named = fields.name.flatMap(Self.decoded), named == message.params[source]?.string else {
            throw Self.mismatch("Mcp-Name", message)
        }
    }

    /// The member of `_meta` with a name of the protocol's own.
    static func key(_ name: String) -> String { "io.modelcontextprotocol/" + name }

    /// Whose parameter `Mcp-Name` repeats.
    private static let names = ["tools/call": "name", "prompts/get": "name", "resources/read": "uri"]

    private static func version(_ name: String, _ message: JSONRPCMessage) throws(MCPRefusal) -> MCPVersion {
        guard let version = MCPVersion(rawValue: name) else {
            throw MCPRefusal(
                .unsupportedVersion, "Unsupported protocol version", id: message.id,
                data: .object([.init("supported", MCPVersion.names), .init("requested", .string(name))]))
        }
        return version
    }

    private static func mismatch(_ field: String, _ message: JSONRPCMessage) -> MCPRefusal {
        MCPRefusal(
            .headerMismatch, "Header mismatch: \(field) is missing or says something else than the body", id: message.id
        )
    }

    /// A field's value, plain or as `=?base64?…?=`.
    private static func decoded(_ value: String) -> String? {
        guard value.hasPrefix("=?base64?"), value.hasSuffix("?="), value.utf8.count >= 11 else { return value }
        return Base64.decode(String(value.dropFirst(9).dropLast(2))).flatMap { String(validating: $0, as: UTF8.self) }
    }
}
