import Access
import ArgumentParser
import Audit
import Core
import Identity
import SecurityEvents
import Store

/// What one of many users may: the decision alone, and with the user read from the database for each question.
struct RoleChecks: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "roles",
        abstract: "Role checks among many users with custom roles and teams; prints microseconds each.")

    @Option(help: "Users, each with a role and a team.")
    var assignments: Int = 100_000

    @Option(help: "Questions to ask.")
    var questions: Int = 100_000

    @Option(help: "An empty folder for SQLite.")
    var folder: String

    private static let roles = 100
    private static let teams = 1_000

    func run() async throws {
        let place = try await Place.sqlite(
            folder, Place.migrations + SecurityEventsSchema.migrations + IdentitySchema.migrations)
        let users = try await fill(place)
        let subjects = Subjects(database: place.audited)
        var generator = SystemRandomNumberGenerator()
        let asked = (0..<questions).map { _ in users[Int.random(in: 0..<users.count, using: &generator)] }
        let clock = ContinuousClock()

        var remembered: [Subject] = []
        remembered.reserveCapacity(asked.count)
        let reading = clock.now
        for (index, user) in asked.enumerated() {
            guard let subject = try await subjects.find(user) else { throw ValidationError("user \(user) is gone") }
            try Self.check(subject, about: asked[index / 2])
            remembered.append(subject)
        }
        report("read_and_check_microseconds", (clock.now - reading).inSeconds * 1e6 / Double(questions))

        let checking = clock.now
        for (index, subject) in remembered.enumerated() { try Self.check(subject, about: asked[index / 2]) }
        report("check_microseconds", (clock.now - checking).inSeconds * 1e6 / Double(questions))
        await place.close()
    }

    /// One question that the role allows, and one that it doesn't.
    private static func check(_ subject: Subject, about owner: UserID) throws {
        let own = subject.verdict(on: AccessQuestion(.keyRead))
        let others = subject.verdict(on: AccessQuestion(.userDelete, in: .escrows, to: .init(userID: owner, team: nil)))
        guard case .allowed = own, case .missing = others else { throw ValidationError("a check went wrong") }
    }

    /// Writes roles, teams and users, and returns the users.
    private func fill(_ place: Place) async throws -> [UserID] {
        let (now, randomness) = (SystemTime().now(), SystemRandomness())
        let teams = (0..<Self.teams).map { _ in TeamID.make(at: now, randomness) }
        let users = (0..<assignments).map { _ in UserID.make(at: now, randomness) }
        try await place.audited.housekeep(.expiry) { transaction throws(StoreFault) in
            for number in 0..<Self.roles {
                try transaction.run(
                    """
                    INSERT INTO roles (name, description, permissions, created_at, updated_at) VALUES (\("role_\(number)"), \
                    '', '["user:read","user:update","account:read","account:list","team:list"]', \(now), \(now))
                    """)
            }
            for (number, team) in teams.enumerated() {
                try transaction.run(
                    """
                    INSERT INTO teams (id, name, modules, created_at, updated_at) \
                    VALUES (\(team), \("Team \(number)"), '["escrows","listings","clients","users"]', \(now), \(now))
                    """)
            }
            for (number, user) in users.enumerated() {
                try transaction.run(
                    """
                    INSERT INTO users (id, email, password_hash, role, created_at, updated_at) \
                    VALUES (\(user), \("person\(number)@example.com"), '', \("role_\(number % Self.roles)"), \(now), \(now))
                    """)
                try transaction.run(
                    """
                    INSERT INTO team_members (user_id, team_id, modules, joined_at) \
                    VALUES (\(user), \(teams[number % teams.count]), '["escrows","users"]', \(now))
                    """)
            }
            return .commit(())
        }
        return users
    }
}
