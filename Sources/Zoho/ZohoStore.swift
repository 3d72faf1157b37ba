public import Audit
import Store

/// Audit's database as this room uses it.
struct ZohoStore: RoomStore {
    typealias Fault = ZohoFault

    let database: AuditedDatabase

    func keep<Value: Sendable>(
        _ body: @escaping @Sendable (Transaction) throws(StoreFault) -> Ending<Value>
    ) async throws(ZohoFault) -> Value {
        try await housekeep(.crmSync, body)
    }
}

extension ZohoFault: RoomFault {}
