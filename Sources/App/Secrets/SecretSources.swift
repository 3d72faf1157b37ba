import AWS
import Anchors
import Audit
import Core
import Dispatch
import OutboundHTTP
import Secrets
import Store
import Synchronization
import Vault

/// Where this server's secrets are kept, as the settings say: what there is before the database is open, and what comes with it.
struct SecretSources: Sendable {
    let settings: Settings
    let outbound: Outbound
    let time: any TimeSource
    /// The document of AWS or of the files; nil where secrets are in the database or nowhere but in the settings.
    let outside: (any SecretProvider)?
    private let cache: SecretCache?

    init(_ settings: Settings, _ outbound: Outbound, _ time: any TimeSource) {
        self.settings = settings
        self.outbound = outbound
        self.time = time
        outside =
            switch settings.secrets.place {
            case .aws:
                Self.manager(settings, outbound, time).map { AWSProvider(client: $0, name: settings.secrets.name) }
            case .files: settings.secrets.folder.map { FileProvider(folder: $0) }
            case .local, .environment: nil
            }
        cache = outside.map { SecretCache($0, timeToLive: settings.secrets.timeToLive, time: time) }
    }

    static func manager(
        _ settings: Settings, _ outbound: Outbound, _ time: any TimeSource
    ) -> SecretsManager? {
        let secrets = settings.secrets
        let usual = "https://secretsmanager.\(secrets.region).amazonaws.com"
        guard let credentials = secrets.credentials, let endpoint = secrets.endpoint ?? AWSEndpoint(usual) else {
            return nil
        }
        return SecretsManager(
            endpoint: endpoint, region: secrets.region, credentials: credentials, outbound: outbound, time: time)
    }

    /// Where secrets are kept that the database may hold, once it is open; nil where the settings are all there is.
    func store(_ database: AuditedDatabase, _ vault: KeyVault) -> (any SecretProvider)? {
        if let outside { return outside }
        guard settings.secrets.place == .local else { return nil }
        return LocalProvider(database: database, vault: vault, time: time, name: settings.secrets.name)
    }

    /// Where the keys that sign tokens are kept, when it isn't the server's own table; nil when it can only be that.
    var signingKeys: (any SecretProvider)? {
        if let path = settings.file(of: "SECRET_KEY") { return FileProvider(.secretKey, path: path) }
        return settings.secrets.signingKeys.map { EnvironmentProvider([.secretKey: $0]) } ?? outside
    }

    /// Where the database's password is kept, when the program can write there.
    var databasePassword: (any SecretProvider)? {
        guard settings.database.url != nil else { return nil }
        if let path = settings.file(of: "DB_PASSWORD") { return FileProvider(.databasePassword, path: path) }
        return settings.isSet("DB_PASSWORD") ? nil : outside
    }

    /// The passwords to connect to PostgreSQL with; nil when the address has its own. Throws when there is a place for one that
    /// can't be read: the server would be locked out.
    func databasePasswords() async throws(SecretsFault) -> PostgreSQLPasswords? {
        guard let provider = databasePassword, let password = try await currentPassword() else { return nil }
        return PostgreSQLPasswords([password]) { Self.ask(provider) }
    }

    /// PostgreSQL's address with the password that is good now, for programs that take one only: where a rotation has stopped
    /// half-way that may be the pending one. Nil on SQLite; throws as ``databasePasswords()`` does.
    func databaseURL() async throws(SecretsFault) -> Secret<String>? {
        guard let url = settings.database.url, let provider = databasePassword,
            let current = try await currentPassword()
        else { return settings.database.url }
        if let pending = try? await provider.read(.pending)?[.databasePassword], pending.reveal() != current.reveal() {
            let role = PostgreSQLRole(PostgreSQLConfiguration(url: url))
            if (try? await role.signIn(with: pending)) == .withPassword {
                return PostgreSQLAddress.with(password: pending, url)
            }
        }
        return PostgreSQLAddress.with(password: current, url)
    }

