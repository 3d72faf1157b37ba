public import Core
import Logging

/// Runs jobs as they come due: at once for those this process enqueues, within a second for other nodes'.
public struct JobRunner: Sendable {
    /// Does one job. It may be called again for the same job, also on another node after a crash, and is cancelled when the
    /// lease ends.
    public typealias Handler = @Sendable (Job) async throws -> Void

    private let handlers: [JobKind: Handler]
    private let schedules: [Schedule]
    private let queue: JobQueue
    private let time: any TimeSource
    private let randomness: any Randomness
    private let log = Logger(label: "jobs")

    private let pollInterval: Duration

    private static let batch = 8

    /// A runner for the kinds that have a handler; others are left to nodes that know them. `pollInterval` is how long another
    /// node's job may go unnoticed; this process's own are noticed at once.
    public init(
        database: Database, handlers: [JobKind: Handler], schedules: [Schedule] = [], lease: Duration = .seconds(60),
        pollInterval: Duration = .seconds(1), time: any TimeSource, randomness: any Randomness
    ) {
        self.pollInterval = pollInterval
        self.handlers = handlers
        self.schedules = schedules
        self.time = time
        self.randomness = randomness
        queue = JobQueue(database: database, kinds: handlers.keys.sorted { $0.name < $1.name }, lease: lease)
    }

    /// Runs jobs until the task is cancelled. A database that is away delays them.
    public func run() async {
        while !Task.isCancelled {
            // Listens before it looks, so that nothing falls in between.
            let wakeUps = queue.database.jobsWaiting.listen(backlog: 1)
            var pause = pollInterval
            do throws(StoreFault) {
                if let next = try await runDue() { pause = min(pause, next - time.now()) }
            } catch {
                log.warning("jobs wait for the database", metadata: ["fault": "\(error)"])
            }
            await sleep(atMost: max(pause, .milliseconds(1)), or: wakeUps)
        }
    }

    /// Runs everything that is due now, and returns when there will be more. For tests and one-off commands.
    @discardableResult
    public func runDue() async throws(StoreFault) -> Instant? {
        let nextScheduled = try await queue.enqueueScheduled(schedules, at: time.now(), randomness)
        while !Task.isCancelled {
            let jobs = try await queue.claim(Self.batch, at: time.now())
            guard !jobs.isEmpty else { break }
            await withTaskGroup { group in
                for job in jobs { group.addTask { await perform(job) } }
            }
        }
        let nextDue = try await queue.nextDue()
        return [nextScheduled, nextDue].compactMap { $0 }.min()
    }

    private func perform(_ job: Job) async {
        guard let handler = handlers[job.kind] else { return }
        do {
            try await withDeadline(queue.lease) { try await handler(job) }
            try await queue.finish(job)
        } catch {
            // A runner that is being stopped leaves its jobs to the next one.
            guard !Task.isCancelled else { return }
            await note(error, job)
        }
    }

    private func note(_ error: any Error, _ job: Job) async {
        let isDead = try? await queue.fail(job, String(describing: error), at: time.now())
        log.log(
            level: isDead == true ? .error : .warning, "a job failed",
            metadata: [
                "job": "\(job.id)", "kind": "\(job.kind.name)", "attempt": "\(job.attempt)", "error": "\(error)",
                "dead": "\(isDead == true)",
            ])
    }

    private func withDeadline(_ limit: Duration, _ body: @escaping @Sendable () async throws -> Void) async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask(operation: body)
            group.addTask {
                try await Task.sleep(for: limit)
                throw StoreFault.timeout("the job's lease ended")
            }
            defer { group.cancelAll() }
            try await group.next()
        }
    }

    private func sleep(atMost limit: Duration, or wakeUps: AsyncStream<Void>) async {
        await withTaskGroup(of: Void.self) { group in
            group.addTask { try? await Task.sleep(for: limit) }
            group.addTask { for await _ in wakeUps { return } }
            await group.next()
            group.cancelAll()
        }
    }
}
