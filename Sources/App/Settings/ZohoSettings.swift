import Core
import Secrets
import Zoho

/// Zoho CRM: where it is, what opens it, how often it is asked.
public struct ZohoSettings: Sendable {
    private let clientID: String?
    private let clientSecret: Secret<String>?
    private let refreshToken: Secret<String>?
    private let webhookSecret: Secret<String>?
    private let previousWebhookSecret: Secret<String>?
    private let plan: ZohoPlan

    /// Whether Zoho is configured.
    public var isConfigured: Bool { clientID != nil }

    init(_ reader: inout SettingsReader, isWebURL: @escaping @Sendable (String) -> Bool, hasDocument: Bool) {
        reader.begin("Zoho CRM")
        clientID = reader.optional(
            "ZOHO_CLIENT_ID", .text("client id"), otherwise: "no connection to Zoho CRM",
            "The client of this server in Zoho's API console. See docs/zoho.md.")
        clientSecret = reader.secret(
            "ZOHO_CLIENT_SECRET", .text("secret"), otherwise: "`zoho_client_secret` where secrets are kept",
            "The client's secret.")
        refreshToken = reader.secret(
            "ZOHO_REFRESH_TOKEN", .text("token"), otherwise: "`zoho_refresh_token` where secrets are kept",
            "What Zoho gives access tokens for, with the scopes that docs/zoho.md names.")
        let centre = reader.value(
            "ZOHO_DATA_CENTRE", .oneOf(DataCentre.allCases.map { ($0.rawValue, $0) }), default: .us,
            "Where the organisation's data is; no other centre knows it.")
        let url = SettingKind<String>.text("http or https URL", where: isWebURL)
        let accounts = reader.optional(
            "ZOHO_ACCOUNTS_URL", url, otherwise: "the data centre's", "Where tokens come from.")
        let api = reader.optional("ZOHO_API_URL", url, otherwise: "the data centre's", "Where records are.")
        let perMinute = reader.value(
            "ZOHO_REQUESTS_PER_MINUTE", .integer(1...60_000), default: 240,
            "How many requests a minute Zoho is sent by this node at most; each costs a credit of the organisation's day."
        )
        let interval = reader.value(
            "ZOHO_SYNC_INTERVAL", .duration(.seconds(30)...(.seconds(86_400))), default: .seconds(900),
            "From one look for changes to the next. Webhooks are quicker.")
        let stale = reader.value(
            "ZOHO_STALE_AFTER", .duration(.seconds(60)...(.seconds(7 * 86_400))), default: .seconds(3_600),
            "The age at which what is here counts as too old: the status and the health report say so.")
        let isSecret: @Sendable (String) -> Bool = { Self.isLongEnough($0) }
        webhookSecret = reader.secret(
            "ZOHO_WEBHOOK_SECRET", .text("16 characters or more", where: isSecret),
            otherwise: "`zoho_webhook_secret` where secrets are kept; without one no webhook is taken",
            "What `X-Zoho-Signature` of webhooks is made with.")
        previousWebhookSecret = reader.secret(
            "ZOHO_WEBHOOK_PREVIOUS_SECRET", .text("16 characters or more", where: isSecret), otherwise: "none",
            "The one before, while the sender is being given another.")
        let admitsAgeless = reader.value(
            "ZOHO_WEBHOOK_BODY_SIGNATURE", .boolean, default: false,
            "Whether a signature over the body alone is taken, from senders that can't sign a time.")
        let queue = reader.value(
            "ZOHO_WEBHOOK_QUEUE", .integer(1...1_000_000), default: 10_000,
            "How many webhooks may wait; beyond it the answer is 503, and nothing of it is kept.")
        plan = ZohoPlan(
            centre: centre, accountsURL: accounts, apiURL: api, requestsPerMinute: perMinute, interval: interval,
            staleAfter: stale, webhooks: WebhookSigning(admitsAgeless: admitsAgeless) { [] }, webhookQueue: queue
        ) { nil }
        check(&reader, hasDocument: hasDocument)
    }

    private static func isLongEnough(_ secret: String) -> Bool { secret.utf8.count >= 16 }

    private func check(_ reader: inout SettingsReader, hasDocument: Bool) {
        if clientID == nil, clientSecret != nil || refreshToken != nil || webhookSecret != nil {
            reader.refuse(
                "ZOHO_CLIENT_ID", "is missing beside ZOHO_CLIENT_SECRET, ZOHO_REFRESH_TOKEN or ZOHO_WEBHOOK_SECRET")
        }
        if clientID != nil, clientSecret == nil || refreshToken == nil, !hasDocument {
            reader.refuse("ZOHO_CLIENT_ID", "needs ZOHO_CLIENT_SECRET and ZOHO_REFRESH_TOKEN")
        }
    }

    /// The plan with its secrets, as they are set or else as a provider keeps them; nil where Zoho isn't configured.
    func plan(
        _ provider: (any SecretProvider)?, _ timeToLive: Duration, _ time: any TimeSource
    ) -> ZohoPlan? {
        guard let clientID else { return nil }
        let current = provider.map { SecretCache($0, timeToLive: timeToLive, time: time) }
        let previous = provider.map { SecretCache($0, .previous, timeToLive: timeToLive, time: time) }
        @Sendable func kept(_ field: SecretField, in cache: SecretCache?) async -> Secret<String>? {
            (try? await cache?.document())?[field]
        }
        var plan = plan
        plan.credentials = { [clientSecret, refreshToken] in
            var (secret, token) = (clientSecret, refreshToken)
            if secret == nil { secret = await kept(.zohoClientSecret, in: current) }
            if token == nil { token = await kept(.zohoRefreshToken, in: current) }
            guard let secret, let token else { return nil }
            return ZohoCredentials(clientID: clientID, clientSecret: secret, refreshToken: token)
        }
        plan.webhooks = WebhookSigning(admitsAgeless: plan.webhooks.admitsAgeless) {
            [webhookSecret, previousWebhookSecret] in
            if let webhookSecret { return [webhookSecret, previousWebhookSecret].compactMap { $0 } }
            let secrets = [
                await kept(.zohoWebhookSecret, in: current), await kept(.zohoWebhookSecret, in: previous),
            ]
            // As long as the setting has to be.
            return secrets.compactMap { $0 }.filter { Self.isLongEnough($0.reveal()) }
        }
        return plan
    }
}
