public import Accounts
public import Agents
public import Anchors
public import Audit
public import Core
public import Delivery
public import Geo
public import Health
public import Identity
public import NetworkDefence
public import OAuth
import OutboundHTTP
public import PersonalData
public import RealEstate
public import SecurityEvents
public import Store
public import Telemetry
public import Vault
public import Zoho

/// The whole program but for the web. The server, the command line and the tests open the same one; `Assembly/Opening.swift` says
/// what is made of what, in which order, and `Server.swift` puts the web in front of it.
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
    let outbound: Outbound
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