    private func currentPassword() async throws(SecretsFault) -> Secret<String>? {
        // Its file was read with the settings; where it is open to others it still serves, but isn't replaced.
        if settings.isSet("DB_PASSWORD") {
            return (try? await databasePassword?.read(.current))?[.databasePassword]
        }
        return try await cache?.document()?[.databasePassword]
    }

    /// What a provider answered to a thread that waits.
    private final class Answer: Sendable {
        let passwords = Mutex<[Secret<String>]>([])
    }

    /// What the provider has now, current and pending. Called on a connection's own thread, which waits.
    private static func ask(_ provider: any SecretProvider) -> [Secret<String>] {
        let answer = Answer()
        let done = DispatchSemaphore(value: 0)
        Task {
            for stage in [SecretStage.current, .pending] {
                if let found = try? await provider.read(stage)?[.databasePassword] {
                    answer.passwords.withLock { $0.append(found) }
                }
            }
            done.signal()
        }
        done.wait()
        return answer.passwords.withLock { $0 }
    }

    /// Where the root key is: in AWS Secrets Manager, in the settings, in the file that they name, or in the data folder.
    func rootKey(in folder: DataFolder) -> RootKeySource {
        if let name = settings.secrets.rootKeyName, let manager = Self.manager(settings, outbound, time) {
            return .secret(name, in: manager)
        }
        guard let text = settings.rootKey else { return .file(folder.file(Self.rootKeyFile)) }
        return settings.rootKeyFile.map { .file($0) } ?? .text(text, name: "CASTELLAN_ROOT_KEY")
    }

    /// Makes the root key's file for a database that has no keys yet, where nothing says that the key is elsewhere: where the
    /// database has some, a new key would open nothing, and would look like the right one.
    func makeRootKey(
        in folder: DataFolder, for database: Database, _ randomness: any Randomness
    ) async throws(VaultFault) {
        guard settings.secrets.rootKeyName == nil, settings.rootKey == nil,
            try await !KeyVault.hasKeys(in: database)
        else { return }
        _ = try RootKeyFile.loadOrGenerate(folder.file(Self.rootKeyFile), randomness)
    }

    private static let rootKeyFile = "root.key"
}

extension AnchorPlan {
    /// The plan, with a webhook whose secret is read where it is kept.
    func signing(
        by provider: (any SecretProvider)?, _ settings: SecretsSettings, _ time: any TimeSource
    ) -> AnchorPlan {
        guard let provider, let url = webhookURL else { return self }
        let secrets = WebhookSecrets(in: provider, timeToLive: settings.timeToLive, time: time)
        var plan = self
        plan.webhook = Webhook(url: url) { isFresh in await secrets.secrets(isFresh: isFresh) }
        return plan
    }
}

extension RootKeySource {
    /// A secret whose text is the root key, or while that is being replaced the new one and the one before.
    fileprivate static func secret(_ name: String, in manager: SecretsManager) -> RootKeySource {
        RootKeySource(
            name: "AWS Secrets Manager: \(name)",
            load: { () throws(VaultFault) in
                let version: SecretsManager.Version?
                do throws(AWSFault) {
                    version = try await manager.value(of: name, stage: "AWSCURRENT")
                } catch {
                    throw .rootKey("\(name) in AWS Secrets Manager: \(error)")
                }
                guard let version else {
                    throw .rootKey(
                        "there is no secret \(name) in AWS Secrets Manager; make it with 64 hexadecimal digits as its text"
                    )
                }
                return version.text
            },
            store: { text throws(VaultFault) in
                let version = Hexadecimal.encode(SystemRandomness().bytes(16))
                do throws(AWSFault) {
                    try await manager.put(name, version: version, text, stage: "AWSCURRENT")
                } catch {
                    throw .rootKey("\(name) in AWS Secrets Manager: \(error)")
                }
            })
    }
}
