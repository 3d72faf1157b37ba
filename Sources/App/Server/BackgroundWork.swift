import Accounts
import Agents
import Anchors
import Audit
import Delivery
import Health
import Identity
import Logging
import NetworkDefence
import OAuth
import SecurityEvents
import ServiceLifecycle
import Store
import Zoho

/// What runs beside the web server: hearing of changes, giving audit entries their place, jobs on time.
///
/// Each part runs until the server stops; each can be interrupted anywhere and goes on after the next start.
struct BackgroundWork: Service {
    let assembly: Assembly
    let logger: Logger

    /// What of the audit log could not be written.
    let auditFailures = AsyncStream<String>.makeStream(bufferingPolicy: .bufferingNewest(1))

    init(_ assembly: Assembly, _ logger: Logger) {
        self.assembly = assembly
        self.logger = logger
    }

    func run() async throws {
        await cancelWhenGracefulShutdown {
            await withTaskGroup { group in
                group.addTask { await assembly.changes.run() }
                group.addTask { await assembly.identity.run() }
                group.addTask { await assembly.oauth.run() }
                group.addTask { await sequenceAuditEntries() }
                group.addTask { await keepAuditLog() }
                group.addTask { await recordOutsideChanges() }
                group.addTask { await jobs.run() }
                group.addTask { await assembly.health.run() }
                group.addTask { await writeUses() }
                group.addTask { await assembly.network.run() }
                group.addTask { await endFloods() }
                group.addTask { await recordReads() }
                group.addTask { await followEvents() }
                group.addTask { await sealEvents() }
                group.addTask { await hearOfAppendFailures() }
                group.addTask { await noteAuditFailures() }
                group.addTask { await reloadPlaces() }
                group.addTask { await reloadKeys() }
            }
        }
    }

    private func recordOutsideChanges() async {
        await OutsideChanges(assembly.audited).run(assembly.changes) { fault in
            auditFailures.continuation.yield("Statements run outside the server could not be recorded")
            logger.error(
                "statements run outside the server could not be recorded; trying again", metadata: ["fault": "\(fault)"]
            )
        }
    }

    /// Uses of API keys and sessions are written behind the requests, and once more when the server stops.
    private func writeUses() async {
        while !Task.isCancelled {
            try? await Task.sleep(for: KeyUses.writtenEvery)
            await writeUses(all: false)
        }
        await writeUses(all: true)
    }

    private func writeUses(all: Bool) async {
        do {
            try await assembly.identity.keyUses.write(all: all)
            try await assembly.identity.sessionUses.write()
        } catch {
            logger.error(
                "uses of keys and sessions could not be written; trying again", metadata: ["fault": "\(error)"])
        }
    }

