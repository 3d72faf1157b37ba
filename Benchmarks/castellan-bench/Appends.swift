import Access
import ArgumentParser
import Audit
import Core
import Crypto
import Foundation
import Store

/// Durable entries of the audit log, each with its proof in hand, from many callers at once; then entries in bulk; then the same rows
/// as of the first inserted raw, one commit for as many as there are callers, on the same engine.
struct Appends: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Appends to the audit log, provable one by one and in bulk, against the same rows inserted raw.")

    @OptionGroup var options: PlaceOptions

    @Option(help: "Appends each caller makes.")
    var each: Int = 150

    @Option(help: "Entries in bulk, in batches of a thousand from two callers.")
    var bulk: Int = 40_000

    func run() async throws {
        try await options.run(measure)
    }

    private func measure(_ place: Place) async throws -> [WrittenRows] {
        for grant in place.grants { _ = try await place.change(0, by: grant) }
        let sequencer = Task { await place.audited.sequencer.run() }
        try await one(place)
        try await place.sequence()
        let rows = try await place.written()
        try await many(place)
        try await verify(place)
        sequencer.cancel()
        await sequencer.value
        await place.close()
        return rows
    }

    /// Each caller appends, and waits for the proof before it goes on.
    private func one(_ place: Place) async throws {
        let clock = ContinuousClock()
        let begun = clock.now
        let times = try await withThrowingTaskGroup(of: [Double].self) { group in
            for caller in 0..<options.callers {
                let grant = place.grants[caller % place.grants.count]
                group.addTask {
                    var times: [Double] = []
                    for number in 0..<each {
                        let start = clock.now
                        let entry = try await place.change(number, by: grant)
                        guard try await place.audited.tree.proof(of: entry, within: .seconds(10)) != nil else {
                            throw ValidationError("\(entry) has no proof")
                        }
                        times.append((clock.now - start).inSeconds)
                    }
                    return times
                }
            }
            return try await group.reduce(into: []) { $0 += $1 }.sorted()
        }
        report("appends_per_second", Double(times.count) / (clock.now - begun).inSeconds)
        report("append_p99_ms", times[times.count * 99 / 100] * 1_000)
    }

    /// Batches as another program sends them; the clock stops when all have their place in the tree.
    private func many(_ place: Place) async throws {
        let batches = try (0..<bulk / 1_000).map { batch in
            try (0..<1_000).map { number in
                try ReportedEntry(
                    .object([
                        .init("event_id", .string("\(batch).\(number)")), .init("action", .string("deal.updated")),
                        .init("resource_type", .string("deal")), .init("resource_id", .string("D-\(number)")),
                        .init(
                            "details",
                            .object([.init("stage", .string("negotiation")), .init("step", .integer(Int64(number)))])),
                    ]))
            }
        }
        let clock = ContinuousClock()
        let begun = clock.now
        try await withThrowingTaskGroup(of: Void.self) { group in
            for caller in 0..<2 {
                group.addTask {
                    for batch in stride(from: caller, to: batches.count, by: 2) {
                        _ = try await place.audited.record(batches[batch], by: place.grants[caller])
                    }
                }
            }
            try await group.waitForAll()
        }
        try await place.sequence()
        report("bulk_per_second", Double(batches.count * 1_000) / (clock.now - begun).inSeconds)
    }

    /// The whole log as `castellan verify` walks through it, hashes and structure; and its texts merely read and hashed. Each in turn.
    private func verify(_ place: Place) async throws {
        let clock = ContinuousClock()
        var (walks, scans): ([Double], [Double]) = ([], [])
        for _ in 0..<3 {
            let begun = clock.now
            let log = try await place.audited.checkLog()
            let middle = clock.now
            guard log.flaws.isEmpty else { throw ValidationError("\(log.flaws[0])") }
            let texts = try await place.audited.read(.scan) { reader throws(StoreFault) in
                try reader.rows("SELECT entry FROM audit_entries", as: HashedText.self)
            }
            walks.append(Double(log.entries) / (middle - begun).inSeconds)
            scans.append(Double(texts.count) / (clock.now - middle).inSeconds)
        }
        report("verified_per_second", walks.sorted()[1])
        report("hashed_per_second", scans.sorted()[1])
    }
}

/// A text that was read and hashed, of which the hash is kept.
private struct HashedText: RowDecodable {
    let digest: SHA256Digest

    init(row: Row) throws(StoreFault) {
        var sha = SHA256()
        try row.withBytes(of: 0) { sha.update(bufferPointer: $0) }
        digest = sha.finalize()
    }
}
