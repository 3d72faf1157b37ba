@_spi(Authentication) import Access
import ArgumentParser
import Audit
import Core
import Foundation
import Store
import Vault

/// Durable changes, each with its audit entry, from many callers at once; then the same rows inserted raw, in batches of the same
/// size, on the same engine.
struct Changes: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Changes with audit against the same rows inserted raw; prints both, rows of changes a second.")

    @Option(help: "Callers at a time.")
    var callers: Int = 64

    @Option(help: "Changes each caller makes.")
    var each: Int = 150

    @Option(help: "Connections to PostgreSQL.")
    var connections: Int = 8

    @Option(help: "An empty folder for SQLite.")
    var folder: String?

    @Option(help: "An empty PostgreSQL database for the changes.")
    var url: String?

    @Option(help: "Another empty PostgreSQL database for the raw rows.")
    var rawURL: String?

    func run() async throws {
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

    /// Makes the changes and returns the rows that they left.
    private func measure(_ place: Place) async throws -> [WrittenRows] {
        try await warmUp(place)
        let clock = ContinuousClock()
        let begun = clock.now
        let spent = cpuMicroseconds()
        // As in the server, entries get their place in the log meanwhile; the clock stops when all have theirs.
        let sequencer = Task { await place.audited.sequencer.run() }
        try await withThrowingTaskGroup(of: Void.self) { group in
            for caller in 0..<callers {
                let grant = place.grants[caller % place.grants.count]
                group.addTask {
                    for number in 0..<each { try await place.change(number, by: grant) }
                }
            }
            try await group.waitForAll()
        }
        try await place.sequence()
        report("changes_per_second", Double(callers * each) / (clock.now - begun).inSeconds)
        report("changes_cpu_us_each", (cpuMicroseconds() - spent) / Double(callers * each))
        sequencer.cancel()
        await sequencer.value
        let rows = try await place.written()
        await place.close()
        guard rows.count >= callers * each else { throw ValidationError("only \(rows.count) changes were written") }
        return rows
    }

    /// Keys of people, statements and connections are made at the first change.
    private func warmUp(_ place: Place) async throws {
        for grant in place.grants { try await place.change(0, by: grant) }
    }
}
