import ArgumentParser
import Audit
import Core
@_spi(RawTransaction) import Store
import Vault

/// Cells sealed and opened on one core, through the vault; and rows found by a sealed address among many.
struct Cells: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Seals and opens cells, and finds rows by a blind index; prints cells a second and milliseconds.")

    @Option(help: "Cells to seal and open.")
    var cells: Int = 1_000_000

    @Option(help: "Rows to find one among.")
    var rows: Int = 1_000_000

    @Option(help: "Rows to find, one after the other.")
    var questions: Int = 2_000

    @Option(help: "An empty folder for SQLite.")
    var folder: String?

    @Option(help: "An empty PostgreSQL database.")
    var url: String?

    private static let column = SealedColumn("clients", "email", key: "id", .uuid, .text)
        .indexed(by: "email_index", .email)

    private static let clients = Migration(
        room: "BenchClients", number: 1, name: "clients",
        sqlite: """
            CREATE TABLE clients (id TEXT PRIMARY KEY, email BLOB NOT NULL, email_index BLOB NOT NULL) STRICT;
            CREATE INDEX clients_by_email ON clients (email_index);
            """,
        postgresql: """
            CREATE TABLE clients (id UUID PRIMARY KEY, email BYTEA NOT NULL, email_index BYTEA NOT NULL);
            CREATE INDEX clients_by_email ON clients (email_index);
            """)

    func run() async throws {
        let migrations = Place.migrations + [Self.clients]
        let place =
            if let folder {
                try await Place.sqlite(folder, migrations)
            } else if let url {
                try await Place.postgresql(url, 4, migrations)
            } else {
                throw ValidationError("say --folder or --url")
            }
        if cells > 0 { try sealAndOpen(place.vault) }
        if rows > 0 { try await find(place) }
        await place.close()
    }

    private func sealAndOpen(_ vault: KeyVault) throws {
        let addresses = (0..<1_000).map { Self.column.address("01900000-0000-7000-8000-\(100_000_000_000 + $0)") }
        let text = Self.email(123_456)
        let clock = ContinuousClock()
        // A thousand at a time, so that memory isn't what is measured.
        var (sealing, opening) = (Duration.zero, Duration.zero)
        for _ in 0..<max(1, cells / addresses.count) {
            let begun = clock.now
            var sealed: [[UInt8]] = []
            sealed.reserveCapacity(addresses.count)
            for address in addresses { sealed.append(try vault.seal(text, at: address)) }
            let halfway = clock.now
            for (cell, address) in zip(sealed, addresses) {
                guard try vault.open(cell, at: address).count == text.count else { throw ValidationError("lost") }
            }
            (sealing, opening) = (sealing + (halfway - begun), opening + (clock.now - halfway))
        }
        let count = Double(max(1, cells / addresses.count) * addresses.count)
        report("sealed_per_second", count / sealing.inSeconds)
        report("opened_per_second", count / opening.inSeconds)
    }

    private func find(_ place: Place) async throws {
        guard let index = Self.column.index("email_index") else { throw ValidationError("there is no index") }
        try await fill(place, index)
        let clock = ContinuousClock()
        var times: [Double] = []
        for question in 0..<questions {
            let number = question * 7_919 % rows
            let begun = clock.now
            let terms = try place.vault.terms(index, for: String(decoding: Self.email(number), as: UTF8.self))
            let found = try await place.main.read { reader throws(StoreFault) in
                try reader.rows(
                    "SELECT CAST(id AS TEXT), email FROM clients WHERE email_index IN \(SQL.list(terms))",
                    as: Client.self)
            }
            guard found.count == 1, let client = found.first,
                try place.vault.open(client.email, at: Self.column.address(client.id)) == Self.email(number)
            else { throw ValidationError("client \(number) was not found") }
            times.append((clock.now - begun).inSeconds * 1e3)
        }
        times.sort()
        report("find_median_ms", times[times.count / 2])
        report("find_p99_ms", times[times.count * 99 / 100])
    }

    private func fill(_ place: Place, _ index: BlindIndex) async throws {
        let vault = place.vault
        for start in stride(from: 0, to: rows, by: 10_000) {
            let numbers = start..<min(rows, start + 10_000)
            try await place.main.write { transaction throws(StoreFault) in
                for number in numbers {
                    let id = ID<Client>.make(at: SystemTime().now(), SystemRandomness())
                    let email = Self.email(number)
                    guard let cell = try? vault.seal(email, at: Self.column.address(id.description)),
                        let term = try? vault.term(index, for: String(decoding: email, as: UTF8.self))
                    else { throw .abandoned("not sealed") }
                    try transaction.insert(
                        "INSERT INTO clients (id, email, email_index) VALUES (\(id), \(cell), \(term))")
                }
                return .commit(())
            }
        }
    }

    private static func email(_ number: Int) -> [UInt8] { Array("client.number\(number)@example.org".utf8) }
}

private struct Client: RowDecodable {
    let id: String
    let email: [UInt8]

    init(row: Row) throws(StoreFault) {
        id = try row.get(0)
        email = try row.get(1)
    }
}
