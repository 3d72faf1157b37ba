import Access
import Audit
import Core
import Delivery
import Foundation
import Identity
import SecurityEvents
@_spi(RawTransaction) import Store
import TestKit
import Testing
import Vault

/// Identity over a database of its own, with nobody in it yet. Passwords are hashed as cheaply as argon2id allows.
struct IdentityHouse {
    static let password = Secret("correct horse battery staple")

    let test: TestDatabase
    let keys: Database
    let audited: AuditedDatabase
    let vault: KeyVault
    let events: EventLog
    let room: IdentityRoom
    let outbox: Outbox
    let hasher: PasswordHasher
    let mailFolder: String
    let clock: ManualClock
    let origin = Origin(
        address: "203.0.113.7", userAgent: "curl/8.1", path: "/v1/auth/login", method: "POST",
        requestID: RequestID(high: 1, low: 2))

    static let migrations =
        StoreSchema.migrations + VaultSchema.migrations + AuditSchema.migrations + SecurityEventsSchema.migrations
        + DeliverySchema.migrations + IdentitySchema.migrations

    /// Runs `body` in a new house, while the database's changes are followed.
    static func with(
        _ engine: Engine, _ more: [Migration] = [], factors: SecondFactorPolicy = .nobody,
        _ body: @escaping @Sendable (IdentityHouse) async throws -> Void
    ) async throws {
        try await TestDatabase.with(engine, migrations: migrations + more) { test in
            try await TestDatabase.with(engine, migrations: VaultSchema.subjectKeyMigrations) { keys in
                let house = try await IdentityHouse(
                    test, keys: keys.database, clock: ManualClock(), factors: factors)
                try await house.running { try await body(house) }
            }
        }
    }

    /// Another node on the same database, with connections, keys in memory and caches of its own.
    func secondNode(_ body: @escaping @Sendable (IdentityHouse) async throws -> Void) async throws {
        let database = try await test.openAgain()
        let node = try await IdentityHouse(test, keys: keys, clock: clock, factors: factors, database: database)
        try await node.running { try await body(node) }
        await database.close()
    }

    let changes: ChangeFeed
    private let factors: SecondFactorPolicy

    private init(
        _ test: TestDatabase, keys: Database, clock: ManualClock, factors: SecondFactorPolicy,
        database: Database? = nil
    ) async throws {
        let (database, randomness, time) = (database ?? test.database, SystemRandomness(), TickingTime(clock: clock))
        self.test = test
        self.keys = keys
        mailFolder = try TestFolder.make().path
        self.clock = clock
        self.factors = factors
        vault = try await KeyVault.open(
            database: database, subjectKeys: keys, root: RootKey(bytes: [UInt8](repeating: 7, count: 32)), time: time,
            randomness: randomness)
        audited = AuditedDatabase(database: database, vault: vault, time: time, randomness: randomness)
        events = EventLog(database: audited, time: time, randomness: randomness)
        changes = ChangeFeed(database: database)
        let sender = try #require(EmailAddress("house@example.org"))
        outbox = Outbox(
            database: audited, vault: vault, route: MailRoute("maildir:\(mailFolder)"), from: sender, time: time,
            randomness: randomness)
        hasher = PasswordHasher(
            parameters: Argon2Parameters(memory: 8, passes: 1), threads: 2, queue: 100, randomness)
        room = try await IdentityRoom.open(
            on: .init(
                database: audited, vault: vault, passwords: hasher, events: events, changes: changes, time: time,
                randomness: randomness, factorPolicy: factors, outbox: outbox,
                letters: Letters(pages: "https://crm.example")),
            rules: TokenRules(issuer: "https://id.example"))
    }

