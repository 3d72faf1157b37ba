import Audit
import Core
import Secrets
import Vault
import Zoho

/// What opens Zoho CRM, and what its webhooks are signed with.
struct ZohoSecrets: Sendable {
    let clientID: KeptSecret
    let clientSecret: KeptSecret
    let refreshToken: KeptSecret
    let webhook: KeptSecret
    private let webhooks: WebhookSecrets?
    private let previousWebhook: Secret<String>?

    /// How often at most a webhook that no secret has signed makes the server look whether there is another.
    private static let looksEvery = Duration.seconds(10)

    init(_ settings: Settings, _ sources: SecretSources, _ database: AuditedDatabase, _ vault: KeyVault) {
        let zoho = settings.zoho
        func kept(_ field: SecretField, _ setting: String, _ first: Secret<String>?) -> KeptSecret {
            sources.kept(field, setting, first, database, vault)
        }
        clientID = kept(.zohoClientID, "ZOHO_CLIENT_ID", zoho.clientID.map { Secret($0) })
        clientSecret = kept(.zohoClientSecret, "ZOHO_CLIENT_SECRET", zoho.clientSecret)
        refreshToken = kept(.zohoRefreshToken, "ZOHO_REFRESH_TOKEN", zoho.refreshToken)
        webhook = kept(.zohoWebhookSecret, "ZOHO_WEBHOOK_SECRET", zoho.webhookSecret)
        previousWebhook = zoho.previousWebhookSecret
        webhooks = webhook.provider.map {
            WebhookSecrets(
                .zohoWebhookSecret, in: $0, timeToLive: settings.secrets.timeToLive, refreshesEvery: Self.looksEvery,
                time: sources.time)
        }
    }

    /// What Zoho is shown; nil while a part is missing.
    func credentials(isFresh: Bool) async -> ZohoCredentials? {
        guard let id = await clientID.current(isFresh: isFresh),
            let secret = await clientSecret.current(isFresh: isFresh),
            let token = await refreshToken.current(isFresh: isFresh)
        else { return nil }
        return ZohoCredentials(clientID: id.reveal(), clientSecret: secret, refreshToken: token)
    }

    /// What webhooks may be signed with, the newest first; each as long as the setting has to be.
    func webhookSecrets(isFresh: Bool) async -> [Secret<String>] {
        let kept = await webhooks?.secrets(isFresh: isFresh) ?? []
        let current = kept.isEmpty ? [webhook.first].compactMap(\.self) : kept
        return (current + [previousWebhook].compactMap(\.self)).filter { ZohoSettings.isLongEnough($0.reveal()) }
    }
}
