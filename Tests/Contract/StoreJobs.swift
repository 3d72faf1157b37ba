import Core
@_spi(RawTransaction) import Store
import Synchronization
import TestKit
import Testing

@Suite("Store: jobs and schedules")
struct StoreJobs {
    /// Remembers which jobs ran.
    private final class Diary: Sendable {
        private let entries = Mutex<[String]>([])
        var all: [String] { entries.withLock { $0 } }
        func note(_ entry: String) { entries.withLock { $0.append(entry) } }
    }

    private struct Refusal: Error {}

    private let start = Instant(milliseconds: 1_763_788_926_123)

    private static func enqueue(_ draft: JobDraft, _ test: TestDatabase, _ now: Instant) async throws {
        try await test.database.write { tx throws(StoreFault) in
            try tx.enqueue(draft, at: now, SystemRandomness())
            return .commit(())
        }
    }

    private static func counts(_ test: TestDatabase) async throws -> [Int] {
        try await test.database.read { reader throws(StoreFault) in
            let counts = try reader.jobCounts()
            return [counts.waiting, counts.dead]
        }
    }

    private func runner(
        _ test: TestDatabase, _ clock: ManualClock, schedules: [Schedule] = [], _ handlers: [JobKind: JobRunner.Handler]
    ) -> JobRunner {
        JobRunner(
            database: test.database, handlers: handlers, schedules: schedules, time: clock,
            randomness: SystemRandomness())
    }

    @Test("A job runs once it is due and its transaction committed, and is then gone", arguments: Engine.allCases)
    func due(_ engine: Engine) async throws {
        try await TestDatabase.with(engine, migrations: StoreSchema.migrations) { test in
            let clock = ManualClock(start)
            let diary = Diary()
            let runner = runner(test, clock, ["write": { diary.note($0.payload.text) }])
            try await Self.enqueue(JobDraft("write", payload: JSONText("1")), test, start)
            try await Self.enqueue(JobDraft("write", payload: JSONText("2"), runAt: start + .seconds(60)), test, start)
            try await Self.enqueue(JobDraft("unknown here"), test, start)
            try await test.database.write { tx throws(StoreFault) in
                try tx.enqueue(JobDraft("write", payload: JSONText("3")), at: start, SystemRandomness())
                return .rollback(())
            }
            let next = try await runner.runDue()
            #expect(diary.all == ["1"])
            #expect(next == start + .seconds(60))
            clock.advance(by: .seconds(60))
            let last = try await runner.runDue()
            #expect(diary.all == ["1", "2"])
            #expect(last == nil)
            let counts = try await Self.counts(test)
            #expect(counts == [1, 0])
        }
    }

    @Test("A job that fails comes back later and later, and is kept when given up", arguments: Engine.allCases)
    func failure(_ engine: Engine) async throws {
        try await TestDatabase.with(engine, migrations: StoreSchema.migrations) { test in
            let clock = ManualClock(start)
            let diary = Diary()
            let handler: JobRunner.Handler = { job in
                diary.note("\(job.attempt)")
                throw Refusal()
            }
            let runner = runner(test, clock, ["fail": handler])
            try await Self.enqueue(JobDraft("fail", maxAttempts: 4), test, start)
            var pauses: [Duration] = []
            while let next = try await runner.runDue() {
                pauses.append(next - clock.now())
                clock.advance(by: next - clock.now())
            }
            #expect(diary.all == ["1", "2", "3", "4"])
            #expect(pauses == [.seconds(1), .seconds(2), .seconds(4)])
            let counts = try await Self.counts(test)
            #expect(counts == [0, 1])
            let reason = try await test.database.read { reader throws(StoreFault) in
                try reader.value("SELECT last_error FROM jobs", as: String.self)
            }
            #expect(reason == "Refusal()")
        }
    }

