public import Accounts
public import Agents
public import Anchors
public import Audit
public import Core
public import Delivery
public import Geo
public import Health
public import Identity
import Logging
public import NetworkDefence
public import OAuth
import OAuthProtocol
import OutboundHTTP
import PII
public import PersonalData
public import RealEstate
public import SecurityEvents
public import Store
public import Telemetry
public import Vault
public import Zoho

/// The whole program but for the web: what is made of what, in which order. The server, the command line and the tests
/// open the same one; `Server.swift` puts the web in front of it.
public struct Assembly: Sendable {
    /// The two databases.
    public let databases: Databases
    /// Keys and sealing.
    public let vault: KeyVault
    /// argon2id on its lane.
    public let passwords: PasswordHasher
    /// The database as the rooms see it, behind the audit log.
    public let audited: AuditedDatabase
    /// The audit log, to read.
    public let auditLog: AuditLog
    /// What other connections change, on this node and elsewhere.
    public let changes: ChangeFeed
    /// The security events.
    public let events: EventLog
    /// Mail that waits to be sent.
    public let outbox: Outbox
    /// Where the audit log's checkpoints go.
    public let anchors: AnchorRoom
    /// How long the audit log keeps entries.
    public let retention: LogRetention
    /// Users, sessions, tokens.
    public let identity: IdentityRoom
    /// Clients, what users granted them, and their tokens.
    public let oauth: OAuthRoom
    /// Customers' accounts, what is proposed about them, and who decided.
    public let accounts: AccountsRoom
    /// Masking, tokens, and how often personal data is read.
    public let personalData: PersonalDataRoom
    /// Escrows, listings and clients.
    public let realEstate: RealEstateRoom
    /// Where addresses are.
    public let places: Places
    /// Rules for addresses and budgets of requests.
    public let network: NetworkRoom
    /// Where lines of the log go, and what is remembered of them.
    public let log: LogSink
    /// The secrets that are replaced while they are in use.
    public let secrets: SecretRotations
    /// Records of Zoho CRM; nil where it isn't configured.
    public let zoho: ZohoRoom?
    /// How all of this does.
    public let health: HealthRoom
    /// Programs that look and propose.
    public let agents: AgentRoom
    private let outbound: Outbound
    let time: any TimeSource
    let randomness: any Randomness

    /// What to do about a schema that is behind this program.
    public enum SchemaPolicy: Sendable {
        /// Bring it up to date; also makes a database that isn't there.
        case migrate
        /// Refuse, and say how to bring it up to date.
        case require
    }

    /// Opens everything; what was opened is closed again when something fails.
    public static func open(
        _ launch: Launch, schema: SchemaPolicy, time: any TimeSource = SystemTime(),
        randomness: any Randomness = SystemRandomness(), log: LogSink? = nil
    ) async throws(CommandFault) -> Assembly {
        if schema == .require { try Databases.requireFiles(launch.settings, launch.folder) }
        let log = log ?? launch.settings.logSink
        let statements = StatementFigures(slowLimit: launch.settings.monitoring.slowStatement, time: time, log: log)
        let outbound = Outbound(authorities: launch.settings.anchors.authorities)
        let sources = SecretSources(launch.settings, outbound, time)
        do throws(CommandFault) {
            let databases = try await Databases.open(launch, sources, statements)
            do throws(CommandFault) {
                try await prepareSchema(of: databases, schema, time)
                return try await Assembly(launch, databases, sources, outbound, schema, log, time, randomness)
            } catch {
                await databases.close()
                throw error
            }
        } catch {
            await outbound.close()
            throw error
        }
    }

