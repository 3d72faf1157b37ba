import Access
import Audit
import Core
import HTTPTypes
import SecurityEvents
import Zoho

/// Records of Zoho CRM: what Zoho tells, and how reading them does.
enum ZohoEndpoint {
    /// Five hundred ids, and what others put around them.
    private static let mostBytes = 256 << 10

    /// Read as bytes: the signature is over them. What they must hold, docs/zoho.md says.
    static let webhook = BodyDeclaration(
        name: "ZohoWebhook", schema: .string(minLength: 1), limit: mostBytes, isText: true)
    static let receipt = AnswerForm<WebhookReceiptView>.data(WebhookReceiptView.self)
    static let event = Parameter<WebhookDeliveryID>.path("event", "The webhook's id.")
    static let limit = Parameter<Int>.query("limit", "How many rows, 100 unless said otherwise.", .integer(1...500)) {
        Int($0)
    }

    static func take(_ context: OpenContext, _ body: [UInt8]) async throws -> WebhookReceiptView {
        let zoho = try room(context.services)
        let fields = context.edge.head.headerFields
        let headers = WebhookHeaders(
            signature: fields.value(of: signature), timestamp: fields.value(of: timestamp))
        switch try await zoho.webhooks.take(headers, body) {
        case .accepted(let id): return WebhookReceiptView(id: id, isNew: true)
        case .duplicate(let id): return WebhookReceiptView(id: id, isNew: false)
        case .forged:
            try await noteForgery(context)
            throw Problem(.invalidSignature)
        case .stale: throw Problem(.invalidSignature, "The signature is good, but its time is too far from ours.")
        case .malformed(let fault): throw fault
        case .full:
            var problem = Problem(.overloaded, "Too many webhooks wait; nothing of this one was kept, send it again.")
            problem.retryAfter = .seconds(30)
            throw problem
        }
    }

    static func deadLetters(_ context: SignedContext) async throws -> DeadLettersView {
        let letters = try await room(context.services).webhooks.deadLetters(limit: context.parameters[limit] ?? 100)
        return DeadLettersView(events: letters)
    }

    static func reprocess(_ context: SignedContext) async throws -> ReprocessedView {
        guard let id = context.parameters[event],
            try await room(context.services).webhooks.reprocess(id, by: context.grant)
        else { throw Problem(.notFound) }
        return ReprocessedView(id: id)
    }

    static func start(_ context: SignedContext) async throws -> SyncStartedView {
        SyncStartedView(run: try await room(context.services).sync.start(by: context.grant))
    }

    static func status(_ context: SignedContext) async throws -> SyncStatus {
        try await room(context.services).status()
    }

    private static func room(_ services: WebServices) throws -> ZohoRoom {
        guard let zoho = services.zoho else { throw Problem(.notFound, "This server has no connection to Zoho CRM.") }
        return zoho
    }

    /// One event a minute and address, with its number.
    private static func noteForgery(_ context: OpenContext) async throws {
        let origin = context.origin
        let draft = EventDraft(
            .invalidToken, message: "A webhook's signature was not valid", metadata: ["resource_type": .text("zoho")])
        try await context.services.events.recordFlood(draft, of: "zoho \(origin.address ?? "")", from: origin)
    }

    private static let signature = field("X-Zoho-Signature")
    private static let timestamp = field("X-Zoho-Timestamp")

    private static func field(_ name: StaticString) -> HTTPField.Name {
        guard let name = HTTPField.Name(name.description) else { preconditionFailure("a field's name") }
        return name
    }
}

/// `{"status": "accepted" or "duplicate", "event_id", "message", "queued"}`, as guide A's system answers.
struct WebhookReceiptView: Shaped {
    let id: WebhookDeliveryID
    let isNew: Bool

    static let shape = Shape<WebhookReceiptView>(
        "ZohoWebhookReceipt", "What became of a webhook.",
        [
            .field("status", "`accepted`, or `duplicate` when it was taken before.") {
                $0.isNew ? "accepted" : "duplicate"
            },
            .field("event_id", "Its id here.") { $0.id },
            .field("message", "The same in words.") {
                $0.isNew ? "The event is kept and will be worked off." : "The event was taken before."
            },
            .field("queued", "Whether it waits because of this request.") { $0.isNew },
        ])
}

/// `{"events": […]}`
struct DeadLettersView: Shaped {
    let events: [WebhookDelivery]

    static let shape = Shape<DeadLettersView>(
        "ZohoDeadLetters", "Webhooks that could not be worked off.",
        [.field("events", "The latest first.") { $0.events }])
}

/// `{"id", "status": "waiting"}`
struct ReprocessedView: Shaped {
    let id: WebhookDeliveryID

    static let shape = Shape<ReprocessedView>(
        "ZohoReprocessedEvent", "A webhook that is worked off once more.",
        [.field("id", "Its id.") { $0.id }, .field("status", "Always `waiting`.") { _ in "waiting" }])
}

/// `{"runId", "requestedAt", "statusUrl"}`
struct SyncStartedView: Shaped {
    let run: SyncRun

    static let shape = Shape<SyncStartedView>(
        "ZohoSyncStarted", "A run that goes on.",
        [
            .field("runId", "The run's id.") { $0.run.id },
            .field("requestedAt", "When it was asked for.") { $0.run.requestedAt },
            .field("statusUrl", "Where to see how it does.") { _ in "/v1/zoho/status" },
        ])
}