    @Test("Of many runners one gets each job", arguments: Engine.allCases)
    func manyRunners(_ engine: Engine) async throws {
        try await TestDatabase.with(engine, migrations: StoreSchema.migrations) { test in
            let clock = ManualClock(start)
            let diary = Diary()
            for number in 0..<60 {
                try await Self.enqueue(JobDraft("write", payload: JSONText("\(number)")), test, start)
            }
            let other = try await test.openAgain()
            try await withThrowingTaskGroup(of: Void.self) { group in
                for number in 0..<6 {
                    group.addTask {
                        let runner = JobRunner(
                            database: number % 2 == 0 ? test.database : other,
                            handlers: ["write": { diary.note($0.payload.text) }], time: clock,
                            randomness: SystemRandomness())
                        try await runner.runDue()
                    }
                }
                try await group.waitForAll()
            }
            #expect(diary.all.sorted() == (0..<60).map { "\($0)" }.sorted())
            await other.close()
        }
    }

    @Test("A job whose runner died runs again when its lease ends", arguments: Engine.allCases)
    func lostRunner(_ engine: Engine) async throws {
        try await TestDatabase.with(engine, migrations: StoreSchema.migrations) { test in
            let clock = ManualClock(start)
            let diary = Diary()
            try await Self.enqueue(JobDraft("write"), test, start)
            let dying = runner(test, clock, ["write": { _ in try await Task.sleep(for: .seconds(3_600)) }])
            await withTaskGroup { group in
                group.addTask { _ = try? await dying.runDue() }
                group.addTask {
                    try? await eventually {
                        try await test.database.read { reader throws(StoreFault) in
                            try reader.value("SELECT attempts FROM jobs", as: Int.self)
                        } == 1
                    }
                }
                _ = await group.next()
                group.cancelAll()
            }
            let heir = runner(test, clock, ["write": { diary.note("attempt \($0.attempt)") }])
            try await heir.runDue()
            #expect(diary.all.isEmpty)
            clock.advance(by: .seconds(61))
            try await heir.runDue()
            #expect(diary.all == ["attempt 2"])
        }
    }

    @Test(
        "A schedule starts once per interval on all nodes together, and makes up for a pause once",
        arguments: Engine.allCases)
    func schedules(_ engine: Engine) async throws {
        try await TestDatabase.with(engine, migrations: StoreSchema.migrations) { test in
            let clock = ManualClock(start)
            let diary = Diary()
            let daily = Schedule("tidy daily", every: .seconds(86_400), "tidy")
            let runners = (0..<3).map { number in
                runner(test, clock, schedules: [daily], ["tidy": { _ in diary.note("\(number)") }])
            }
            func round() async throws {
                try await withThrowingTaskGroup(of: Void.self) { group in
                    for runner in runners { group.addTask { try await runner.runDue() } }
                    try await group.waitForAll()
                }
            }
            for expected in [1, 1, 1] {
                try await round()
                #expect(diary.all.count == expected)
            }
            clock.advance(by: .seconds(86_400))
            try await round()
            #expect(diary.all.count == 2)
            clock.advance(by: .seconds(10 * 86_400))
            try await round()
            try await round()
            #expect(diary.all.count == 3)
        }
    }

    @Test("The service runs a job as soon as it is committed, without waiting for its poll", arguments: Engine.allCases)
    func wakes(_ engine: Engine) async throws {
        try await TestDatabase.with(engine, migrations: StoreSchema.migrations) { test in
            let (ran, announce) = AsyncStream.makeStream(of: String.self)
            let time = SystemTime()
            let runner = JobRunner(
                database: test.database, handlers: ["write": { announce.yield($0.payload.text) }],
                pollInterval: .seconds(3_600), time: time, randomness: SystemRandomness())
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { await runner.run() }
                var arrivals = ran.makeAsyncIterator()
                for number in 0..<5 {
                    try await Self.enqueue(JobDraft("write", payload: JSONText("\(number)")), test, time.now())
                    #expect(await arrivals.next() == "\(number)")
                }
                group.cancelAll()
            }
        }
    }
}
