import Audit
import Identity
import Logging
import SecurityEvents
import ServiceLifecycle
import Store

/// What runs beside the web server: hearing of changes, giving audit entries their place, jobs on time.
///
/// Each part runs until the server stops; each can be interrupted anywhere and goes on after the next start.
struct BackgroundWork: Service {
    private let assembly: Assembly
    private let logger: Logger

    init(_ assembly: Assembly, _ logger: Logger) {
        self.assembly = assembly
        self.logger = logger
    }

    func run() async throws {
        await cancelWhenGracefulShutdown {
            await withTaskGroup { group in
                group.addTask { await assembly.changes.run() }
                group.addTask { await assembly.identity.run() }
                group.addTask { await sequenceAuditEntries() }
                group.addTask { await recordOutsideChanges() }
                group.addTask { await jobs.run() }
            }
        }
    }

    private func recordOutsideChanges() async {
        await OutsideChanges(assembly.audited).run(assembly.changes) { fault in
            logger.error(
                "statements run outside the server could not be recorded; trying again", metadata: ["fault": "\(fault)"]
            )
        }
    }

    /// Every job and every schedule of the rooms.
    private var jobs: JobRunner {
        let (sessions, events) = (assembly.identity.sessions, assembly.events)
        return JobRunner(
            database: assembly.databases.main,
            handlers: [
                Self.expireSessions: { _ in try await sessions.expire() },
                Self.makePartitions: { _ in try await events.makePartitions() },
            ],
            schedules: [
                Schedule("sessions.expire", every: Sessions.expiresEvery, Self.expireSessions),
                Schedule("security_events.partitions", every: EventLog.partitionsEvery, Self.makePartitions),
            ],
            time: assembly.time, randomness: assembly.randomness)
    }

    private static let expireSessions: JobKind = "sessions.expire"
    private static let makePartitions: JobKind = "security_events.partitions"

    private func sequenceAuditEntries() async {
        await assembly.audited.sequencer.run { fault in
            logger.error("audit entries could not be given their place; trying again", metadata: ["fault": "\(fault)"])
        }
    }
}
