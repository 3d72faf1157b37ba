import Audit
import SecurityEvents

/// Something that people of a brokerage do with a record.
struct DemoWork {
    let type: EventType
    let method: String
    let path: String
    let message: String
    let metadata: [String: DetailValue]

    /// As many as ``DemoWorkspaces`` makes of each, and as their references are written.
    private static let kinds = [
        (name: "escrow", prefix: "ESC-2026-", digits: 4, most: DemoWorkspaces.escrows),
        (name: "listing", prefix: "LST-2026-", digits: 4, most: DemoWorkspaces.listings),
        (name: "client", prefix: "CLI-2026-", digits: 4, most: DemoWorkspaces.clients),
        (name: "account", prefix: "ACC-", digits: 1, most: DemoCompany.all.count),
    ]

    /// The next of them: mostly reading, sometimes writing.
    static func next(_ dice: inout DemoDice) -> DemoWork {
        let kind = kinds[Int.random(in: kinds.indices, using: &dice)]
        let number = Int.random(in: 1...kind.most, using: &dice)
        let digits = String(number)
        let id = kind.prefix + String(repeating: "0", count: max(0, kind.digits - digits.count)) + digits
        let (type, method, verb) = deed(&dice)
        return DemoWork(
            type: type, method: method, path: "/v1/\(kind.name)s/\(id)", message: "\(verb) \(kind.name) \(id)",
            metadata: ["resource_type": .text(kind.name), "resource_id": .text(id)])
    }

    private static func deed(_ dice: inout DemoDice) -> (EventType, String, String) {
        switch Int.random(in: 0..<100, using: &dice) {
        case 0..<84: (.dataRead, "GET", "Read")
        case 84..<95: (.dataUpdated, "PATCH", "Changed")
        case 95..<99: (.dataCreated, "POST", "Created")
        default: (.dataDeleted, "DELETE", "Deleted")
        }
    }
}
