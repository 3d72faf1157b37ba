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
    }

    /// Every secret that this installation has.
    public func statuses() async throws(SecretsFault) -> [SecretStatus] {
        var all: [SecretStatus] = []
        for name in Name.allCases {
            if let status = try await status(of: name) { all.append(status) }
        }
        return all
    }

    private func status(of name: Name) async throws(SecretsFault) -> SecretStatus? {
        switch name {
        case .jwt:
            guard
                let since = try await identified({ () throws(IdentityFault) in
                    try await identity.signingKeys.activeSince()
                })
            else { return nil }
            // What stands there may not be a JWK set, or can't be read at the moment.
            let place = (try? await signingKeyPlace())?.provider
            return SecretStatus(
                name: name, place: place?.place ?? Self.sealed, since: since, due: since + settings.signingKeyAge,
                byHand: place?.obstacle)
        case .database:
            guard role != nil else { return nil }
            let since = try await stored { () throws(StoreFault) in try await ledger.since(name.rawValue) }
            let provider = sources.databasePassword
            return SecretStatus(
                name: name, place: provider?.place ?? "the settings", since: since, due: since + settings.databaseAge,
                byHand: provider == nil ? Self.databaseAdvice : nil)
        case .webhook:
            guard hasWebhook else { return nil }
            let since = try await stored { () throws(StoreFault) in try await ledger.since(name.rawValue) }
            return SecretStatus(
                name: name, place: webhooks?.place ?? "the settings", since: since, due: since + settings.otherAge,
                byHand: webhooks == nil ? Self.webhookAdvice : "the receiver has to be told the new secret")
        case .audit:
            guard let since = try await stored({ () throws(StoreFault) in try await audited.logKeySince() }) else {
                return nil
            }
            return SecretStatus(
                name: name, place: Self.sealed, since: since, due: since + settings.otherAge,
                byHand: "whoever checks the log has to be told the new key")
        case .apiKeys:
            guard let since = try await identified({ () throws(IdentityFault) in try await oldestAPIKey() }) else {
                return nil
            }
            return SecretStatus(
                name: name, place: "the database, as hashes", since: since, due: since + settings.otherAge,
                byHand: "the programs that use them have to be given the new ones")
        case .backup:
            guard let backupKey else { return nil }
            let since = try await stored { () throws(StoreFault) in try await ledger.since(name.rawValue) }
            return SecretStatus(
                name: name, place: backupKey.name, since: since, due: since + settings.otherAge,
                byHand: backupKey.advice)
        }
    }

    private static let sealed = "the database, sealed"
    static let databaseAdvice =
        "keep the password where this program can replace it: in a file (DB_PASSWORD_FILE), or in AWS Secrets Manager "
        + "(SECRETS_PROVIDER=aws)"

    private static let webhookAdvice =
        "AUDIT_WEBHOOK_SECRET is set, or SECRETS_PROVIDER is “environment”: let the secret be kept where this program can "
        + "replace it"

    /// Replaces what webhooks are signed with, or makes the first; returns it, for the receiver. Messages are signed with the one
    /// before too, for a week.
    public func rotateWebhookSecret(by grant: Grant) async throws(SecretsFault) -> Secret<String> {
        guard let webhooks else { throw .refused(Self.webhookAdvice) }
        let secrets = WebhookSecrets(in: webhooks, timeToLive: settings.timeToLive, time: time)
        let new = try await Rotation(of: secrets, in: webhooks, randomness).run(creating: true)
        try await stored { () throws(StoreFault) in
            try await ledger.rotated(Name.webhook.rawValue, in: webhooks.place, by: grant)
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

    private func oldestAPIKey() async throws(IdentityFault) -> Instant? {
        try await identity.keys.replaceable().first?.createdAt
    }

    private func identified<Value>(
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

/// How a secret does. Never what it is.
public struct SecretStatus: Sendable {
    /// Which one.
    public let name: SecretRotations.Name
    /// Where it is kept.
    public let place: String
    /// Since when it is in use.
    public let since: Instant
    /// When it is to be replaced.
    public let due: Instant
    /// Why the server doesn't replace it by itself then, and what to do; nil when it does.
    public let byHand: String?
}

extension SecretStatus: Shaped {
    /// What `castellan secrets list` prints.
    public static let shape = Shape<SecretStatus>(
        "SecretStatus", "A secret that is replaced now and then.",
        [
            .field("name", "Which one.") { $0.name.rawValue },
            .field("place", "Where it is kept.") { $0.place },
            .field("since", "Since when it is in use.") { $0.since },
            .field("due", "When it is to be replaced.") { $0.due },
            .field("automatic", "Whether the server does it by itself.") { $0.byHand == nil },
            .field("byHand", "Why not, and what to do.") { $0.byHand },
        ])
}
