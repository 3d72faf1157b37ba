import Access
import Audit
import Core
import Identity
import Store

/// Audit's database as this room uses it, with its faults told as this room's. Before a change is answered, what was remembered of that
/// person's sessions is forgotten (everybody's when it is about nobody in particular), and so are the clients.
struct OAuthStore: Sendable {
    let database: AuditedDatabase
    let identity: IdentityRoom
    let book: ClientBook

    func read<Value: Sendable>(
        _ cost: ReadCost = .point, _ body: @escaping @Sendable (Reader) throws(StoreFault) -> Value
    ) async throws(OAuthFault) -> Value {
        do { return try await database.read(cost, body) } catch { throw .store(error) }
    }

    func change<Value: Sendable>(
        by grant: Grant, _ action: Action, on target: Target,
        _ body: @escaping @Sendable (Change) throws(StoreFault) -> Ending<Value>
    ) async throws(OAuthFault) -> Value {
        // Also after a fault: the commit may have been made all the same.
        defer {
            identity.forget(target.subject)
            if target.type == Target.clientType { book.forgetAll() }
        }
        do { return try await database.change(by: grant, action: action, on: target, body) } catch {
            throw .store(error)
        }
    }

    func housekeep<Value: Sendable>(
        _ purpose: Housekeeping, _ body: @escaping @Sendable (Transaction) throws(StoreFault) -> Ending<Value>
    ) async throws(OAuthFault) -> Value {
        do { return try await database.housekeep(purpose, body) } catch { throw .store(error) }
    }
}

extension Target {
    static let clientType = "oauth_client"

    /// A client.
    static func client(_ id: OAuthClientID) -> Target { Target(type: "oauth_client", id: id.description) }

    /// What a user granted a client.
    static func consent(of user: UserID, to client: OAuthClientID) -> Target {
        Target(type: "oauth_consent", id: client.description, subject: user)
    }
}

/// Calls into Identity, with its faults told as this room's.
func identity<Value>(_ body: () async throws(IdentityFault) -> Value) async throws(OAuthFault) -> Value {
    do { return try await body() } catch { throw .identity(error) }
}
