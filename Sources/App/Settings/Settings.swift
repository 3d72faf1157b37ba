public import Anchors
public import Core
public import Identity
public import Logging

/// Everything an operator can set, read once at start.
///
/// `docs/settings.md` is generated from the declarations below, and in the files beside this one, by `castellan settings --markdown`.
public struct Settings: Sendable {
    /// The folder that holds the SQLite files, the root key and the settings file. 0700, its files 0600.
    public let dataFolder: String
    /// What this installation is called in logs: `production`, `staging`.
    public let environment: String
    /// The least severe lines that are logged.
    public let logLevel: Logger.Level

    /// Where the server listens, as whom, and how long it waits for whom.
    public let listener: ListenerSettings
    /// Who may reach the server, how often, from which pages and over what.
    public let defence: NetworkDefenceSettings
    /// For which site passkeys are.
    public let passkeys: PasskeySettings
    /// SQLite in the data folder, or PostgreSQL.
    public internal(set) var database: DatabaseSettings
    /// What counts as personal data beyond what is built in.
    public let personalData: PersonalDataSettings
    /// What the house has decided about recommendations.
    public let workspaces: WorkspaceSettings
    /// What the server looks at of itself.
    public let monitoring: MonitoringSettings
    /// The language model of agents.
    public let agents: AgentSettings

    /// The root key, when it doesn't live in the data folder.
    public let rootKey: Secret<String>?
    /// The file that it is in, when the settings name one.
    var rootKeyFile: String? { file(of: "CASTELLAN_ROOT_KEY") }
    /// Threads that compute argon2id; nil is one per core.
    public let passwordThreads: Int?
    /// Sign-ins that may wait for one of them.
    public let passwordQueue: Int
    /// Whether programs may register clients of OAuth.
    public let takesRegistrations: Bool
    /// Of whom a second factor is asked.
    public let factorPolicy: SecondFactorPolicy

    /// Mail to people.
    public let mail: MailSettings
    /// How the audit log is called.
    public let audit: AuditSettings
    /// Where secrets are kept, and how often they are replaced.
    public let secrets: SecretsSettings
    /// Where the audit log's checkpoints go.
    public let anchors: AnchorPlan
    /// Backups: where to, for whom, how often.
    public let backups: BackupSettings
    /// Zoho CRM.
    public let zoho: ZohoSettings

    /// Every setting, in order, as documented and as set.
    public let entries: [SettingsEntry]

    /// What this server calls itself in its tokens and documents.
    public var issuer: String { listener.issuer(hasTLS: defence.tls != nil) }

    /// `http`, or `https` for a server with a certificate of its own.
    public var scheme: String { ListenerSettings.scheme(hasTLS: defence.tls != nil) }

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

        listener = ListenerSettings(&reader)
        defence = NetworkDefenceSettings(&reader)
        defence.check(publicURL: listener.publicURL, &reader)
        passkeys = PasskeySettings(
            &reader, publicURL: listener.issuer(hasTLS: defence.tls != nil), origins: defence.origins)

        database = DatabaseSettings(&reader)
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
        audit = AuditSettings(&reader, host: listener.publicURL.map { Self.host(of: $0) })
        let aws = AWSSettings(&reader)
        secrets = SecretsSettings(&reader, environment: environment, aws)
        anchors = AnchorPlan(
            &reader, aws, isWebURL: Self.isWebURL,
            host: Self.host(of: listener.publicURL ?? "http://\(listener.host):\(listener.port)"))
        backups = BackupSettings(&reader, aws)
        zoho = ZohoSettings(&reader, isWebURL: Self.isWebURL, hasDocument: secrets.place != .environment)

        try reader.finish()
        entries = reader.entries
    }
}
