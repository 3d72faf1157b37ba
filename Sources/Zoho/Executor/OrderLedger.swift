import Accounts
import Audit
import Core
import Store

/// Which orders were begun and which are done: what makes the same order, handed over twice, be carried out once.
struct OrderLedger: Sendable {
    let store: ZohoStore
    let time: any TimeSource

    /// How an order stands.
    enum Standing: Sendable {
        /// It is the first time.
        case new
        /// It was begun, and nobody knows how far it got.
        case begun
        /// It is done; what was made or changed.
        case done(String)
    }

    /// Notes that an order is about to be carried out.
    func begin(_ order: ApprovedOrder) async throws(ZohoFault) -> Standing {
        let (now, key, recommendation) = (time.now(), order.key, order.recommendation.description)
        return try await store.keep { transaction throws(StoreFault) in
            let inserted = try transaction.run(
                """
                INSERT INTO zoho_orders (order_key, recommendation, state, begun_at)
                VALUES (\(key), \(recommendation), 'begun', \(now)) ON CONFLICT (order_key) DO NOTHING
                """)
            if inserted == 1 { return .commit(.new) }
            let reference = try transaction.value(
                "SELECT remote_id FROM zoho_orders WHERE order_key = \(key) AND state = 'done'", as: String.self)
            return .rollback(reference.map { .done($0) } ?? .begun)
        }
    }

    /// Notes that it is done.
    func finish(_ order: ApprovedOrder, _ reference: String) async throws(ZohoFault) {
        let (now, key) = (time.now(), order.key)
        try await store.keep { transaction throws(StoreFault) in
            try transaction.run(
                """
                UPDATE zoho_orders SET state = 'done', remote_id = \(reference), finished_at = \(now)
                WHERE order_key = \(key)
                """)
            return .commit(())
        }
    }
}
