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

    @OptionGroup var options: PlaceOptions

    @Option(help: "Changes each caller makes.")
    var each: Int = 150

    func run() async throws {
        try await options.run(measure)
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
            for caller in 0..<options.callers {
                let grant = place.grants[caller % place.grants.count]
                group.addTask {
                    for number in 0..<each { try await place.change(number, by: grant) }
                }
            }
            try await group.waitForAll()
        }
        try await place.sequence()
        report("changes_per_second", Double(options.callers * each) / (clock.now - begun).inSeconds)
        report("changes_cpu_us_each", (cpuMicroseconds() - spent) / Double(options.callers * each))
        sequencer.cancel()
        await sequencer.value
        let rows = try await place.written()
        await place.close()
        guard rows.count >= options.callers * each else {
            throw ValidationError("only \(rows.count) changes were written")
        }
        return rows
    }

    /// Keys of people, statements and connections are made at the first change.
    private func warmUp(_ place: Place) async throws {
        for grant in place.grants { try await place.change(0, by: grant) }
    }
}
