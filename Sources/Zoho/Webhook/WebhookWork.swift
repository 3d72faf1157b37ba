public import Access
public import Audit
public import Core
import Store

extension Webhooks {
    /// Works off the delivery that a job names. Throws ``ZohoFault`` when it is to be tried again.
    func work(_ job: Job, _ refresh: Refresh) async throws {
        guard let id = job.delivery else { return }
        do throws(ZohoFault) {
            guard let event = try await begin(id) else { return }
            for module in ZohoModule.named(event.module) {
                guard let operation = WebhookEvent.Operation(rawValue: event.operation) else { break }
                try await refresh(operation, module, event.records)
            }
            try await finish(id)
        } catch {
            if let time = error.askAgain(after: self.time.now()) { return try await wait(job, id, error, until: time) }
            let isDead = !error.isPassing || job.attempt >= job.maxAttempts
            try await note(error, id, attempt: Self.made(job), isDead: isDead)
            if !isDead { throw error }
        }
    }

    /// Attempts so far: a job that waited was replaced by one with those that were left.
    private static func made(_ job: Job) -> Int { mostAttempts - (job.maxAttempts - job.attempt) }

    /// Has it tried again at a time that is known. An attempt that didn't reach Zoho isn't one.
    private func wait(
        _ job: Job, _ id: WebhookDeliveryID, _ fault: ZohoFault, until time: Instant
    ) async throws(ZohoFault) {
        let left = job.maxAttempts - job.attempt + 1
        let (now, randomness, text) = (self.time.now(), randomness, fault.told)
        try await store.keep { transaction throws(StoreFault) in
            try transaction.run(
                "UPDATE zoho_events SET last_error = \(text) WHERE id = \(id) AND state = 'waiting'")
            try transaction.enqueue(Self.draft(id, at: time, attempts: left), at: now, randomness)
            return .commit(())
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
        let (now, text) = (time.now(), String(fault.told.prefix(500)))
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

extension Webhooks {
    private static let buriedAtOnce = 500

    /// Makes dead letters of what waits without a job: its last attempt ended before that could be noted.
    func bury(at now: Instant) async throws(ZohoFault) {
        let lost: [WebhookDeliveryID] = try await store.read(.scan) { reader throws(StoreFault) in
            let waiting: [WebhookDeliveryID] = try reader.values(
                """
                SELECT id FROM zoho_events WHERE state = 'waiting' ORDER BY received_at LIMIT \(Self.buriedAtOnce)
                """)
            var lost: [WebhookDeliveryID] = []
            for id in waiting where try !reader.hasJob(Self.draft(id)) { lost.append(id) }
            return lost
        }
        guard !lost.isEmpty else { return }
        try await store.keep { transaction throws(StoreFault) in
            for id in lost where try !transaction.hasJob(Self.draft(id)) {
                try transaction.run(
                    """
                    UPDATE zoho_events SET state = 'dead', processed_at = \(now),
                        last_error = COALESCE(last_error, 'it was given up')
                    WHERE id = \(id) AND state = 'waiting'
                    """)
            }
            return .commit(())
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
