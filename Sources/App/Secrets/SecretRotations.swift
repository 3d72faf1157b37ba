public import Access
import Audit
public import Core
import Delivery
import Identity
public import Secrets
import Store

/// The secrets that are replaced while they are in use, whichever room they belong to: how old each is, and how it is replaced.
public struct SecretRotations: Sendable {
    let audited: AuditedDatabase
    let identity: IdentityRoom
    let outbox: Outbox
    let settings: SecretsSettings
    let sources: SecretSources
    let role: PostgreSQLRole?
    /// Where webhooks' secrets are kept; nil when the settings have one, or are all there is.
    let webhooks: (any SecretProvider)?
    /// Whether anybody is told by webhook.
    let hasWebhook: Bool
    /// What Zoho's webhooks are signed with; nil where Zoho isn't configured.
    let zohoWebhook: KeptSecret?
    /// What other services give out: where each is, and how a new one is tried. Those that this installation uses.
    let given: [Name: GivenPlace]
    /// What backups are closed with; nil when there is nothing.
    let backupKey: BackupKeyPlace?
    let time: any TimeSource
    let randomness: any Randomness

    var ledger: SecretLedger { SecretLedger(database: audited, time: time) }

    /// What can be replaced.
    public enum Name: String, Sendable, CaseIterable {
        /// The keys that sign access tokens.
        case jwt
        /// PostgreSQL's password.
        case database
        /// What webhooks are signed with.
        case webhook
        /// The key that signs the audit log.
        case audit
        /// The keys of programs.
        case apiKeys = "api-keys"
        /// What backups are closed with.
        case backup
        /// What Zoho's webhooks are signed with.
        case zohoWebhook = "zoho-webhook"
        /// The secret of the client at Zoho.
        case zohoClientSecret = "zoho-client-secret"
        /// What Zoho gives access tokens for.
        case zohoRefreshToken = "zoho-refresh-token"
        /// What the language model is asked with.
        case model

        /// Whether another service gives it out: then the program is given it.
        public var isGiven: Bool {
            switch self {
            case .zohoClientSecret, .zohoRefreshToken, .model: true
            case .jwt, .database, .webhook, .audit, .apiKeys, .backup, .zohoWebhook: false
            }
        }
    }

    /// Replaces what webhooks are signed with, or makes the first; returns it, for the receiver. Messages are signed with the one
    /// before too, for a week.
    public func rotateWebhookSecret(by grant: Grant) async throws(SecretsFault) -> Secret<String> {
        guard let webhooks else { throw .refused(Self.webhookAdvice) }
        return try await rotate(.webhookSecret, as: .webhook, in: webhooks, by: grant)
    }

    /// Replaces what Zoho's webhooks are signed with, or makes the first; returns it, for the sender. What the one before has signed is
    /// taken too, for a week.
    public func rotateZohoWebhookSecret(by grant: Grant) async throws(SecretsFault) -> Secret<String> {
        guard let zohoWebhook else { throw .refused("Zoho CRM isn't configured: see docs/zoho.md") }
        guard let provider = zohoWebhook.provider else { throw .refused(Self.zohoWebhookAdvice) }
        return try await rotate(.zohoWebhookSecret, as: .zohoWebhook, in: provider, by: grant)
    }

    private func rotate(
        _ field: SecretField, as name: Name, in provider: any SecretProvider, by grant: Grant
    ) async throws(SecretsFault) -> Secret<String> {
        let secrets = WebhookSecrets(field, in: provider, timeToLive: settings.timeToLive, time: time)
        let new = try await Rotation(of: secrets, in: provider, randomness).run(creating: true)
        try await stored { () throws(StoreFault) in
            try await ledger.rotated(name.rawValue, in: provider.place, by: grant)
        }
        return new
    }

    /// Replaces PostgreSQL's password where it is kept. The pool goes on: open connections stay, new ones use the new password.
    public func rotateDatabasePassword(by grant: Grant) async throws(SecretsFault) {
        guard let role else { throw .refused("SQLite has no password") }
        guard let provider = sources.databasePassword else { throw .refused(Self.databaseAdvice) }
        _ = try await Rotation(of: DatabasePassword(of: role), in: provider, randomness).run()
        try await stored { () throws(StoreFault) in
            try await ledger.rotated(Name.database.rawValue, in: provider.place, by: grant)
        }
    }

    func oldestAPIKey() async throws(IdentityFault) -> Instant? {
        try await identity.keys.replaceable().first?.createdAt
    }

    func identified<Value>(
        _ body: () async throws(IdentityFault) -> Value
    ) async throws(SecretsFault) -> Value {
        do { return try await body() } catch {
            if case .store(let fault) = error { throw .store(fault) }
            throw .refused("\(error)")
        }
    }

    func stored<Value>(_ body: () async throws(StoreFault) -> Value) async throws(SecretsFault) -> Value {
        do { return try await body() } catch { throw .store(error) }
    }
}
