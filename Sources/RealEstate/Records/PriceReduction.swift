public import Access
import Audit
public import Core
import SecurityEvents
import Store
import Vault

extension Records where Kind == Listing {
    /// Asks less for a listing than before.
    public func reducePrice(
        of key: RecordKey<Listing>, to price: Money, because reason: String?, version: Int64?,
        by viewer: RecordViewer, _ grant: Grant
    ) async throws(RealEstateFault) -> RecordOutcome<Listing> {
        let place = Listing.place(of: "listPrice")
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
            try change.update(record, setting: ", list_price_cents = \(price)")
            change.note("fields", .list(["listPrice"]))
            try change.history(record.id, "price_reduced", details: reason, price: (before, price))
            return .commit("costs less")
        }
    }
}
