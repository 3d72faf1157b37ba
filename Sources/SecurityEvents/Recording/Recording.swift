public import Access
public import Audit
public import Core
public import Store

extension Change {
    /// Records an event in the same transaction as the change: both stand, or neither does.
    public func record(_ draft: EventDraft) throws(StoreFault) {
        try transaction.record(draft, from: grant.origin, at: time, randomness)
    }
}

extension Transaction {
    /// Records an event in a transaction of bookkeeping. Its id carries `time`, so id and `created_at` always agree.
    public func record(
        _ draft: EventDraft, from origin: Origin, at time: Instant, _ randomness: some Randomness
    ) throws(StoreFault) {
        let id = SecurityEventID.make(at: time, randomness)
        let (category, success) = (draft.type.eventClass.category, draft.type.eventClass.success)
        try insert(
            """
            INSERT INTO security_events (id, event_type, event_category, severity, user_id, email, username, \
            ip_address, user_agent, request_path, request_method, success, message, metadata, created_at) \
            VALUES (\(id), \(draft.type.rawValue), \(category.rawValue), \(draft.severity.rawValue), \(draft.userID), \
            \(draft.email), \(draft.username), \(origin.address), \(origin.userAgent), \(origin.path), \
            \(origin.method), \(success), \(draft.message), \(draft.metadataText(origin.requestID)), \(time))
            """)
    }
}

extension EventDraft {
    /// The `metadata` column: the draft's facts and the request's id, names in order.
    fileprivate func metadataText(_ requestID: RequestID?) -> JSONText {
        var facts = metadata
        if let requestID { facts["request_id"] = .text(requestID.description) }
        var writer = JSONWriter()
        writer.beginObject()
        for (name, value) in facts.sorted(by: { $0.key < $1.key }) {
            writer.key(name)
            switch value {
            case .text(let text): writer.string(text)
            case .integer(let number): writer.integer(number)
            case .boolean(let truth): writer.boolean(truth)
            case .list(let items):
                writer.beginArray()
                for item in items { writer.string(item) }
                writer.endArray()
            }
        }
        writer.endObject()
        return JSONText(writer.text)
    }
}
