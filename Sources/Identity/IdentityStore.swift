import Access
import Audit
import Core
import Store

/// Audit's database as this room uses it: the same `read`, `change` and `housekeep`, with their faults told as this
/// room's. After a change, what was remembered of that person's sessions and keys is forgotten.
struct IdentityStore: Sendable {
    let database: AuditedDatabase
    /// What is remembered of sessions and keys; nothing on SQLite.
    var caches: LiveCaches?

    func read<Value: Sendable>(
        _ cost: ReadCost = .point, _ body: @escaping @Sendable (Reader) throws(StoreFault) -> Value
    ) async throws(IdentityFault) -> Value {
        do { return try await database.read(cost, body) } catch { throw .store(error) }
    }

    func change<Value: Sendable>(
        by grant: Grant, _ action: Action, on target: Target,
        _ body: @escaping @Sendable (Change) throws(StoreFault) -> Ending<Value>
    ) async throws(IdentityFault) -> Value {
        do {
            let value = try await database.change(by: grant, action: action, on: target, body)
            if let subject = target.subject { caches?.forget(subject) }
            return value
        } catch {
            throw .store(error)
        }
    }

    func housekeep<Value: Sendable>(
        _ purpose: Housekeeping, _ body: @escaping @Sendable (Transaction) throws(StoreFault) -> Ending<Value>
    ) async throws(IdentityFault) -> Value {
        do { return try await database.housekeep(purpose, body) } catch { throw .store(error) }
    }
}
