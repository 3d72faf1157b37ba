import AWS
public import Core

/// Where secrets are kept, and how often they are replaced.
public struct SecretsSettings: Sendable {
    /// Where secrets are kept.
    public enum Place: Sendable, Hashable {
        /// Sealed in the server's own database.
        case local
        /// In AWS Secrets Manager.
        case aws
        /// A file each.
        case files
        /// In the settings alone.
        case environment
    }

    /// Where they are kept.
    public let place: Place
    /// The name of the document.
    public let name: String
    /// The folder of the files.
    public let folder: String?
    /// How long a document is remembered.
    public let timeToLive: Duration
    /// The age at which the keys that sign tokens are replaced.
    public let signingKeyAge: Duration
    /// The age at which the database's password is replaced.
    public let databaseAge: Duration
    /// The age at which whoever is responsible is reminded of everything else.
    public let otherAge: Duration
    /// Who is reminded by mail.
    public let mailTo: EmailAddress?
    let endpoint: AWSEndpoint?
    let region: String
    let credentials: AWSCredentials?
    let rootKeyName: String?
    let signingKeys: Secret<String>?

    init(_ reader: inout SettingsReader, environment: String, _ aws: AWSSettings) {
        reader.begin("Secrets")
        place = reader.value(
            "SECRETS_PROVIDER",
            .oneOf([("local", .local), ("aws", .aws), ("files", .files), ("environment", .environment)]),
            default: .local,
            "Where secrets are kept that aren't set here: sealed in the database, in AWS Secrets Manager, in files, or nowhere "
                + "else than here. See docs/data-protection.md.")
        name =
            reader.optional(
                "SECRETS_NAME", .text("name"), otherwise: "`castellan/`, the value of `ENV`, and `/app-secrets`",
                "The name of the secret in AWS Secrets Manager: a JSON object with `database_password`, `webhook_secret` and "
                    + "whatever else is yours, which stays as it is.") ?? "castellan/\(environment)/app-secrets"
        folder = reader.optional(
            "SECRETS_FOLDER", .text("absolute path", where: { $0.hasPrefix("/") && !$0.hasSuffix("/") }),
            otherwise: "none",
            "The folder of secrets in files, each 0600 and named like the secret: `database_password`.")
        region =
            reader.optional(
                "SECRETS_AWS_REGION", .text("region"), alias: "AWS_REGION", otherwise: "`us-east-1`",
                "The region of AWS Secrets Manager.") ?? "us-east-1"
        endpoint = reader.optional(
            "SECRETS_AWS_ENDPOINT", .text("https:// or http:// and a host", where: { AWSEndpoint($0) != nil }),
            otherwise: "`https://secretsmanager.` and the region `.amazonaws.com`",
            "Secrets Manager, when it isn't AWS itself."
        ).flatMap { AWSEndpoint($0) }
        timeToLive = reader.value(
            "SECRETS_CACHE_TTL", .duration(.seconds(1)...(.seconds(86_400))), default: .seconds(3_600),
            "How long what was read is remembered. While it can't be read again, it goes on being good.")
        signingKeys = reader.secret(
            "SECRET_KEY", .text("JWK set; any other text is left alone"),
            otherwise: "`secret_key` of the document, else the server's own",
            "The keys that sign access tokens: a JWK set of RSA keys with their private halves, the first of which signs."
        )
        let days = { (count: Int) in Duration.seconds(count * 86_400) }
        signingKeyAge = reader.value(
            "SECRETS_JWT_ROTATION", .duration(days(3)...days(3_650)), default: days(30),
            "The age at which another key signs access tokens. Nobody notices.")
        databaseAge = reader.value(
            "SECRETS_DATABASE_ROTATION", .duration(days(1)...days(3_650)), default: days(90),
            "The age at which PostgreSQL's password is replaced, where it is kept in a file or in AWS Secrets Manager.")
        otherAge = reader.value(
            "SECRETS_REMINDER_AGE", .duration(days(8)...days(3_650)), default: days(90),
            "The age at which somebody has to replace what the server can't replace alone; a week before, it says so.")
        mailTo = reader.optional(
            "SECRETS_MAIL_TO", .text("e-mail address") { EmailAddress($0) != nil },
            otherwise: "nobody: an event says it", "Who is mailed when a secret is to be replaced."
        ).flatMap { EmailAddress($0) }
        rootKeyName = reader.optional(
            "CASTELLAN_ROOT_KEY_SECRET", .text("name"),
            otherwise: "`CASTELLAN_ROOT_KEY`, or `root.key` in the data folder",
            "The secret in AWS Secrets Manager whose text is the root key.")
        credentials = aws.credentials
        check(&reader)
    }

    private func check(_ reader: inout SettingsReader) {
        if place == .aws, credentials == nil {
            reader.refuse("SECRETS_PROVIDER", "needs AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY")
        }
        if rootKeyName != nil, credentials == nil {
            reader.refuse("CASTELLAN_ROOT_KEY_SECRET", "needs AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY")
        }
        if place == .files, folder == nil { reader.refuse("SECRETS_PROVIDER", "needs SECRETS_FOLDER") }
    }
}
