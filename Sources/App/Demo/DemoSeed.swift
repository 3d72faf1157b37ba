import Access
import Audit
import Core
import Identity
import SecurityEvents
import Store

/// Fills an empty demo through the functions that real work goes through, under clocks that stand in the past.
struct DemoSeed {
    private static let leadTime = Duration.seconds(86_400 * (DemoMonth.days + 1))

    private let assembly: Assembly
    private let events: Int

    /// A demo with so many events.
    init(_ assembly: Assembly, events: Int = DemoMonth.events) {
        self.assembly = assembly
        self.events = events
    }

    /// Creates the people, records their month, and makes what they work with; returns the passwords.
    func plant(now: Instant) async throws(CommandFault) -> DemoCredentials {
        let room = try await roomBefore(now)
        var people: [(person: DemoPerson, id: UserID)] = []
        var users: [User] = []
        var lines: [(email: String, password: Secret<String>)] = []
        for person in DemoPerson.all {
            let password = GeneratedPassword.make(assembly.randomness)
            let user = try await create(person, password, in: room.users)
            users.append(user)
            people.append((person, user.id))
            lines.append((person.email, password))
        }
        try await formTeams(of: people, in: room.teams)
        let log = EventLog(database: assembly.audited, time: assembly.time, randomness: DemoRandomness())
        do {
            try await log.record(DemoMonth.entries(of: people, until: now, count: events))
        } catch {
            throw CommandFault(error)
        }
        do {
            var workspaces = try await DemoWorkspaces(assembly, of: users, now: now)
            try await workspaces.plant()
        } catch {
            throw CommandFault(.software, "the demo's workspaces could not be filled: \(error)")
        }
        return DemoCredentials(lines: lines)
    }

    /// Puts people into the teams they work in.
    private func formTeams(of people: [DemoMonth.Member], in teams: Teams) async throws(CommandFault) {
        do {
            for name in [DemoPerson.frontOffice, DemoPerson.harbor, DemoPerson.hills] {
                let outcome = try await teams.create(
                    name, Set(Module.allCases), under: .terminal, by: .system(.setup))
                guard case .team(let team) = outcome else { continue }
                for member in people where member.person.team == name {
                    _ = try await teams.put(
                        member.id, in: team.id, modules: nil, under: .terminal, by: .system(.setup))
                }
            }
        } catch {
            throw CommandFault(error)
        }
    }

    private func roomBefore(_ now: Instant) async throws(CommandFault) -> IdentityRoom {
        let time = DemoClock(now - Self.leadTime)
        let base = IdentityRoom.Foundations(
            database: database(at: time), vault: assembly.vault, passwords: assembly.passwords,
            events: EventLog(database: assembly.audited, time: time, randomness: assembly.randomness),
            changes: assembly.changes, time: time, randomness: assembly.randomness, outbox: assembly.outbox,
            letters: Letters(pages: "demo"))
        do {
            return try await IdentityRoom.open(on: base, rules: TokenRules(issuer: "demo"))
        } catch {
            throw CommandFault(error)
        }
    }

    private func create(
        _ person: DemoPerson, _ password: Secret<String>, in users: Users
    ) async throws(CommandFault) -> User {
        guard let email = EmailAddress(person.email) else {
            throw CommandFault(.software, "\(person.email) is no e-mail address")
        }
        let outcome: CreateUserOutcome
        do {
            outcome = try await users.create(
                NewUser(email: email, password: password, role: person.role), by: .system(.setup))
        } catch {
            throw CommandFault(error)
        }
        guard case .created(let user) = outcome else {
            throw CommandFault(
                .refused, "the demo's folder holds other data",
                advice: "castellan demo --throwaway, or remove the folder")
        }
        return user
    }

    private func database(at time: DemoClock) -> AuditedDatabase {
        AuditedDatabase(
            database: assembly.databases.main, vault: assembly.vault, time: time, randomness: assembly.randomness)
    }
}
