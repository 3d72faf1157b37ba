import Access
import HTTPTypes
import NetworkDefence
import Zoho

extension RouteTable {
    /// Records of Zoho CRM.
    static let zoho: [Route] = [
        Route(
            method: .post, path: "/v1/webhooks/zoho", tier: .open,
            requirement: .nothing(because: "the signature over the body says who sends it"), room: .zoho,
            summary: "Take what Zoho tells: which records changed. It is kept before the answer, and once.",
            parameters: [], body: ZohoEndpoint.webhook, answer: ZohoEndpoint.receipt.declaration,
            errors: [.notFound, .invalidSignature, .malformedJSON, .validation, .overloaded],
            handler: .open { context, body in
                ZohoEndpoint.receipt.reply(try await ZohoEndpoint.take(context, body))
            }
        ).paidFrom(.ingest),
        .signed(
            .get, "/v1/webhooks/zoho/dead-letters", needs: .accountSync, room: .zoho,
            "Webhooks that could not be worked off, the latest first.",
            parameters: [ZohoEndpoint.limit], answer: .data(DeadLettersView.self), errors: [.notFound],
            ZohoEndpoint.deadLetters
        ).within(.accounts),
        .signed(
            .post, "/v1/webhooks/zoho/dead-letters/{event}/reprocess", needs: .accountSync, room: .zoho,
            "Have one of them worked off once more.",
            parameters: [ZohoEndpoint.event], answer: .data(ReprocessedView.self, status: .accepted),
            errors: [.notFound], ZohoEndpoint.reprocess
        ).within(.accounts),
        .signed(
            .post, "/v1/zoho/sync", needs: .accountSync, room: .zoho,
            "Have everything read that changed in Zoho; while that goes on, the answer names the same run.",
            answer: .data(SyncStartedView.self, status: .accepted), errors: [.notFound], ZohoEndpoint.start
        ).within(.accounts),
        .signed(
            .get, "/v1/zoho/status", needs: .accountSync, room: .zoho,
            "How far each module was read, how old what is here may be, and whether Zoho answers.",
            answer: .data(SyncStatus.self), errors: [.notFound], ZohoEndpoint.status
        ).within(.accounts),
    ]
}
