public import Access
public import Audit
public import Core
import Store

extension Webhooks {
    /// Works off the delivery that a job names. Throws ``ZohoFault`` when it is to be tried again.
    func work(_ job: Job, _ refresh: Refresh) async throws {
        guard let id = job.delivery, let event = try await begin(id) else { return }
        do throws(ZohoFault) {
            for module in ZohoModule.named(event.module) {
                guard let operation = WebhookEvent.Operation(rawValue: event.operation) else { break }
                try await refresh(operation, module, event.records)
            }
            try await finish(id)
        } catch {
            let isDead = !error.isPassing || job.attempt >= Self.mostAttempts
            try await note(error, id, attempt: job.attempt, isDead: isDead)
            if !isDead { throw error }
        }
    }

    /// The delivery, if it still waits. From here on the same body may be something new: what it tells may have happened since.
    private func begin(_ id: WebhookDeliveryID) async throws(ZohoFault) -> WebhookDelivery? {
        try await store.keep { transaction throws(StoreFault) in
            let row = try transaction.first(
                "SELECT \(WebhookDelivery.columns) FROM zoho_events WHERE id = \(id) AND state = 'waiting'",
                as: WebhookDelivery.self)
            guard row != nil else { return .rollback(nil) }
            try transaction.run(
                """
                UPDATE zoho_events SET dedup_key = \(id.description)
                WHERE id = \(id) AND dedup_key LIKE \(Self.agelessMark + "%")
                """)
            return .commit(row)
        }
    }

    private func finish(_ id: WebhookDeliveryID) async throws(ZohoFault) {
        let now = time.now()
        try await store.keep { transaction throws(StoreFault) in
            try transaction.run(
                """
                UPDATE zoho_events SET state = 'done', processed_at = \(now), last_error = NULL
                WHERE id = \(id) AND state = 'waiting'
                """)
            return .commit(())
        }
    }

    private func note(
        _ fault: ZohoFault, _ id: WebhookDeliveryID, attempt: Int, isDead: Bool
    ) async throws(ZohoFault) {
        let (now, text) = (time.now(), String("\(fault)".prefix(500)))
        try await store.keep { transaction throws(StoreFault) in
            try transaction.run(
                """
                UPDATE zoho_events SET state = \(isDead ? "dead" : "waiting"), attempts = \(attempt), last_error = \(text),
                    processed_at = \(isDead ? now : nil)
                WHERE id = \(id) AND state = 'waiting'
                """)
            return .commit(())
        }
    }

    /// How many are in each state.
    public func counts() async throws(ZohoFault) -> WebhookCounts {
        try await store.read { reader throws(StoreFault) in
            let waiting = try reader.value("SELECT count(*) FROM zoho_events WHERE state = 'waiting'", as: Int.self)
            let dead = try reader.value("SELECT count(*) FROM zoho_events WHERE state = 'dead'", as: Int.self)
            let done = try reader.value("SELECT count(*) FROM zoho_events WHERE state = 'done'", as: Int.self)
            return WebhookCounts(waiting: waiting ?? 0, dead: dead ?? 0, done: done ?? 0)
        }
    }

    /// Those that were given up, the latest first.
    public func deadLetters(limit: Int = 100) async throws(ZohoFault) -> [WebhookDelivery] {
        try await store.read { reader throws(StoreFault) in
            try reader.rows(
                """
                SELECT \(WebhookDelivery.columns) FROM zoho_events WHERE state = 'dead'
                ORDER BY received_at DESC, id DESC LIMIT \(limit)
                """)
        }
    }

    /// Has a dead letter worked off once more; false when there is none with this id.
    public func reprocess(_ id: WebhookDeliveryID, by grant: Grant) async throws(ZohoFault) -> Bool {
        let target = Target(type: "zoho_event", id: id.description)
        return try await store.change(by: grant, .webhookReprocessed, on: target) { change throws(StoreFault) in
            let found = try change.transaction.run(
                """
                UPDATE zoho_events SET state = 'waiting', attempts = 0, processed_at = NULL
                WHERE id = \(id) AND state = 'dead'
                """)
            guard found == 1 else { return .rollback(false) }
            try change.transaction.enqueue(Self.draft(id), at: change.time, change.randomness)
            return .commit(true)
        }
    }
}

extension Action {
    /// A dead letter was given another try.
    public static let webhookReprocessed = Action("zoho_event.reprocessed")
}

extension Job {
    /// The delivery that the payload names.
    fileprivate var delivery: WebhookDeliveryID? {
        (try? JSONReader.read(Array(payload.text.utf8)))?["event"]?.string.flatMap { WebhookDeliveryID($0) }
    }
}
