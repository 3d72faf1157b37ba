public import Anchors
public import Core
public import Identity
public import Logging

/// Everything an operator can set, read once at start.
///
/// `docs/settings.md` is generated from the declarations below by `castellan settings --markdown`.
public struct Settings: Sendable {
    /// The folder that holds the SQLite files, the root key and the settings file. 0700, its files 0600.
    public let dataFolder: String
    /// What this installation is called in logs: `production`, `staging`.
    public let environment: String
    /// The least severe lines that are logged.
    public let logLevel: Logger.Level

    /// The address to listen on.
    public let host: String
    /// The TCP port to listen on; 0 lets the system choose.
    public let port: Int
    /// The address under which clients reach the server: `iss` and `aud` of its tokens, the links in its documents.
    public let publicURL: String?
    /// Proxies whose `X-Forwarded-For` is believed.
    public let trustedProxies: [CIDR]
    /// How many connections are open at a time.
    public let connectionLimit: Int
    /// How long a connection may stay silent.
    public let idleTimeout: Duration
    /// How long a whole request body may take to arrive.
    public let bodyTimeout: Duration
    /// How long `/readyz` says no before the server stops accepting.
    public let drainNotice: Duration
    /// How long requests in progress may take to finish when the server stops.
    public let drainTimeout: Duration

    /// Who may reach the server, how often, from which pages and over what.
    public let defence: NetworkDefenceSettings

    /// For which site passkeys are.
    public let passkeys: PasskeySettings

    /// What counts as personal data beyond what is built in.
    public let personalData: PersonalDataSettings

    /// What the house has decided about recommendations.
    public let workspaces: WorkspaceSettings

    /// The language model of agents.
    public let agents: AgentSettings

    /// What the server looks at of itself.
    public let monitoring: MonitoringSettings

    /// PostgreSQL; nil means SQLite in the data folder.
    public internal(set) var databaseURL: Secret<String>?
    /// PostgreSQL without a transaction pooler between.
    public internal(set) var databaseDirectURL: Secret<String>?
    /// Connections to PostgreSQL, or readers on SQLite.
    public let databaseConnections: Int
    /// How long one statement may run.
    public let statementTimeout: Duration
    /// Whether statements are prepared on PostgreSQL.
    public let preparedStatements: Bool

    /// Mail to people.
    public let mail: MailSettings

    /// How the audit log is called.
    public let audit: AuditSettings
    /// Where the audit log's checkpoints go.
    public let anchors: AnchorPlan
    /// Where secrets are kept, and how often they are replaced.
    public let secrets: SecretsSettings

    /// The root key, when it doesn't live in the data folder.
    public let rootKey: Secret<String>?
    /// The file that it is in, when the settings name one.
    var rootKeyFile: String? { file(of: "CASTELLAN_ROOT_KEY") }
    /// Threads that compute argon2id; nil is one per core.
    public let passwordThreads: Int?
    /// Whether programs may register clients of OAuth.
    public let takesRegistrations: Bool
    /// Sign-ins that may wait for one of them.
    public let passwordQueue: Int

    /// Of whom a second factor is asked.
    public let factorPolicy: SecondFactorPolicy

    /// Backups: where to, for whom, how often.
    public let backups: BackupSettings

    /// How long security events are kept.
    public let eventRetention: Duration

    /// Every setting, in order, as documented and as set.
    public let entries: [SettingsEntry]

    /// What this server calls itself in its tokens and documents.
    public var issuer: String { Self.issuer(publicURL, host: host, port: port, hasTLS: defence.tls != nil) }

    /// `http`, or `https` for a server with a certificate of its own.
    public var scheme: String { Self.scheme(hasTLS: defence.tls != nil) }

    /// Reads the settings from the environment and from the settings file in the data folder; all mistakes are told at once.
    public static func load(environment: [String: String]) throws(SettingsFault) -> Settings {
        var source = SettingsSource(environment: environment)
        source.addFile(inDataFolder: dataFolder(in: environment))
        return try Settings(source)
    }

    /// The data folder that an environment names. It decides who the process runs as, so it is read before all else.
    public static func dataFolder(in environment: [String: String]) -> String {
        environment["CASTELLAN_DATA"].flatMap { $0.isEmpty ? nil : $0 } ?? defaultDataFolder
    }

    private static let defaultDataFolder = "./data"

