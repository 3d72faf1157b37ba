public import Access
public import Audit
public import Core
public import PII
public import Store

extension Change {
    /// Records an event in the same transaction as the change: both stand, or neither does.
    ///
    /// Whom it is about reads and exports it. So when another user brought it about, it names them by their reference and
    /// doesn't say where they were; the audit entry does.
    public func record(_ draft: EventDraft) throws(StoreFault) {
        var (draft, origin) = (draft, grant.origin)
        if case .user(let actor, let reference) = grant.actor, let subject = draft.userID, subject != actor {
            draft.metadata["actor"] = .text(reference)
            origin = Origin(path: origin.path, method: origin.method, requestID: origin.requestID)
        }
        try transaction.record(draft, from: origin, at: time, randomness, sanitizer)
    }
}

extension Transaction {
    /// Records an event in a transaction of bookkeeping. Its id carries `time`, so id and `created_at` always agree.
    public func record(
        _ draft: EventDraft, from origin: Origin, at time: Instant, _ randomness: some Randomness,
        _ sanitizer: Sanitizer
    ) throws(StoreFault) {
        try record([EventEntry(draft, from: origin, at: time)], randomness, sanitizer)
    }
}

extension EventDraft {
    /// The `metadata` column: what another program gave, then the draft's facts and the request's id, names in order.
    func metadataText(_ requestID: RequestID?) -> String {
        var facts = metadata
        if let requestID { facts["request_id"] = .text(requestID.description) }
        guard !facts.isEmpty || !foreignMetadata.isEmpty else { return "{}" }
        var writer = JSONWriter()
        writer.beginObject()
        for member in foreignMetadata where facts[member.name] == nil {
            writer.key(member.name)
            member.value.write(to: &writer)
        }
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
            case .json(let value): value.write(to: &writer)
            }
        }
        writer.endObject()
        return writer.text
    }
}
