import Access
import Audit
import Core
import SecurityEvents
import Store

/// What is told of a change: to the audit log, to the events, and in the record's own history.
extension Change {
    /// Says in entry and event what was done to a record.
    func tell<Kind: RecordKind>(
        _ type: EventType, _ reference: String, _ id: ID<Kind>, _ what: String, of kind: Kind.Type
    ) throws(StoreFault) {
        note("reference", .text(reference))
        try record(
            EventDraft(
                type, user: grant.actor.userID, message: "\(Kind.name) \(reference) \(what)",
                metadata: [
                    "resource_type": .text(Kind.plural), "resource_id": .text(id.description),
                    "reference": .text(reference),
                ]))
    }

    /// Adds to a record's history; `details` names fields or statuses, nothing personal.
    func history<Kind>(
        _ id: ID<Kind>, _ what: String, details: String? = nil, price: (before: Money?, after: Money?) = (nil, nil)
    ) throws(StoreFault) {
        try transaction.insert(
            """
            INSERT INTO record_history (record_id, position, what, details, actor_id, price_before_cents, \
            price_after_cents, created_at) VALUES (\(id), \
            (SELECT COALESCE(MAX(position), 0) + 1 FROM record_history WHERE record_id = \(id)), \(what), \
            \(details), \(grant.actor.userID), \(price.before), \(price.after), \(time))
            """)
    }
}
