import Access
import Audit
import Core
import Identity
@_spi(RawTransaction) import Store
import TestKit
import Testing

@testable import RealEstate

/// Who sees and changes what, against a model that is written down as naively as possible.
@Suite("Records are isolated", .timeLimit(.minutes(5)))
struct RealEstateIsolationTests {
    @Test("as a naive model says, in more than 100,000 random cases", arguments: Engine.allCases)
    func model(_ engine: Engine) async throws {
        try await RealEstateHouse.with(engine) { house in
            var random = SplitMix64(seed: 7)
            var world = try await World(house, &random)
            var cases = 0
            for round in 0..<9 {
                try await world.shuffle(&random, modulesToo: round > 0)
                cases += try await world.compareLists()
                cases += try await world.compareDeeds()
                cases += try await world.compareThroughTheDoor(120, &random)
            }
            #expect(cases >= 100_000, "\(cases)")
        }
    }
}

/// Some people, teams and escrows, and what is written down about them.
private struct World {
    struct Person {
        let viewer: RecordViewer
        let role: Role
        let permissions: Set<Permission>
        let team: TeamID?
        var modules: Set<Module>
        var id: UserID { viewer.user }
    }

    struct Deal {
        let id: ID<Escrow>
        var owner: UserID?
        var team: TeamID?
        var isPrivate: Bool
        var isArchived: Bool
        var shares: [UserID: ShareLevel]
    }

    let house: RealEstateHouse
    let teams: [TeamID]
    var people: [Person] = []
    var deals: [Deal] = []

    init(_ house: RealEstateHouse, _ random: inout SplitMix64) async throws {
        self.house = house
        var teams: [TeamID] = []
        for name in ["North", "South", "West"] { teams.append(try await house.house.team(name, [.escrows]).id) }
        self.teams = teams
        let reaches: [Permission] = [.recordReadTeam, .recordWriteTeam, .recordReadAll, .recordWriteAll]
        let roles: [Role] = [
            .agent, .agent, .agent, .agent, .teamOwner, .teamOwner, .broker, .systemAdmin, .viewer, .agent, .broker,
            .systemAdmin, .agent, .teamOwner,
        ]
        for (number, role) in roles.enumerated() {
            let team = [teams[0], teams[1], teams[2], nil].randomElement(using: &random) ?? nil
            let viewer = try await house.viewer("p\(number)", role, in: team)
            // The last come with a key or token that is cut down to some of what their role allows.
            var permissions = role.permissions
            if number >= 9 { permissions.subtract(reaches.filter { _ in Bool.random(using: &random) }) }
            people.append(
                Person(
                    viewer: RecordViewer(viewer.user, team: team, role: role, permissions: permissions), role: role,
                    permissions: permissions, team: team, modules: [.escrows]))
        }
        for number in 0..<100 {
            let record = try await house.escrow("\(number) Main St", by: people[number % people.count].viewer)
            deals.append(
                Deal(id: record.id, owner: nil, team: nil, isPrivate: false, isArchived: false, shares: [:]))
        }
    }

    /// Gives everything to others.
    mutating func shuffle(_ random: inout SplitMix64, modulesToo: Bool) async throws {
        for place in people.indices where modulesToo {
            people[place].modules = Int.random(in: 0..<6, using: &random) == 0 ? [] : [.escrows]
        }
        for place in deals.indices {
            let owner = people.randomElement(using: &random)
            deals[place].owner = Int.random(in: 0..<15, using: &random) == 0 ? nil : owner?.id
            deals[place].team = Bool.random(using: &random) ? owner?.team : teams.randomElement(using: &random)
            deals[place].isPrivate = Int.random(in: 0..<4, using: &random) == 0
            deals[place].isArchived = Int.random(in: 0..<5, using: &random) == 0
            deals[place].shares = [:]
            for _ in 0..<Int.random(in: 0..<4, using: &random) {
                guard let person = people.randomElement(using: &random) else { continue }
                deals[place].shares[person.id] = ShareLevel.allCases.randomElement(using: &random)
            }
        }
        let deals = deals
        try await house.house.test.database.write { transaction throws(StoreFault) in
            try transaction.run("DELETE FROM record_shares")
            for deal in deals {
                let archived = deal.isArchived ? Instant(milliseconds: 0) : nil
                try transaction.run(
                    """
                    UPDATE escrows SET owner_id = \(deal.owner), team_id = \(deal.team), is_private = \(deal.isPrivate), \
                    archived_at = \(archived) WHERE id = \(deal.id)
                    """)
                for (user, level) in deal.shares {
                    try transaction.run(
                        """
                        INSERT INTO record_shares (record_id, user_id, kind, level, created_at) \
                        VALUES (\(deal.id), \(user), 'escrows', \(level.rawValue), \(Instant(milliseconds: 0)))
                        """)
                }
            }
            return .commit(())
        }
    }

    // The model.

