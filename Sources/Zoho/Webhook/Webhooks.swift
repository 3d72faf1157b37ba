import Audit
public import Core
public import Store

/// Webhooks of Zoho: taken durably, each once, and worked off as jobs.
///
///     taken ──▶ waiting ── worked off ──▶ done (kept for 30 days, so that it is known when it comes again)
///                 ▲  │
///     reprocessed │  └── refused, or failed for the last time ──▶ dead
///                 └───────────────────────────────────────────────┘
public struct Webhooks: Sendable {
    let store: ZohoStore
    let signing: WebhookSigning
    let queueLimit: Int
    let randomness: any Randomness
    let time: any TimeSource

    /// What is done about records that changed; the room gives it.
    typealias Refresh = @Sendable (WebhookEvent.Operation, ZohoModule, [String]) async throws(ZohoFault) -> Void

    /// What came of a delivery.
    public enum Receipt: Sendable, Equatable {
        /// It is kept and will be worked off.
        case accepted(WebhookDeliveryID)
        /// It was taken before, as this one.
        case duplicate(WebhookDeliveryID)
        /// It isn't signed with the secret.
        case forged
        /// It is, but its time is too far from ours.
        case stale
        /// The body isn't one that we know.
        case malformed(RequestFault)
        /// As many wait as may; nothing of this one was kept.
        case full
    }

    /// Takes a delivery; what is answered with ``Receipt/accepted(_:)`` is durable.
    public func take(_ headers: WebhookHeaders, _ body: [UInt8]) async throws(ZohoFault) -> Receipt {
        let now = time.now()
        let verdict = await verdict(on: headers, body, at: now)
        let event: WebhookEvent
        let key: String
        switch verdict {
        case .forged: return .forged
        case .stale: return .stale
        case .fresh(let digest), .ageless(let digest):
            do throws(RequestFault) { event = try WebhookEvent(body) } catch { return .malformed(error) }
            if let id = event.senderID {
                key = "id:\(id)"
            } else if case .fresh = verdict {
                key = "at:\(digest)"
            } else {
                key = Self.agelessMark + digest
            }
        }
        return try await keep(event, as: key, at: now)
    }

    /// What no known secret has signed may be signed with one that was made since.
    private func verdict(
        on headers: WebhookHeaders, _ body: [UInt8], at now: Instant
    ) async -> WebhookSignature.Verdict {
        func check(isFresh: Bool) async -> WebhookSignature.Verdict {
            WebhookSignature.check(
                headers, body, secrets: await signing.read(isFresh), admittingAgeless: signing.admitsAgeless, at: now)
        }
        let verdict = await check(isFresh: false)
        return verdict == .forged ? await check(isFresh: true) : verdict
    }

    /// The key of an event without id and age begins so: it is the same event for as long as nobody has begun with it.
    static let agelessMark = "body:"

    /// The bound is on what the database is to hold, so requests at the same moment may pass it by their number.
    private func keep(_ event: WebhookEvent, as key: String, at now: Instant) async throws(ZohoFault) -> Receipt {
        let limit = queueLimit
        let known = try await store.read { reader throws(StoreFault) in
            (
                try reader.value("SELECT id FROM zoho_events WHERE dedup_key = \(key)", as: WebhookDeliveryID.self),
                try reader.value(
                    "SELECT count(*) FROM (SELECT 1 FROM zoho_events WHERE state = 'waiting' LIMIT \(limit)) AS waiting",
                    as: Int.self) ?? 0
            )
        }
        if let id = known.0 { return .duplicate(id) }
        guard known.1 < limit else { return .full }
        let (id, randomness) = (WebhookDeliveryID.make(at: now, randomness), randomness)
        return try await store.keep { transaction throws(StoreFault) in
            let inserted = try transaction.run(
                """
                INSERT INTO zoho_events (id, dedup_key, module, operation, records, state, attempts, received_at)
                VALUES (\(id), \(key), \(event.module), \(event.operation.rawValue), \(event.records.json), 'waiting', 0,
                    \(now))
                ON CONFLICT (dedup_key) DO NOTHING
                """)
            guard inserted == 1 else {
                let first = try transaction.value(
                    "SELECT id FROM zoho_events WHERE dedup_key = \(key)", as: WebhookDeliveryID.self)
                return .rollback(.duplicate(first ?? id))
            }
            try transaction.enqueue(Self.draft(id), at: now, randomness)
            return .commit(.accepted(id))
        }
    }

    /// The kind of the job that works off one delivery.
    public static let job: JobKind = "zoho.event"
    /// About nine hours: 1 s, 2 s, 4 s… up to an hour each.
    static let mostAttempts = 20

    static func draft(_ id: WebhookDeliveryID, at time: Instant? = nil, attempts: Int = mostAttempts) -> JobDraft {
        JobDraft(job, payload: JSONText(#"{"event":"\#(id)"}"#), runAt: time, maxAttempts: attempts)
    }
}

/// What a delivery is called here.
public typealias WebhookDeliveryID = ID<WebhookDelivery>

/// What webhooks are signed with, and which forms are taken.
public struct WebhookSigning: Sendable {
    /// The secrets that are good: the current one, and perhaps the one before; as they are remembered, or as they are now where that
    /// wasn't asked a moment ago.
    public let read: @Sendable (_ isFresh: Bool) async -> [Secret<String>]
    /// Whether a signature over the body alone is taken.
    public let admitsAgeless: Bool

    /// Secrets and forms.
    public init(admitsAgeless: Bool, read: @escaping @Sendable (_ isFresh: Bool) async -> [Secret<String>]) {
        self.read = read
        self.admitsAgeless = admitsAgeless
    }
}

extension [String] {
    /// As a JSON list.
    var json: JSONText { JSONText(JSONValue.array(map { .string($0) }).json) }
}
