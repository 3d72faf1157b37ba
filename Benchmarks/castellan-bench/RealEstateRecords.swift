import Access
import ArgumentParser
import Core
import Identity
import RealEstate
import SecurityEvents
@_spi(RawTransaction) import Store

/// Escrows and clients in numbers: imported, listed as a broker and as an agent see them, found by a sealed address.
struct RealEstateRecords: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "records",
        abstract:
            "Imports escrows and clients, then lists 20 and finds one by e-mail address; rows a second, milliseconds.")

    @Option(help: "Escrows to import and list among.")
    var escrows: Int = 1_000_000

    @Option(help: "Clients to import and find one among.")
    var clients: Int = 1_000_000

    @Option(help: "Lists and searches, one after the other.")
    var questions: Int = 1_000

    @Option(help: "An empty folder for SQLite.")
    var folder: String?

    @Option(help: "An empty PostgreSQL database.")
    var url: String?

    /// As many rows as one file has in the import.
    private static let perFile = 20_000

    func run() async throws {
        let migrations =
            Place.migrations + SecurityEventsSchema.migrations + IdentitySchema.migrations + RealEstateSchema.migrations
        let place =
            if let folder {
                try await Place.sqlite(folder, migrations)
            } else if let url {
                try await Place.postgresql(url, 4, migrations)
            } else {
                throw ValidationError("say --folder or --url")
            }
        let people = try await people(in: place)
        let room = RealEstateRoom(
            database: place.audited, vault: place.vault, time: SystemTime(), randomness: SystemRandomness())
        let grant = place.grants[0]
        try await take("escrows_imported_per_second", escrows, room.escrows, people, grant) {
            "\($0) Main Street,Reno,\(100_000 + $0 % 900_000),2026-12-\(10 + $0 % 20)\n"
        } header: {
            "propertyAddress,city,purchasePrice,closingDate\n"
        }
        try await take("clients_imported_per_second", clients, room.clients, people, grant) {
            "Ann,Client\($0),client\($0)@example.org,+1415\(5_000_000 + $0),Buyer\n"
        } header: {
            "firstName,lastName,email,phone,clientType\n"
        }
        if place.main.dialect.engine == .postgresql {
            try await place.main.write { transaction throws(StoreFault) in
                try transaction.run("ANALYZE")
                return .commit(())
            }
        }
        for (name, viewer) in [("broker", people.broker), ("agent", people.agents[0])] {
            try await ask("list_of_20_as_\(name)_ms") { _ in
                let page = try await room.escrows.page(RecordQuery(by: viewer), PageRequest(limit: 20))
                guard page?.rows.count == 20 else { throw ValidationError("a list is short") }
            }
        }
        guard let byEmail = Client.filters.first(where: { $0.name == "email" }) else { return }
        try await ask("client_by_email_ms") { number in
            var query = RecordQuery<Client>(by: people.broker)
            query.filters = [(byEmail, .text("Client\(number * 7_919 % clients)@example.org"))]
            let page = try await room.clients.page(query, PageRequest(limit: 20))
            guard page?.rows.count == 1 else { throw ValidationError("a client isn't found") }
        }
        await place.close()
    }

    /// Reads files and makes what is in them, the agents in turn.
    private func take<Kind>(
        _ name: String, _ count: Int, _ records: Records<Kind>, _ people: People, _ grant: Grant,
        _ line: (Int) -> String, header: () -> String
    ) async throws {
        guard let today = CalendarDate(year: 2026, month: 11, day: 23) else { return }
        var spent = Duration.zero
        for (file, begin) in stride(from: 0, to: count, by: Self.perFile).enumerated() {
            let lines = (begin..<min(begin + Self.perFile, count)).map(line).joined()
            let csv = Array((header() + lines).utf8)
            let begun = ContinuousClock.now
            let plan = ImportPlan<Kind>(csv, on: today)
            let outcome = try await records.makeAll(plan, by: people.agents[file % people.agents.count], grant)
            spent += .now - begun
            guard outcome.made == min(Self.perFile, count - begin) else {
                throw ValidationError("not everything was imported: \(plan.problems.first.debugDescription)")
            }
        }
        report(name, Double(count) / spent.inSeconds)
    }

    /// Asks many times, and reports the median and the 95th percentile.
    private func ask(_ name: String, _ question: (Int) async throws -> Void) async throws {
        for number in 0..<min(50, questions) { try await question(number) }
        var times: [Double] = []
        for number in 0..<questions {
            let begun = ContinuousClock.now
            try await question(number)
            times.append((ContinuousClock.now - begun).inSeconds * 1_000)
        }
        times.sort()
        report(name + "_p50", times[times.count / 2])
        report(name + "_p95", times[min(times.count - 1, times.count * 95 / 100)])
    }

    /// A broker, and agents in a team.
    private struct People {
        let broker: RecordViewer
        let agents: [RecordViewer]
    }

    private func people(in place: Place) async throws -> People {
        let (time, randomness) = (SystemTime(), SystemRandomness())
        let now = time.now()
        let team = TeamID.make(at: now, randomness)
        let users = place.grants.compactMap(\.actor.userID)
        try await place.main.write { transaction throws(StoreFault) in
            try transaction.run(
                """
                INSERT INTO teams (id, name, modules, created_at, updated_at) \
                VALUES (\(team), 'North', \(JSONText("[]")), \(now), \(now))
                """)
            for (number, user) in users.enumerated() {
                try transaction.run(
                    """
                    INSERT INTO users (id, email, password_hash, role, created_at, updated_at) \
                    VALUES (\(user), \("person\(number)@example.com"), '', 'agent', \(now), \(now))
                    """)
            }
            return .commit(())
        }
        let agents = users.map {
            RecordViewer($0, team: team, role: .agent, permissions: Role.agent.permissions)
        }
        let broker = RecordViewer(
            UserID.make(at: now, randomness), team: nil, role: .broker, permissions: Role.broker.permissions)
        return People(broker: broker, agents: agents)
    }
}
