public import Audit

/// Audit's database as this room uses it.
struct NetworkStore: RoomStore {
    typealias Fault = NetworkFault

    let database: AuditedDatabase
}

extension NetworkFault: RoomFault {}
