import Access
import Core
import Identity
import Store
import TestKit
import Testing

@Suite("Teams")
struct IdentityTeamTests {
    @Test("give their members modules, from the next request on", arguments: Engine.allCases)
    func modules(_ engine: Engine) async throws {
        try await IdentityHouse.with(engine) { house in
            let teams = house.room.teams
            let ann = try await house.user("ann@example.org", role: .agent)
            let token = try await house.signedIn().accessToken
            #expect(try await house.principal(token).modules == Module.withoutTeam)
            let team = try await house.team("North", [.escrows, .clients])
            _ = try await teams.put(ann.id, in: team.id, modules: nil, under: .terminal, by: dana)
            var now = try await house.principal(token)
            #expect(now.team == team.id && now.modules == [.escrows, .clients])
            _ = try await teams.put(ann.id, in: team.id, modules: [.clients], under: .terminal, by: dana)
            now = try await house.principal(token)
            #expect(now.modules == [.clients])
            _ = try await teams.update(
                team.id, name: nil, modules: [.escrows], seen: nil, under: .terminal, by: dana)
            #expect(try await house.principal(token).modules.isEmpty)
            _ = try await teams.remove(ann.id, from: team.id, under: .terminal, by: dana)
            now = try await house.principal(token)
            #expect(now.team == nil && now.modules == Module.withoutTeam)
            let actions = try await house.actions()
            #expect(
                actions.suffix(4) == [
                    "team_member.changed", "team_member.changed", "team.updated", "team_member.removed",
                ])
            #expect(try await house.eventTypes().filter { $0 == "team_changed" }.count == 5)
        }
    }

    @Test("are felt on the other node within a second", arguments: [Engine.postgresql])
    func twoNodes(_ engine: Engine) async throws {
        try await IdentityHouse.with(engine) { house in
            let ann = try await house.user("ann@example.org", role: .agent)
            let token = try await house.signedIn().accessToken
            let team = try await house.team("North", [.escrows])
            try await house.secondNode { node in
                #expect(try await node.principal(token).team == nil)
                _ = try await house.room.teams.put(
                    ann.id, in: team.id, modules: nil, under: .terminal, by: .operator("d"))
                let committed = ContinuousClock.now
                while try await node.principal(token).team == nil, ContinuousClock.now - committed < .seconds(1) {
                    await Task.yield()
                }
                #expect(try await node.principal(token).modules == [.escrows])
            }
        }
    }

    @Test("are run by their owner within bounds: only their own, and nothing beyond it", arguments: Engine.allCases)
    func ceiling(_ engine: Engine) async throws {
        try await IdentityHouse.with(engine) { house in
            let teams = house.room.teams
            let owner = try await house.user("owner@example.org", role: .teamOwner)
            let agent = try await house.user("agent@example.org", role: .agent)
            let root = try await house.user("root@example.org", role: .systemAdmin)
            let north = try await house.team("North", [.escrows, .clients])
            let south = try await house.team("South", [.escrows])
            _ = try await teams.put(owner.id, in: north.id, modules: [.clients], under: .terminal, by: dana)
            let token = try await house.signedIn("owner@example.org").accessToken
            let power = TeamPower.of(try await house.principal(token))

            // Whom the owner may not see is nobody, whether they have no team, another, or don't exist.
            let elsewhere = try await house.user("south@example.org", role: .agent)
            _ = try await teams.put(elsewhere.id, in: south.id, modules: nil, under: .terminal, by: dana)
            for user in [agent.id, elsewhere.id, root.id, UserID(high: 1, low: 1)] {
                let choices: [Set<Module>?] = [[.clients], [.listings], nil]
                for some in choices {
                    guard
                        case .notFound = try await teams.put(user, in: north.id, modules: some, under: power, by: dana)
                    else { throw IdentityHouse.Unexpected("the owner learns of a stranger") }
                }
                guard case .notFound = try await teams.remove(user, from: north.id, under: power, by: dana)
                else { throw IdentityHouse.Unexpected("the owner learns of a stranger") }
            }
            let broker = try await house.user("broker@example.org", role: .broker)
            for user in [agent.id, broker.id] {
                _ = try await teams.put(user, in: north.id, modules: [], under: .terminal, by: dana)
            }
            guard case .aboveCeiling = try await teams.remove(broker.id, from: north.id, under: power, by: dana)
            else { throw IdentityHouse.Unexpected("the owner puts out who runs the team too") }

            guard
                case .member = try await teams.put(agent.id, in: north.id, modules: [.clients], under: power, by: dana)
            else { throw IdentityHouse.Unexpected("the owner can't equip a member") }
            let refused: [(String, TeamOutcome)] = [
                ("another team", try await teams.put(agent.id, in: south.id, modules: nil, under: power, by: dana)),
                (
                    "a module the owner lacks",
                    try await teams.put(agent.id, in: north.id, modules: [.escrows], under: power, by: dana)
                ),
                ("all modules", try await teams.put(agent.id, in: north.id, modules: nil, under: power, by: dana)),
                (
                    "a module the team lacks",
                    try await teams.put(agent.id, in: north.id, modules: [.listings], under: power, by: dana)
                ),
                ("oneself", try await teams.put(owner.id, in: north.id, modules: [.clients], under: power, by: dana)),
                (
                    "the administrator",
                    try await teams.put(root.id, in: north.id, modules: [.clients], under: power, by: dana)
                ),
                (
                    "the team's modules",
                    try await teams.update(north.id, name: nil, modules: [.clients], seen: nil, under: power, by: dana)
                ),
                ("deleting", try await teams.delete(north.id, under: power, by: dana)),
                ("making", try await teams.create("East", [.clients], under: power, by: dana)),
            ]
            for (what, outcome) in refused {
                switch outcome {
                case .team, .member: Issue.record("\(what) went through")
                default: break
                }
            }
            guard
                case .inAnotherTeam = try await teams.put(
                    agent.id, in: south.id, modules: nil, under: .terminal, by: dana)
            else { throw IdentityHouse.Unexpected("a user was taken from another team") }
            let members = try await teams.members(of: north.id, ListRequest()).rows
            #expect(Set(members.map(\.email)) == ["owner@example.org", "agent@example.org", "broker@example.org"])
            #expect(members.first { $0.email == "agent@example.org" }?.modules == ["clients"])
        }
    }

    private var dana: Grant { .operator("dana") }
}

extension IdentityHouse {
    func team(_ name: String, _ modules: Set<Module>) async throws -> TeamView {
        let outcome = try await room.teams.create(name, modules, under: .terminal, by: .operator("dana"))
        guard case .team(let team) = outcome else { throw Unexpected("\(outcome)") }
        return team
    }
}
