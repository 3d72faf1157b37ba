import Access
import Audit
import Core
import PII
import Store

/// Audit's database as this room uses it: the same `read`, `change` and `housekeep`, with their faults told as this
/// room's. Before a change is answered, what was remembered of that person's sessions and keys is forgotten; everybody's
/// when it is about nobody in particular.
struct IdentityStore: Sendable {
    let database: AuditedDatabase
    /// What is remembered of sessions and keys; nil where nothing is.
    var caches: LiveCaches?

    /// What the texts of this server's own events pass through.
    var sanitizer: Sanitizer { database.ownSanitizer }

    func read<Value: Sendable>(
        _ cost: ReadCost = .point, _ body: @escaping @Sendable (Reader) throws(StoreFault) -> Value
    ) async throws(IdentityFault) -> Value {
        do { return try await database.read(cost, body) } catch { throw .store(error) }
    }

    func change<Value: Sendable>(
        by grant: Grant, _ action: Action, on target: Target,
        _ body: @escaping @Sendable (Change) throws(StoreFault) -> Ending<Value>
    ) async throws(IdentityFault) -> Value {
        // Also after a fault: the commit may have been made all the same.
        defer { caches?.forget(target.subject) }
        do { return try await database.change(by: grant, action: action, on: target, body) } catch {
            throw .store(error)
        }
    }

    func housekeep<Value: Sendable>(
        _ purpose: Housekeeping, _ body: @escaping @Sendable (Transaction) throws(StoreFault) -> Ending<Value>
    ) async throws(IdentityFault) -> Value {
        do { return try await database.housekeep(purpose, body) } catch { throw .store(error) }
    }
}
