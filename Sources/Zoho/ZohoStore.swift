import Access
import Audit
import Store

/// Audit's database as this room uses it, with its faults told as this room's.
struct ZohoStore: Sendable {
    let database: AuditedDatabase

    func read<Value: Sendable>(
        _ cost: ReadCost = .point, _ body: @escaping @Sendable (Reader) throws(StoreFault) -> Value
    ) async throws(ZohoFault) -> Value {
        do { return try await database.read(cost, body) } catch { throw .store(error) }
    }

    func change<Value: Sendable>(
        by grant: Grant, _ action: Action, on target: Target,
        _ body: @escaping @Sendable (Change) throws(StoreFault) -> Ending<Value>
    ) async throws(ZohoFault) -> Value {
        do { return try await database.change(by: grant, action: action, on: target, body) } catch {
            throw .store(error)
        }
    }

    func keep<Value: Sendable>(
        _ body: @escaping @Sendable (Transaction) throws(StoreFault) -> Ending<Value>
    ) async throws(ZohoFault) -> Value {
        do { return try await database.housekeep(.crmSync, body) } catch { throw .store(error) }
    }
}