    init(_ source: SettingsSource) throws(SettingsFault) {
        var reader = SettingsReader(source)

        reader.begin("General")
        dataFolder = reader.value(
            "CASTELLAN_DATA", .text("path"), default: Self.defaultDataFolder,
            "Folder of the SQLite files, the root key and the settings file. Created 0700; its files are 0600. "
                + "Only the environment and `--data` can set it.")
        _ = reader.optional(
            "CASTELLAN_SETTINGS", .text("path"), otherwise: "`castellan.env` in the data folder, if it is there",
            "The settings file. Only the environment can set it.")
        environment =
            reader.optional(
                "ENV", .text("name", where: Self.isName), alias: "NODE_ENV", otherwise: "`production`",
                "What this installation is called in its logs.") ?? "production"
        logLevel = reader.value(
            "LOG_LEVEL", .logLevel, default: .info,
            "The least severe lines that are logged. `SIGHUP` makes a running server read it again.")

        reader.begin("Network")
        host = reader.value("CASTELLAN_HOST", .text("address"), default: "127.0.0.1", "The address to listen on.")
        port = reader.value(
            "CASTELLAN_PORT", .integer(0...65535), default: 5050,
            "The TCP port to listen on; 0 lets the system choose, and the log says which.")
        publicURL = reader.optional(
            "CASTELLAN_PUBLIC_URL", .text("http or https URL", where: Self.isWebURL),
            otherwise: "`http://` and the address listened on",
            "The address under which clients reach the server. It is `iss` and `aud` of every token: when it changes, "
                + "everybody signs in again.")
        trustedProxies = reader.value(
            "TRUSTED_PROXIES", .list(of: .network), default: [],
            "Proxies whose `X-Forwarded-For` is believed; the client is the right-most address that is none of them.")
        connectionLimit = reader.value(
            "CASTELLAN_CONNECTION_LIMIT", .integer(1...1_000_000), default: 4096,
            "How many connections may be open at a time; more wait in the kernel's queue.")
        idleTimeout = reader.value(
            "CASTELLAN_IDLE_TIMEOUT", .duration(.seconds(1)...(.seconds(3600))), default: .seconds(60),
            "How long a connection may stay silent before it is closed.")
        bodyTimeout = reader.value(
            "CASTELLAN_BODY_TIMEOUT", .duration(.seconds(1)...(.seconds(3600))), default: .seconds(30),
            "How long a whole request body may take to arrive.")
        drainNotice = reader.value(
            "CASTELLAN_DRAIN_NOTICE", .duration(.zero...(.seconds(600))), default: .zero,
            "How long `/readyz` says no before the server stops accepting; set it behind a load balancer.")
        drainTimeout = reader.value(
            "CASTELLAN_DRAIN_TIMEOUT", .duration(.zero...(.seconds(600))), default: .seconds(20),
            "How long requests in progress may take to finish when the server stops.")

        defence = NetworkDefenceSettings(&reader)
        defence.check(publicURL: publicURL, &reader)
        passkeys = PasskeySettings(
            &reader, publicURL: Self.issuer(publicURL, host: host, port: port, hasTLS: defence.tls != nil),
            origins: defence.origins)

        reader.begin("Database")
        let address = reader.secret(
            "DATABASE_URL", .postgreSQL, otherwise: "SQLite: `castellan.db` in the data folder",
            "PostgreSQL 15 or later, as libpq reads it. `?sslmode=verify-full` checks the server's certificate.")
        let direct = reader.secret(
            "DATABASE_DIRECT_URL", .postgreSQL, otherwise: "`DATABASE_URL`",
            "The same database without a transaction pooler between: notifications need a connection of their own.")
        let password = reader.secret(
            "DB_PASSWORD", .text("password"), otherwise: "the one in `DATABASE_URL`",
            "Replaces the password in both URLs, so that it can be rotated alone.")
        databaseURL = address.map { PostgreSQLAddress.with(password: password, $0) }
        databaseDirectURL = direct.map { PostgreSQLAddress.with(password: password, $0) }
        databaseConnections = reader.value(
            "DATABASE_POOL_SIZE", .integer(1...256), default: 8,
            "Connections to PostgreSQL per node; threads that read on SQLite.")
        statementTimeout = reader.value(
            "DATABASE_STATEMENT_TIMEOUT", .duration(.milliseconds(100)...(.seconds(3600))), default: .seconds(30),
            "How long one statement may run.")
        preparedStatements = reader.value(
            "DATABASE_PREPARED_STATEMENTS", .boolean, default: true,
            "Set it to `false` behind PgBouncer in transaction mode before its version 1.21.")

        eventRetention = .seconds(
            86_400
                * reader.value(
                    "SECURITY_EVENT_RETENTION_DAYS", .integer(1...3650), default: 400,
                    "How many days security events are kept."))

        personalData = PersonalDataSettings(&reader)

        workspaces = WorkspaceSettings(&reader)

        monitoring = MonitoringSettings(&reader)
        agents = AgentSettings(&reader)

        reader.begin("Keys and passwords")
        rootKey = reader.secret(
            "CASTELLAN_ROOT_KEY", .text("32 bytes in base64 or hexadecimal"),
            otherwise: "`root.key` in the data folder, made at first start",
            "The key that wraps all others. Without it nothing sealed can be opened: keep a copy apart from the backups."
        )
        passwordThreads = reader.optional(
            "CASTELLAN_PASSWORD_THREADS", .integer(1...256), otherwise: "one per core",
            "Threads that compute argon2id, each with 19 MiB while it works.")
        passwordQueue = reader.value(
            "CASTELLAN_PASSWORD_QUEUE", .integer(1...10_000), default: 64,
            "Sign-ins that may wait for such a thread; beyond it the answer is 503 with `Retry-After`.")

        reader.begin("OAuth")
        takesRegistrations = reader.value(
            "OAUTH_DYNAMIC_REGISTRATION", .boolean, default: false,
            "Whether programs may register clients at `/oauth/register`, with a token that an administrator makes.")

        factorPolicy = SecondFactorPolicy(&reader)

        mail = MailSettings(&reader, isWebURL: Self.isWebURL)

        audit = AuditSettings(&reader, host: publicURL.map { Self.host(of: $0) })
        let aws = AWSSettings(&reader)
        secrets = SecretsSettings(&reader, environment: environment, aws)
        anchors = AnchorPlan(
            &reader, aws, isWebURL: Self.isWebURL, host: Self.host(of: publicURL ?? "http://\(host):\(port)"))

        backups = BackupSettings(&reader, aws)

        if direct != nil && address == nil {
            reader.refuse("DATABASE_DIRECT_URL", "is set without DATABASE_URL; set both, or neither for SQLite")
        }
        try reader.finish()
        entries = reader.entries
    }
}
