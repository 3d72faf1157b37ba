public import Access
public import Store

/// Audit's database as a room uses it: the same `read`, `change` and `housekeep`, with their faults told as the room's.
public protocol RoomStore: Sendable {
    /// The room's fault.
    associatedtype Fault: RoomFault
    /// Audit's database.
    var database: AuditedDatabase { get }
}

/// A room's fault, the database's among them.
public protocol RoomFault: Error {
    /// The database failed.
    static func store(_ fault: StoreFault) -> Self
}

extension RoomStore {
    /// Reads; see ``AuditedDatabase/read(_:_:)``.
    public func read<Value: Sendable>(
        _ cost: ReadCost = .point, _ body: @escaping @Sendable (Reader) throws(StoreFault) -> Value
    ) async throws(Fault) -> Value {
        do { return try await database.read(cost, body) } catch { throw .store(error) }
    }

    /// Changes something; see ``AuditedDatabase/change(by:action:on:_:)``.
    public func change<Value: Sendable>(
        by grant: Grant, _ action: Action, on target: Target,
        _ body: @escaping @Sendable (Change) throws(StoreFault) -> Ending<Value>
    ) async throws(Fault) -> Value {
        do { return try await database.change(by: grant, action: action, on: target, body) } catch {
            throw .store(error)
        }
    }

    /// Does bookkeeping of a listed kind; see ``AuditedDatabase/housekeep(_:_:)``.
    public func housekeep<Value: Sendable>(
        _ purpose: Housekeeping, _ body: @escaping @Sendable (Transaction) throws(StoreFault) -> Ending<Value>
    ) async throws(Fault) -> Value {
        do { return try await database.housekeep(purpose, body) } catch { throw .store(error) }
    }
}
