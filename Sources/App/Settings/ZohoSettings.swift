import Core
import Zoho

/// Zoho CRM: where it is, what opens it, how often it is asked.
public struct ZohoSettings: Sendable {
    let clientID: String?
    let clientSecret: Secret<String>?
    let refreshToken: Secret<String>?
    let webhookSecret: Secret<String>?
    let previousWebhookSecret: Secret<String>?
    private let plan: ZohoPlan

    /// Whether Zoho is configured.
    public let isConfigured: Bool

    init(_ reader: inout SettingsReader, isWebURL: @escaping @Sendable (String) -> Bool, hasDocument: Bool) {
        reader.begin("Zoho CRM")
        clientID = reader.optional(
            "ZOHO_CLIENT_ID", .text("client id"),
            otherwise:
                "`client_id` of `zoho-credentials` where secrets are kept, when `ZOHO_DATA_CENTRE` is set; else there is no "
                + "connection to Zoho CRM",
            "The client of this server in Zoho's API console. See docs/zoho.md.")
        clientSecret = reader.secret(
            "ZOHO_CLIENT_SECRET", .text("secret"),
            otherwise: "`client_secret` of `zoho-credentials` where secrets are kept",
            "The client's secret.")
        refreshToken = reader.secret(
            "ZOHO_REFRESH_TOKEN", .text("token"),
            otherwise: "`refresh_token` of `zoho-credentials` where secrets are kept",
            "What Zoho gives access tokens for, with the scopes that docs/zoho.md names.")
        let centre = reader.optional(
            "ZOHO_DATA_CENTRE", .oneOf(DataCentre.allCases.map { ($0.rawValue, $0) }), otherwise: "`us`",
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
            otherwise: "`secret` of `zoho-webhook` where secrets are kept; without one no webhook is taken",
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
            centre: centre ?? .us, accountsURL: accounts, apiURL: api, requestsPerMinute: perMinute, interval: interval,
            staleAfter: stale, webhooks: WebhookSigning(admitsAgeless: admitsAgeless) { _ in [] }, webhookQueue: queue
        ) { _ in nil }
        isConfigured = clientID != nil || (hasDocument && centre != nil)
        check(&reader, hasDocument: hasDocument)
    }

    /// Whether a webhook's secret is one.
    static func isLongEnough(_ secret: String) -> Bool { secret.utf8.count >= 16 }

    private func check(_ reader: inout SettingsReader, hasDocument: Bool) {
        if !isConfigured, clientSecret != nil || refreshToken != nil || webhookSecret != nil {
            reader.refuse(
                "ZOHO_CLIENT_ID", "is missing beside ZOHO_CLIENT_SECRET, ZOHO_REFRESH_TOKEN or ZOHO_WEBHOOK_SECRET")
        }
        if clientID != nil, clientSecret == nil || refreshToken == nil, !hasDocument {
            reader.refuse("ZOHO_CLIENT_ID", "needs ZOHO_CLIENT_SECRET and ZOHO_REFRESH_TOKEN")
        }
    }

    /// The plan with its secrets, as they are kept; nil where Zoho isn't configured.
    func plan(_ secrets: ZohoSecrets) -> ZohoPlan? {
        guard isConfigured else { return nil }
        var plan = plan
        plan.credentials = { isFresh in await secrets.credentials(isFresh: isFresh) }
        plan.webhooks = WebhookSigning(admitsAgeless: plan.webhooks.admitsAgeless) { isFresh in
            await secrets.webhookSecrets(isFresh: isFresh)
        }
        return plan
    }
}
