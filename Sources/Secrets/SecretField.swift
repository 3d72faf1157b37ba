/// The secrets that this program reads, by the names that the operators' guides give them in their documents.
public enum SecretField: String, Sendable, CaseIterable {
    /// The keys that sign access tokens, when it is a JWK set; any other text is somebody else's.
    case secretKey = "secret_key"
    /// The password of PostgreSQL's role.
    case databasePassword = "database_password"
    /// What webhooks are signed with.
    case webhookSecret = "webhook_secret"
    /// What backups are closed with; read from a file of its own only.
    case backupPassphrase = "backup_passphrase"
    /// Whom backups are closed for, with commas between; read from a file of its own only.
    case backupRecipients = "backup_recipients"
    /// The id of the client at Zoho.
    case zohoClientID = "client_id"
    /// The secret of that client.
    case zohoClientSecret = "client_secret"
    /// What Zoho gives access tokens for.
    case zohoRefreshToken = "refresh_token"
    /// What Zoho's webhooks are signed with.
    case zohoWebhookSecret = "secret"
    /// What a language model is asked with.
    case modelKey = "api_key"

    /// The document that it stands in.
    public var document: SecretDocumentName {
        switch self {
        case .secretKey, .databasePassword, .webhookSecret, .backupPassphrase, .backupRecipients: .app
        case .zohoClientID, .zohoClientSecret, .zohoRefreshToken: .zohoCredentials
        case .zohoWebhookSecret: .zohoWebhook
        case .modelKey: .anthropicKey
        }
    }
}

/// The documents of secrets. Those that other services give out stand beside the server's own, each by itself, so that a new version of
/// one is of nothing else.
public enum SecretDocumentName: String, Sendable, CaseIterable {
    /// The server's own.
    case app = "app-secrets"
    /// What opens Zoho CRM.
    case zohoCredentials = "zoho-credentials"
    /// What Zoho's webhooks are signed with.
    case zohoWebhook = "zoho-webhook"
    /// What opens a language model.
    case anthropicKey = "anthropic-key"

    /// Its whole name, given that of the server's own: `sergas/production/anthropic-key` beside `sergas/production/app-secrets`.
    public func name(beside app: String) -> String {
        guard self != .app else { return app }
        return app.split(separator: "/", omittingEmptySubsequences: false).dropLast().map { "\($0)/" }.joined()
            + rawValue
    }

    /// Where a secret of it is, in a folder of secrets: `anthropic-key/api_key`, and the server's own in the folder itself.
    public func path(of field: SecretField, in folder: String) -> String {
        self == .app ? "\(folder)/\(field.rawValue)" : "\(folder)/\(rawValue)/\(field.rawValue)"
    }
}