    /// Runs `body` beside the services, once they are heard.
    private func running(_ body: @escaping @Sendable () async throws -> Void) async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { [changes] in await changes.run() }
            group.addTask { [room] in await room.run() }
            defer { group.cancelAll() }
            while !changes.isFresh { try await Task.sleep(for: .milliseconds(5)) }
            try await body()
        }
    }

    /// A new user.
    func user(
        _ email: String = "ann@example.org", username: String? = nil, role: Role = .viewer
    ) async throws -> User {
        guard let address = EmailAddress(email) else { throw Unexpected("not an address: \(email)") }
        let new = NewUser(
            email: address, username: username.flatMap { Username($0) }, password: Self.password, role: role)
        let outcome = try await room.users.create(new, by: .operator("dana"))
        guard case .created(let user) = outcome else { throw Unexpected("\(outcome)") }
        return user
    }

    func signIn(_ login: String = "ann@example.org", _ password: Secret<String> = password) async throws
        -> SignInOutcome
    {
        try await room.sessions.signIn(login: login, password: password, from: origin)
    }

    func signedIn(_ login: String = "ann@example.org") async throws -> SignedIn {
        let outcome = try await signIn(login)
        guard case .signedIn(let signedIn) = outcome else { throw Unexpected("\(outcome)") }
        return signedIn
    }

    func refresh(_ token: Secret<String>) async throws -> RefreshOutcome {
        try await room.sessions.refresh(token, from: origin)
    }

    func refreshed(_ token: Secret<String>) async throws -> SignedIn {
        let outcome = try await refresh(token)
        guard case .refreshed(let signedIn) = outcome else { throw Unexpected("\(outcome)") }
        return signedIn
    }

    func authenticate(_ token: Secret<String>) async throws -> Authentication {
        try await room.authenticator.authenticate(bearer: token.reveal(), from: origin)
    }

    /// Why a token is refused; nil when it isn't.
    func refusal(of token: Secret<String>) async throws -> TokenRefusal? {
        if case .refused(let refusal) = try await authenticate(token) { refusal } else { nil }
    }

    func principal(_ token: Secret<String>) async throws -> Principal {
        let answer = try await authenticate(token)
        guard case .principal(let principal) = answer else { throw Unexpected("\(answer)") }
        return principal
    }

    /// Sends the mail that waits, and gives what was ever sent, headers and all, the latest last.
    func mails() async throws -> [String] {
        let runner = JobRunner(
            database: test.database,
            handlers: [
                Outbox.delivery: { [outbox] in try await outbox.deliver($0) },
                Passwords.resetRequested: { [room] in try await room.passwords.answerReset($0) },
            ],
            time: clock, randomness: SystemRandomness())
        clock.advance(by: .milliseconds(5))
        try await runner.runDue()
        let folder = mailFolder + "/new"
        guard FileManager.default.fileExists(atPath: folder) else { return [] }
        return try FileManager.default.contentsOfDirectory(atPath: folder).sorted().map {
            try String(contentsOfFile: "\(folder)/\($0)", encoding: .utf8)
        }
    }

    /// The token of the link in the latest mail.
    func mailedToken() async throws -> Secret<String> {
        let text = try #require(try await mails().last)
        let rest = try #require(text.split(separator: "#token=", maxSplits: 1).dropFirst().first)
        return Secret(String(rest.prefix { !$0.isWhitespace }))
    }

    /// The types of all events, oldest first.
    func eventTypes() async throws -> [String] {
        try await events.query(EventQuery(visibleTo: nil)).events.reversed().map(\.eventType)
    }

    /// The actions in the audit log, oldest first.
    func actions() async throws -> [String] {
        try await audited.sequencer.sequence()
        return try await AuditLog(audited).entries(limit: 100).map(\.action).reversed()
    }

    struct Unexpected: Error {
        let what: String
        init(_ what: String) { self.what = what }
    }
}

extension SecondFactorPolicy {
    /// Nobody needs a second factor; devices are remembered as usual.
    static let nobody = SecondFactorPolicy(requiredRoles: [], rememberedFor: usual.rememberedFor)
}

/// A millisecond passes whenever somebody looks at the clock, so that what happens later is later.
private struct TickingTime: TimeSource {
    let clock: ManualClock

    func now() -> Instant {
        clock.advance(by: .milliseconds(1))
        return clock.now()
    }
}
