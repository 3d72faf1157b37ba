import Audit
public import Core
import Identity
public import Secrets
import Store

/// How old each secret is, and who replaces it.
extension SecretRotations {
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
        case .zohoWebhook:
            let advice =
                zohoWebhook?.provider == nil ? Self.zohoWebhookAdvice : "the sender has to be told the new secret"
            return try await status(of: name, zohoWebhook, byHand: advice)
        case .zohoClientSecret, .zohoRefreshToken, .model:
            return try await status(of: name, given[name]?.secret, byHand: given[name]?.advice(name))
        }
    }

    /// Of a secret that a setting may have; nil where there is none.
    private func status(
        of name: Name, _ secret: KeptSecret?, byHand: String?
    ) async throws(SecretsFault) -> SecretStatus? {
        guard let secret, await secret.current(isFresh: true) != nil else { return nil }
        let since = try await stored { () throws(StoreFault) in try await ledger.since(name.rawValue) }
        return SecretStatus(
            name: name, place: secret.place, since: since, due: since + settings.otherAge, byHand: byHand)
    }

    static let sealed = "the database, sealed"
    static let databaseAdvice =
        "keep the password where this program can replace it: in a file (DB_PASSWORD_FILE), or in AWS Secrets Manager "
        + "(SECRETS_PROVIDER=aws)"

    static let webhookAdvice =
        "AUDIT_WEBHOOK_SECRET is set, or SECRETS_PROVIDER is “environment”: let the secret be kept where this program can "
        + "replace it"

    static let zohoWebhookAdvice =
        "ZOHO_WEBHOOK_SECRET is set, or SECRETS_PROVIDER is “environment”: let the secret be kept where this program can "
        + "replace it"
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
