import Audit
import SecurityEvents

/// Something that people of a brokerage do with a record.
struct DemoWork {
    let type: EventType
    let method: String
    let path: String
    let message: String
    let metadata: [String: DetailValue]

    private static let kinds = [
        (name: "escrow", prefix: "ESC-2026-", most: 180), (name: "listing", prefix: "LST-", most: 240),
        (name: "client", prefix: "CLI-", most: 420), (name: "account", prefix: "ACC-", most: 90),
    ]

    /// The next of them: mostly reading, sometimes writing.
    static func next(_ dice: inout DemoDice) -> DemoWork {
        let kind = kinds[Int.random(in: kinds.indices, using: &dice)]
        let number = Int.random(in: 1...kind.most, using: &dice)
        let digits = String(number)
        let id = kind.prefix + String(repeating: "0", count: max(0, 4 - digits.count)) + digits
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
