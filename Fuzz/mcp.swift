// What programs that speak MCP send: a message of JSON-RPC, and header fields that have to say the same as the message.
// sources: Sources/Web/MCP/JSONRPC.swift Sources/Web/MCP/MCPVersion.swift
import Core

/// Three lines are the header fields, what follows is the body; without them all of it is the body.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>, _ count: Int) -> CInt {
    let bytes = Array(UnsafeBufferPointer(start: start, count: count))
    check(bytes, MCPFields())
    let lines = bytes.split(separator: UInt8(ascii: "\n"), maxSplits: 3, omittingEmptySubsequences: false)
    // HTTP lets no control character into a field.
    guard lines.count == 4, lines.prefix(3).allSatisfy({ $0.allSatisfy { $0 >= 0x20 && $0 != 0x7f } }) else { return 0 }
    let texts = lines.prefix(3).map { $0.isEmpty ? nil : String(decoding: $0, as: UTF8.self) }
    check(Array(lines[3]), MCPFields(version: texts[0], method: texts[1], name: texts[2]))
    return 0
}

private func check(_ bytes: [UInt8], _ fields: MCPFields) {
    guard let message = try? JSONRPCMessage(bytes) else { return }
    precondition((1...128).contains(message.method.unicodeScalars.count), "a method without a name")
    switch message.id {
    case nil, .string, .integer: break
    default: preconditionFailure("an id that is none")
    }
    guard case .object = message.params else { preconditionFailure("parameters that aren't named") }
    _ = try? message.text("name")
    do throws(MCPRefusal) {
        try check(message, MCPEnvelope(message, fields), fields)
    } catch {
        precondition(error.id == message.id, "an answer to somebody else")
        let body = try? JSONReader.read(Array(error.body.json.utf8))
        precondition(body == error.body, "a refusal that isn't what was meant")
    }
}

/// Whoever decides by the header fields decides about what the body says.
private func check(_ message: JSONRPCMessage, _ envelope: MCPEnvelope, _ fields: MCPFields) {
    let inBody = message.params["_meta"]?[MCPEnvelope.key("protocolVersion")]?.string
    precondition(inBody == nil || inBody == envelope.version.rawValue, "another version than the body says")
    guard envelope.version.isModern else { return }
    precondition(fields.version == envelope.version.rawValue, "another version than the field says")
    precondition(fields.method == message.method, "another method than the field says")
    guard message.method == "tools/call" else { return }
    guard let name = message.params["name"]?.string else { preconditionFailure("a call of nothing") }
    precondition(fields.name == name || fields.name?.hasPrefix("=?base64?") == true, "another tool than the field says")
}
