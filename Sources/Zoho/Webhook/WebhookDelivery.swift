public import Core
public import Store

/// A webhook that was taken, as operators see it.
public struct WebhookDelivery: Sendable, RowDecodable {
    /// Its id here.
    public let id: WebhookDeliveryID
    /// The module that it names.
    public let module: String
    /// What was done to the records.
    public let operation: String
    /// Zoho's ids of the records.
    public let records: [String]
    /// How often it was tried.
    public let attempts: Int
    /// Why it failed last.
    public let lastError: String?
    /// When it came.
    public let receivedAt: Instant

    static let columns: SQL = "id, module, operation, records, attempts, last_error, received_at"

    /// Reads ``columns``.
    public init(row: Row) throws(StoreFault) {
        id = try row.get(0)
        module = try row.get(1)
        operation = try row.get(2)
        let text: JSONText = try row.get(3)
        records = (try? JSONReader.read(Array(text.text.utf8)))?.array?.compactMap(\.string) ?? []
        attempts = try row.get(4)
        lastError = try row.get(5)
        receivedAt = try row.get(6)
    }
}

extension WebhookDelivery: Shaped {
    /// What lists of dead letters show.
    public static let shape = Shape<WebhookDelivery>(
        "ZohoDeadLetter", "A webhook that could not be worked off.",
        [
            .field("id", "Its id.") { $0.id },
            .field("module", "The module that it names.") { $0.module },
            .field("operation", "What was done to the records.") { $0.operation },
            .field("recordIds", "Zoho's ids of the records.") { $0.records },
            .field("attempts", "How often it was tried.") { $0.attempts },
            .field("lastError", "Why it failed last.") { $0.lastError },
            .field("receivedAt", "When it came.") { $0.receivedAt },
        ])
}

/// How many webhooks are in each state.
public struct WebhookCounts: Sendable {
    /// Waiting to be worked off.
    public let waiting: Int
    /// Given up.
    public let dead: Int
    /// Worked off in the last 30 days.
    public let done: Int
}

extension WebhookCounts: Shaped {
    /// A part of the status.
    public static let shape = Shape<WebhookCounts>(
        "ZohoWebhookCounts", "How many webhooks are in each state.",
        [
            .field("waiting", "Waiting to be worked off.") { $0.waiting },
            .field("dead", "Given up, to be looked at.") { $0.dead },
            .field("done", "Worked off in the last 30 days.") { $0.done },
        ])
}
