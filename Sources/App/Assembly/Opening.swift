import Accounts
import Agents
import Anchors
import Audit
import Core
import Delivery
import Geo
import Health
import Identity
import Logging
import NetworkDefence
import OAuth
import OAuthProtocol
import OutboundHTTP
import PII
import PersonalData
import RealEstate
import Secrets
import SecurityEvents
import Store
import Telemetry
import Vault
import Zoho

/// What is made of what, in which order.
extension Assembly {
    init(
        _ launch: Launch, _ databases: Databases, _ sources: SecretSources, _ outbound: Outbound,
        _ schema: SchemaPolicy, _ log: LogSink, _ time: any TimeSource, _ randomness: any Randomness
    ) async throws(CommandFault) {
        let settings = launch.settings
        self.outbound = outbound
        self.databases = databases
        self.log = log
        self.time = time
        self.randomness = randomness
        vault = try await Self.vault(launch, databases, sources, time, randomness)
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
            database: audited, time: time, randomness: randomness, retention: settings.database.eventRetention)
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
            on: base, anchors: anchors,
            keptFor: settings.audit.retention.map { max($0, settings.database.eventRetention) },
            folder: settings.audit.archiveFolder ?? launch.folder.file("archive"))
        let rules = TokenRules(issuer: settings.issuer)
        identity = try await Self.identity(
            on: IdentityRoom.Foundations(
                database: audited, vault: vault, passwords: passwords, events: events, changes: changes, time: time,
                randomness: randomness, policy: settings.passwordPolicy, factorPolicy: settings.factorPolicy,
                outbox: outbox, letters: Letters(pages: settings.mail.pages ?? settings.issuer),
                relyingParty: settings.passkeys.relyingParty),
            rules: rules)
        oauth = OAuthRoom(
            on: OAuthRoom.Foundations(
                database: audited, identity: identity, events: events, changes: changes, time: time,
                randomness: randomness),
            rules: rules, tokenEndpoint: settings.issuer + OAuthEndpoint.token.rawValue)
        var accounts = AccountsRoom(
            database: audited, vault: vault, outbox: outbox, policy: settings.workspaces.recommendations, time: time,
            randomness: randomness)
        let zohoSecrets = ZohoSecrets(settings, sources, audited, vault)
        zoho = ZohoRoom(
            settings.zoho.plan(zohoSecrets), into: accounts, database: audited, outbound: outbound, time: time,
            randomness: randomness)
        accounts.executors[.zoho] = zoho?.executor
        self.accounts = accounts
        let modelKey = sources.kept(.modelKey, "AGENT_MODEL_KEY", settings.agents.key, audited, vault)
        let model = settings.agents.provider(over: outbound, key: modelKey)
        secrets = SecretRotations(
            audited: audited, identity: identity, outbox: outbox, settings: settings.secrets, sources: sources,
            role: databases.role, webhooks: webhooks,
            hasWebhook: settings.anchors.webhook != nil || settings.anchors.webhookURL != nil,
            zohoWebhook: zoho == nil ? nil : zohoSecrets.webhook,
            given: .init(model: model, modelKey, zoho: zoho, zohoSecrets), backupKey: BackupKeyPlace(settings),
            time: time, randomness: randomness)
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
            database: audited, model: model, retention: settings.agents.retention, time: time, randomness: randomness,
            report: { agentLogger.warning("\($0)") })
    }

    /// The vault, whose root key is made where there is nothing yet that it would have to open.
    private static func vault(
        _ launch: Launch, _ databases: Databases, _ sources: SecretSources, _ time: any TimeSource,
        _ randomness: any Randomness
    ) async throws(CommandFault) -> KeyVault {
        do throws(VaultFault) {
            try await sources.makeRootKey(in: launch.folder, for: databases.main, randomness)
            return try await KeyVault.open(
                database: databases.main, subjectKeys: databases.subjectKeys, root: sources.rootKey(in: launch.folder),
                time: time, randomness: randomness)
        } catch {
            throw CommandFault(error)
        }
    }

    /// Users and sessions. Whoever was erased and came back with a restored database is erased again.
    private static func identity(
        on base: IdentityRoom.Foundations, rules: TokenRules
    ) async throws(CommandFault) -> IdentityRoom {
        do throws(IdentityFault) {
            let identity = try await IdentityRoom.open(on: base, rules: rules)
            if base.database.refusal == nil { try await identity.erasure.eraseAgain() }
            return identity
        } catch {
            throw CommandFault(error)
        }
    }

    /// The places of the configured database; none without one.
    private static func places(_ settings: Settings) throws(CommandFault) -> Places {
        guard let path = settings.defence.placesPath else { return .unknown }
        do { return try Places(path: path) } catch { throw CommandFault(error) }
    }
}
