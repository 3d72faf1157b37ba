import ArgumentParser

/// Where a measurement writes, and how many at a time; the same rows are then inserted raw beside it.
struct PlaceOptions: ParsableArguments {
    @Option(help: "Callers at a time.")
    var callers: Int = 64

    @Option(help: "Connections to PostgreSQL.")
    var connections: Int = 8

    @Option(help: "An empty folder for SQLite.")
    var folder: String?

    @Option(help: "An empty PostgreSQL database for what is measured.")
    var url: String?

    @Option(help: "Another empty PostgreSQL database for the raw rows.")
    var rawURL: String?

    /// Measures, and inserts the rows that this left raw, in batches as large as there are callers.
    func run(_ measure: (Place) async throws -> [WrittenRows]) async throws {
        if let folder {
            let rows = try await measure(try await Place.sqlite(folder))
            try RawSQLite(path: folder + "/raw.db").insert(rows, batch: callers)
        } else if let url, let rawURL {
            let rows = try await measure(try await Place.postgresql(url, connections))
            try await RawPostgreSQL(url: rawURL, connections: connections).insert(rows)
        } else {
            throw ValidationError("say --folder, or --url and --raw-url")
        }
    }
}
