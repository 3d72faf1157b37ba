import Core
import Crypto
import OutboundHTTP
import TransparencyLog

/// Tells somebody of each checkpoint; whoever keeps them can show what the log said and when.
struct WebhookAnchor: Anchor {
    let webhook: Webhook
    let outbound: Outbound
    let time: any TimeSource

    var name: String { "webhook" }
    var isOffBox: Bool { true }
    var pause: Duration { .zero }

    func carry(
        _ newest: SignedCheckpoint, after progress: AnchorProgress, _ ledger: AnchorLedger
    ) async throws(AnchorFault) -> Carried {
        let body = Self.event(newest, at: time.now())
        var answer = try await send(body, id: Self.id(of: newest), isFresh: false)
        // The secret may have been replaced since it was read.
        if answer.status == 401 || answer.status == 403 {
            answer = try await send(body, id: Self.id(of: newest), isFresh: true)
        }
        guard 200..<300 ~= answer.status else { throw answer.fault }
        return .done
    }

    private func send(_ body: [UInt8], id: String, isFresh: Bool) async throws(AnchorFault) -> OutboundAnswer {
        guard let headers = await webhook.headers(id: id, at: time.now(), body, isFresh: isFresh) else {
            throw .unreachable("there is no secret to sign with: castellan secrets rotate webhook")
        }
        return try await outbound.exchange(
            OutboundRequest(
                method: "POST", url: webhook.url,
                headers: headers + [("Content-Type", "application/cloudevents+json")], body: body))
    }

    /// The same for the same checkpoint, so that a receiver knows one that comes again.
    private static func id(of newest: SignedCheckpoint) -> String {
        let hash = SHA256.hash(data: Array(newest.checkpoint.text.utf8))
        return "chk_" + Hexadecimal.encode(Array(hash).prefix(16))
    }

    static func event(_ newest: SignedCheckpoint, at time: Instant) -> [UInt8] {
        let data = JSONValue.object([
            .init("origin", .string(newest.origin)), .init("size", .integer(Int64(newest.size))),
            .init("rootHash", .string(newest.checkpoint.root.base64)), .init("note", .string(newest.note.encoded)),
        ])
        let event = JSONValue.object([
            .init("specversion", .string("1.0")), .init("id", .string(id(of: newest))),
            .init("source", .string("/v1/audit-logs")), .init("type", .string("castellan.audit.checkpoint")),
            .init("time", .string(time.rfc3339)), .init("datacontenttype", .string("application/json")),
            .init("data", data),
        ])
        return Array(event.json.utf8)
    }
}
