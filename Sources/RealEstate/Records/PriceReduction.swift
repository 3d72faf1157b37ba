public import Access
import Audit
public import Core
import SecurityEvents
import Store
import Vault

extension Records where Kind == Listing {
    /// Asks less for a listing than before. The reason becomes a note, since reasons are about people.
    public func reducePrice(
        of key: RecordKey<Listing>, to price: Money, because reason: String?, version: Int64?,
        by viewer: RecordViewer, _ grant: Grant
    ) async throws(RealEstateFault) -> RecordOutcome<Listing> {
        let place = Listing.place(of: "listPrice")
        var note: RecordNote?
        if let reason { note = try self.note(reason, by: viewer) }
        let reason = note
        return try await change(key, Listing.actions.updated, .change, version: version, by: viewer, grant) {
            change, record throws(StoreFault) in
            guard record.archivedAt == nil else { return .rollback(.archived) }
            var values = record.values
            values[place] = .amount(price)
            var violations = Violation.all(
                of: Listing.rules, in: Record<Listing>.facts(values), on: CalendarDate(change.time))
            let before = Self.price(record.values)
            if before.map({ price >= $0 }) ?? true {
                violations.append(
                    Violation(field: "newPrice", message: "must be less than the list price", rule: "PRICE_REDUCTION"))
            }
            guard violations.isEmpty else { return .rollback(.violates(violations)) }
            if let reason, try !change.insert(reason, on: record) { return .rollback(.full) }
            try change.update(record, setting: ", list_price_cents = \(price)")
            change.note("fields", .list(["listPrice"]))
            try change.history(record.id, "price_reduced", price: (before, price))
            return .commit("costs less")
        }
    }
}
