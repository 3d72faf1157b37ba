import Access
import Audit
import Core
import Identity
@_spi(RawTransaction) import Store
import TestKit
import Testing

@testable import RealEstate

/// Real estate over an identity house: people with roles and teams, and their records.
struct RealEstateHouse {
    let house: IdentityHouse
    let room: RealEstateRoom
    let grant = Grant.operator("dana")

    /// Runs `body` in a new house.
    static func with(
        _ engine: Engine, _ body: @escaping @Sendable (RealEstateHouse) async throws -> Void
    ) async throws {
        try await IdentityHouse.with(engine, RealEstateSchema.migrations) { house in
            try await body(RealEstateHouse(house))
        }
    }

    private init(_ house: IdentityHouse) {
        self.house = house
        room = RealEstateRoom(
            database: house.audited, vault: house.vault, time: house.clock, randomness: SystemRandomness())
    }

    /// Somebody with a role, in a team.
    func viewer(_ name: String, _ role: Role = .agent, in team: TeamID? = nil) async throws -> RecordViewer {
        let user = try await house.user("\(name)@example.org", role: role)
        if let team {
            _ = try await house.room.teams.put(user.id, in: team, modules: nil, under: .terminal, by: grant)
        }
        return RecordViewer(user.id, team: team, role: role, permissions: role.permissions)
    }

    /// A record of somebody's.
    func made<Kind>(
        _ new: NewRecord<Kind>, in records: Records<Kind>, by viewer: RecordViewer
    ) async throws -> Record<Kind> {
        try done(try await records.create(new, by: viewer, grant))
    }

    /// An escrow of somebody's.
    func escrow(
        _ address: String = "1 Main St", by viewer: RecordViewer, _ more: [String: FieldValue] = [:],
        isPrivate: Bool = false
    ) async throws -> Record<Escrow> {
        let values = more.merging(["propertyAddress": .text(address)]) { $1 }
        return try await made(NewRecord(values, isPrivate: isPrivate), in: room.escrows, by: viewer)
    }

    /// The record that an outcome is about.
    func done<Kind>(_ outcome: RecordOutcome<Kind>) throws -> Record<Kind> {
        guard case .done(let record) = outcome else { throw IdentityHouse.Unexpected("\(outcome)") }
        return record
    }

    /// The ids of one page.
    func ids<Kind>(_ query: RecordQuery<Kind>, in records: Records<Kind>) async throws -> [ID<Kind>]? {
        try await records.page(query, PageRequest(limit: 500))?.rows.map(\.id)
    }
}

extension RecordOutcome {
    /// The outcome's name, for expectations.
    var word: String {
        switch self {
        case .done: "done"
        case .repeated: "repeated"
        case .keyReused: "keyReused"
        case .notFound: "notFound"
        case .forbidden: "forbidden"
        case .violates(let violations): violations.map(\.rule).joined(separator: ",")
        case .versionConflict(let current, let attempted): "versionConflict \(current) \(attempted)"
        case .invalidTransition: "invalidTransition"
        case .notArchived: "notArchived"
        case .archived: "archived"
        case .duplicate: "duplicate"
        case .full: "full"
        case .nobody: "nobody"
        }
    }
}
