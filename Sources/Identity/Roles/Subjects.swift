public import Access
public import Audit
public import Core
import Store

/// Who somebody is, as far as it decides what they may: for questions about others.
public struct Subjects: Sendable {
    let store: IdentityStore

    init(store: IdentityStore) {
        self.store = store
    }

    /// The users of a database, which are read anew with each question.
    public init(database: AuditedDatabase) {
        store = IdentityStore(database: database)
    }

    /// What decides about a user; nil when there is no such user, and nothing allowed while they are disabled.
    public func find(_ id: UserID) async throws(IdentityFault) -> Subject? {
        let user = try await store.read { reader throws(StoreFault) in try reader.liveUser(id) }
        return user.map { user in
            Subject(
                userID: user.id, role: user.role, permissions: user.isActive ? user.role.permissions : [],
                team: user.team, modules: user.modules)
        }
    }
}