    func sees(_ person: Person, _ deal: Deal) -> Bool {
        if deal.owner == person.id { return true }
        if deal.isPrivate { return person.role.name == "system_admin" && person.has("record:read_all") }
        if person.has("record:read_all") || person.has("record:write_all") { return true }
        if deal.shares[person.id] != nil { return true }
        return inTeam(person, deal) && (person.has("record:read_team") || person.has("record:write_team"))
    }

    func writes(_ person: Person, _ deal: Deal, _ least: [ShareLevel]) -> Bool {
        if deal.owner == person.id { return true }
        if !sees(person, deal) { return false }
        if person.has("record:write_all") { return true }
        if inTeam(person, deal) && person.has("record:write_team") { return true }
        return deal.shares[person.id].map(least.contains) ?? false
    }

    func listed(_ person: Person, _ deal: Deal, _ scope: Scope?) -> Bool? {
        switch scope {
        case .own: return deal.owner == person.id
        case .team:
            let teams = person.has("record:read_team") || person.has("record:write_team")
            let all = person.has("record:read_all") || person.has("record:write_all")
            guard person.team != nil, teams || all else { return nil }
            return inTeam(person, deal) && sees(person, deal)
        case .all:
            guard person.has("record:read_all") || person.has("record:write_all") else { return nil }
            return sees(person, deal)
        case nil: return sees(person, deal)
        }
    }

    private func inTeam(_ person: Person, _ deal: Deal) -> Bool { person.team != nil && deal.team == person.team }

    // What is compared.

    /// What the lists' conditions let through, of all records and every scope.
    func compareLists() async throws -> Int {
        var cases = 0
        for person in people {
            for scope in [nil, Scope.own, .team, .all] {
                let parts = person.viewer.visible(scope)
                let found = try await parts.asyncMap { parts in
                    try await house.house.audited.read { reader throws(StoreFault) in
                        var ids: Set<ID<Escrow>> = []
                        for part in parts {
                            ids.formUnion(
                                try reader.values("SELECT id FROM escrows WHERE \(part)", as: ID<Escrow>.self))
                        }
                        return ids
                    }
                }
                for deal in deals {
                    #expect(
                        found?.contains(deal.id) == listed(person, deal, scope),
                        "\(person) \(deal) \(String(describing: scope))")
                    cases += 1
                }
            }
        }
        return cases
    }

    /// What is decided about one record, with the module asked first.
    func compareDeeds() async throws -> Int {
        var cases = 0
        for person in people {
            let subject = Subject(
                userID: person.id, role: person.role, permissions: person.permissions, team: person.team,
                modules: person.modules)
            let mayRead = person.modules.contains(.escrows) && person.has("escrow:read")
            var lets = false
            if case .allowed = subject.verdict(on: AccessQuestion(.escrowRead, in: .escrows)) { lets = true }
            #expect(lets == mayRead)
            for deal in deals {
                let ownership = RecordOwnership(owner: deal.owner, team: deal.team, isPrivate: deal.isPrivate)
                let decided = RecordViewer.Deed.allCases.map {
                    lets && person.viewer.may($0, ownership, shared: deal.shares[person.id])
                }
                let expected = [
                    sees(person, deal), writes(person, deal, [.edit, .delete]), writes(person, deal, [.delete]),
                    writes(person, deal, []),
                ].map { mayRead && $0 }
                #expect(decided == expected, "\(person) \(deal)")
                cases += decided.count
            }
        }
        return cases
    }

    /// What the room's own functions answer, for some.
    func compareThroughTheDoor(_ count: Int, _ random: inout SplitMix64) async throws -> Int {
        for _ in 0..<count {
            guard let person = people.randomElement(using: &random), let deal = deals.randomElement(using: &random)
            else { continue }
            let found = try await house.room.escrows.find(.id(deal.id), by: person.viewer) != nil
            #expect(found == sees(person, deal), "\(person) \(deal)")
            let outcome = try await house.room.escrows.update(
                .id(deal.id), RecordPatch(["city": .text("x")], version: -1), by: person.viewer, house.grant)
            let allowed = writes(person, deal, [.edit, .delete])
            switch outcome {
            case .notFound: #expect(!found)
            case .forbidden: #expect(found && !allowed)
            case .versionConflict: #expect(allowed)
            default: Issue.record("\(outcome)")
            }
        }
        for person in people {
            var query = RecordQuery<Escrow>(by: person.viewer)
            for isArchived in [false, true] {
                query.isArchived = isArchived
                let ids = try #require(try await house.ids(query, in: house.room.escrows))
                let expected = deals.filter { $0.isArchived == isArchived && sees(person, $0) }.map(\.id)
                #expect(Set(ids) == Set(expected) && ids.count == expected.count)
            }
        }
        return 2 * count + 2 * people.count * deals.count
    }
}

extension World.Person {
    fileprivate func has(_ permission: String) -> Bool { permissions.contains { $0.rawValue == permission } }
}

extension Optional {
    fileprivate func asyncMap<Value>(_ body: (Wrapped) async throws -> Value) async throws -> Value? {
        guard let self else { return nil }
        return try await body(self)
    }
}