    /// Every job and every schedule of the rooms.
    private var jobs: JobRunner {
        let (sessions, events) = (assembly.identity.sessions, assembly.events)
        let tables = assembly.health.sampler
        let (outbox, passwords) = (assembly.outbox, assembly.identity.passwords)
        return JobRunner(
            database: assembly.databases.main,
            handlers: ([
                Self.measureTables: { _ in try await tables.sample() },
                Self.expireSessions: { _ in try await sessions.expire() },
                Self.expireLocks: { _ in try await sessions.expireLocks() },
                Self.expireTickets: { _ in try await passwords.expireTickets() },
                Passwords.resetRequested: { job in try await passwords.answerReset(job) },
                Outbox.delivery: { job in try await outbox.deliver(job) },
                Self.expireMail: { _ in try await outbox.expire() },
                Self.makePartitions: { _ in try await events.makePartitions() },
                Self.expireEvents: { _ in try await events.expire() },
                EventLog.actorErased: { job in try await events.forgetActor(job) },
                Self.foldCounts: { _ in try await events.foldCounts() },
                AnchorRoom.round: { [anchors = assembly.anchors] _ in try await anchors.bring() },
                LogRetention.job: { [retention = assembly.retention] _ in try await retention.run() },
                SecretRotations.job: { [secrets = assembly.secrets] _ in try await secrets.tend() },
                Self.expireRepetitions: { [database = assembly.audited] _ in try await database.expireRepetitions() },
                Self.expireGrants: { [oauth = assembly.oauth] _ in try await oauth.expire() },
                Self.expireRuns: { [agents = assembly.agents] _ in try await agents.expire() },
                Self.expireIPRules: { [rules = assembly.network.rules] _ in try await rules.expire() },
                Analyses.job: { [accounts = assembly.accounts] job in try await accounts.analyses.run(job) },
                Orders.execution: { [accounts = assembly.accounts] job in try await accounts.orders.execute(job) },
                Self.keepDeadlines: { [accounts = assembly.accounts, logger] _ in
                    for fault in await accounts.keepDeadlines() {
                        logger.warning("a deadline wasn't kept", metadata: ["error": "\(fault)"])
                    }
                },
            ] as [JobKind: JobRunner.Handler]).merging(zohoJobs) { $1 },
            schedules: [
                Schedule("health.tables", every: TableSampler.every, Self.measureTables),
                Schedule("sessions.expire", every: Sessions.expiresEvery, Self.expireSessions),
                Schedule("lockouts.expire", every: Sessions.locksExpireEvery, Self.expireLocks),
                Schedule("tickets.expire", every: Passwords.ticketsExpireEvery, Self.expireTickets),
                Schedule("repetitions.expire", every: Repetition.expiresEvery, Self.expireRepetitions),
                Schedule("mail.expire", every: Outbox.expiresEvery, Self.expireMail),
                Schedule("security_events.partitions", every: EventLog.partitionsEvery, Self.makePartitions),
                Schedule("security_events.expire", every: EventLog.expiresEvery, Self.expireEvents),
                Schedule("security_events.counts", every: EventLog.foldsEvery, Self.foldCounts),
                Schedule("secrets.tend", every: SecretRotations.tendsEvery, SecretRotations.job),
                Schedule("ip_rules.expire", every: IPRules.expiresEvery, Self.expireIPRules),
                Schedule("agents.expire", every: AgentRoom.expiresEvery, Self.expireRuns),
                Schedule("oauth.expire", every: OAuthRoom.expiresEvery, Self.expireGrants),
                Schedule(
                    "recommendations.deadlines", every: Recommendations.deadlinesEvery, Self.keepDeadlines),
            ] + auditSchedules + zohoSchedules,
            time: assembly.time, randomness: assembly.randomness)
    }

    /// Rounds over the audit log's anchors where there are any, and its retention where it doesn't keep everything.
    private var auditSchedules: [Schedule] {
        var schedules: [Schedule] = []
        if assembly.anchors.hasAny {
            schedules.append(Schedule("audit.anchor", every: assembly.anchors.interval, AnchorRoom.round))
        }
        if assembly.retention.keptFor != nil {
            schedules.append(Schedule("audit.retention", every: LogRetention.runsEvery, LogRetention.job))
        }
        return schedules
    }

    private static let measureTables: JobKind = "health.tables"
    private static let expireSessions: JobKind = "sessions.expire"
    private static let expireLocks: JobKind = "lockouts.expire"
    private static let expireTickets: JobKind = "tickets.expire"
    private static let expireRepetitions: JobKind = "repetitions.expire"
    private static let expireMail: JobKind = "mail.expire"
    private static let keepDeadlines: JobKind = "recommendations.deadlines"
    private static let expireRuns: JobKind = "agents.expire"
    private static let expireGrants: JobKind = "oauth.expire"
    private static let expireIPRules: JobKind = "ip_rules.expire"
    private static let makePartitions: JobKind = "security_events.partitions"
    private static let expireEvents: JobKind = "security_events.expire"
    private static let foldCounts: JobKind = "security_events.counts"

    private func sequenceAuditEntries() async {
        await assembly.audited.sequencer.run { fault in
            auditFailures.continuation.yield("Audit entries could not be given their place")
            logger.error("audit entries could not be given their place; trying again", metadata: ["fault": "\(fault)"])
        }
    }
}
