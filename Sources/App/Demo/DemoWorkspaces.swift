import Access
import Accounts
import Audit
import Core
import Identity
import RealEstate
import Store

/// What the demo's people work with: escrows, listings, clients and customers' accounts, made by the rooms' own functions under a
/// clock that goes through the month before. Chance falls the same way each time.
struct DemoWorkspaces {
    /// How many of each; of accounts, as many as ``DemoCompany`` has.
    static let escrows = 40
    static let listings = 30
    static let clients = 40

    /// Somebody who works in them.
    struct Worker: Sendable {
        let user: User
        let team: String?
        let viewer: RecordViewer

        var decider: Decider { Decider(atTerminal: user.id, reference: user.reference, role: user.role) }
    }

    /// Something that a room wouldn't do.
    struct Refusal: Error {
        let outcome: String
    }

    let realEstate: RealEstateRoom
    let accounts: AccountsRoom
    /// Carries out what the accounts' functions leave to the server.
    let jobs: JobRunner
    let clock: DemoClock
    let grant = Grant.system(.setup)
    let now: Instant
    /// Who sells houses: the broker, the team owners and the agents.
    let sellers: [Worker]
    /// Who looks after accounts.
    let executives: [Worker]
    let manager: Worker?
    var dice = DemoDice()

    /// The workspaces of people, one for each of ``DemoPerson/all``.
    init(_ assembly: Assembly, of users: [User], now: Instant) async throws {
        self.now = now
        let clock = DemoClock(now)
        self.clock = clock
        let database = AuditedDatabase(
            database: assembly.databases.main, vault: assembly.vault, time: clock, randomness: assembly.randomness)
        realEstate = RealEstateRoom(
            database: database, vault: assembly.vault, time: clock, randomness: assembly.randomness)
        let accounts = AccountsRoom(
            database: database, vault: assembly.vault, outbox: assembly.outbox, time: clock,
            randomness: assembly.randomness)
        self.accounts = accounts
        jobs = JobRunner(
            database: assembly.databases.main,
            handlers: [
                Analyses.job: { try await accounts.analyses.run($0) },
                Orders.execution: { try await accounts.orders.execute($0) },
            ], time: clock, randomness: assembly.randomness)
        var workers: [Worker] = []
        for (person, user) in zip(DemoPerson.all, users) {
            let viewer = RecordViewer(
                user.id, team: try await assembly.identity.teams.team(of: user.id), role: user.role,
                permissions: user.role.permissions)
            workers.append(Worker(user: user, team: person.team, viewer: viewer))
        }
        sellers = workers.filter { [.broker, .teamOwner, .agent].contains($0.user.role) }
        executives = workers.filter { $0.user.role == .accountExecutive }
        manager = workers.first { $0.user.role == .manager }
    }

    /// Makes all of it.
    mutating func plant() async throws {
        try await plantListings()
        try await plantEscrows()
        try await plantClients()
        try await plantDecisions(on: try await plantAccounts())
    }

    /// Moves the clock to something of a working day, which begins at nine in the morning where the office is: every seven minutes
    /// another.
    func turn(to daysAgo: Int, _ number: Int) {
        let midnight = now.milliseconds - now.milliseconds % DemoMonth.day.wholeMilliseconds
        let time = Int64(17 * 3600 + number % 60 * 420)
        clock.move(to: Instant(milliseconds: midnight) - DemoMonth.day * max(1, daysAgo) + .seconds(time))
    }

    /// How many days ago the so-manieth of some records was made: from 29 to 3, the oldest first.
    static func day(of number: Int, among count: Int) -> Int { 29 - number * 26 / count }

    var today: CalendarDate { CalendarDate(clock.now()) }

    /// The record of something that was done.
    func done<Kind>(_ outcome: RecordOutcome<Kind>) throws -> Record<Kind> {
        guard case .done(let record) = outcome else { throw Refusal(outcome: "\(Kind.name): \(outcome)") }
        return record
    }

    /// An amount of whole dollars.
    static func dollars(_ amount: Int) -> FieldValue {
        Money(cents: Int64(amount) * 100).map { .amount($0) } ?? FieldValue.none
    }
}