    private init(
        _ launch: Launch, _ databases: Databases, _ sources: SecretSources, _ outbound: Outbound,
        _ schema: SchemaPolicy, _ log: LogSink, _ time: any TimeSource, _ randomness: any Randomness
    ) async throws(CommandFault) {
        let settings = launch.settings
        self.outbound = outbound
        self.databases = databases
        self.log = log
        self.time = time
        self.randomness = randomness
        do throws(VaultFault) {
            try await sources.makeRootKey(in: launch.folder, for: databases.main, randomness)
            vault = try await KeyVault.open(
                database: databases.main, subjectKeys: databases.subjectKeys, root: sources.rootKey(in: launch.folder),
                time: time, randomness: randomness)
        } catch {
            throw CommandFault(error)
        }
        passwords = PasswordHasher(
            threads: settings.passwordThreads ?? Processors.count, queue: settings.passwordQueue, randomness)
        audited = AuditedDatabase(
            database: databases.main, vault: vault, time: time, randomness: randomness, origin: settings.audit.origin,
            sanitizers: RecordSanitizers(settings.personalData.rules))
        personalData = PersonalDataRoom(
            audited, vault, rules: settings.personalData.rules, time: time, randomness: randomness)
        auditLog = AuditLog(audited)
        changes = ChangeFeed(database: databases.main)
        events = EventLog(
            database: audited, time: time, randomness: randomness, retention: settings.eventRetention)
        guard let sender = settings.mail.sender(publicURL: settings.issuer) else {
            throw CommandFault(.configuration, "nobody can send mail", advice: "set MAIL_FROM")
        }
        outbox = Outbox(
            database: audited, vault: vault, route: settings.mail.route,
            authorities: settings.mail.authorities, from: sender, time: time, randomness: randomness)
        let base = AnchorRoom.Foundations(
            database: audited, vault: vault, outbox: outbox, time: time, randomness: randomness)
        let webhooks = settings.isSet("AUDIT_WEBHOOK_SECRET") ? nil : sources.store(audited, vault)
        anchors = AnchorRoom(on: base, plan: settings.anchors.signing(by: webhooks, settings.secrets, time))
        do throws(StoreFault) {
            // Copies first: once a log is prepared, it is continued.
            try await anchors.lookBack(outside: schema == .migrate)
            if audited.refusal == nil { try await audited.prepareLog() }
        } catch {
            throw CommandFault(error)
        }
        // Events are proved by entries, so these are kept as long as those at least.
        retention = LogRetention(
            on: base, anchors: anchors, keptFor: settings.audit.retention.map { max($0, settings.eventRetention) },
            folder: settings.audit.archiveFolder ?? launch.folder.file("archive"))
        let rules = TokenRules(issuer: settings.issuer)
        do throws(IdentityFault) {
            identity = try await IdentityRoom.open(
                on: IdentityRoom.Foundations(
                    database: audited, vault: vault, passwords: passwords, events: events, changes: changes, time: time,
                    randomness: randomness, policy: settings.passwordPolicy, factorPolicy: settings.factorPolicy,
                    outbox: outbox, letters: Letters(pages: settings.mail.pages ?? settings.issuer),
                    relyingParty: settings.passkeys.relyingParty),
                rules: rules)
            if audited.refusal == nil { try await identity.erasure.eraseAgain() }
        } catch {
            throw CommandFault(error)
        }
        oauth = OAuthRoom(
            on: OAuthRoom.Foundations(
                database: audited, identity: identity, events: events, changes: changes, time: time,
                randomness: randomness),
            rules: rules, tokenEndpoint: settings.issuer + OAuthEndpoint.token.rawValue)
        var accounts = AccountsRoom(
            database: audited, vault: vault, outbox: outbox, policy: settings.workspaces.recommendations, time: time,
            randomness: randomness)
        zoho = ZohoRoom(
            settings.zoho.plan(sources.store(audited, vault), settings.secrets.timeToLive, time), into: accounts,
            database: audited, outbound: outbound, time: time, randomness: randomness)
        accounts.executors[.zoho] = zoho?.executor
        self.accounts = accounts
        secrets = SecretRotations(
            audited: audited, identity: identity, outbox: outbox, settings: settings.secrets, sources: sources,
            role: databases.role, webhooks: webhooks,
            hasWebhook: settings.anchors.webhook != nil || settings.anchors.webhookURL != nil,
            backupKey: BackupKeyPlace(settings), time: time, randomness: randomness)
        realEstate = RealEstateRoom(database: audited, vault: vault, time: time, randomness: randomness)
        places = try Self.places(settings)
        let logger = Logger(label: "network")
        network = NetworkRoom(
            on: NetworkRoom.Foundations(
                database: audited, events: events, changes: changes, places: places, time: time,
                randomness: randomness, report: { logger.error("\($0)") }),
            policy: settings.defence.policy)
        health = HealthRoom(
            on: HealthRoom.Foundations(
                store: databases.main, database: audited, identity: identity, log: log, time: time),
            components: HealthComponents(
                databases: databases, identity: identity, events: events, auditLog: auditLog,
                realEstate: realEstate, network: network, outbox: outbox, anchors: anchors,
                backups: BackupHealth(database: audited, settings: settings.backups, time: time), zoho: zoho, log: log
            ).all,
            settings: HealthSettings(settings, isAnchored: anchors.isAnchoredOffBox))
        let (status, agentLogger) = (health, Logger(label: "agents"))
        agents = AgentRoom(
            Toolbox(
                ToolSources(events: events, accounts: accounts) { RawJSON(status.publicStatus.json) },
                masking: settings.personalData.rules.sanitizer(MaskingPolicy(), Substitutes())),
            database: audited, model: settings.agents.provider(over: outbound), time: time, randomness: randomness,
            report: { agentLogger.warning("\($0)") })
    }

    /// The places of the configured database; none without one.
    private static func places(_ settings: Settings) throws(CommandFault) -> Places {
        guard let path = settings.defence.placesPath else { return .unknown }
        do { return try Places(path: path) } catch { throw CommandFault(error) }
    }

    /// Closes what was opened, in reverse; what was accepted for writing is written.
    public func close() async {
        passwords.close()
        await anchors.close()
        await outbound.close()
        // What a verb of the command line has appended; a running server remembers as it goes.
        try? await audited.rememberCheckpoint()
        await databases.close()
    }

    private static func prepareSchema(
        of databases: Databases, _ policy: SchemaPolicy, _ time: any TimeSource
    ) async throws(CommandFault) {
        do throws(StoreFault) {
            switch policy {
            case .migrate: _ = try await databases.migrate(time)
            case .require:
                guard try await databases.pending(time).isEmpty else {
                    throw .migration("it is older than this program; run: castellan migrate")
                }
            }
        } catch {
            throw CommandFault(error)
        }
    }
}
