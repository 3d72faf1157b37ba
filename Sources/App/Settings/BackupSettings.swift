import AWS
import Age
import Backups
import Core

/// Where backups go, who can open them, how often they are made and how long they are kept.
public struct BackupSettings: Sendable {
    /// A folder or `s3://bucket/prefix`; nil: none are made by the server.
    public let place: String?
    /// From one backup to the next.
    public let interval: Duration
    let recipients: [AgeRecipient]
    let passphrase: Secret<String>?
    let identity: Secret<String>?
    let kept: Duration
    let keysKept: Duration
    let region: String
    let endpoint: String?
    let isInPath: Bool
    let credentials: AWSCredentials?

    private static let day = Duration.seconds(86_400)

    /// Reads the settings, under a heading of their own.
    init(_ reader: inout SettingsReader, _ aws: AWSSettings) {
        reader.begin("Backups")
        credentials = aws.credentials
        place = reader.optional(
            "BACKUP_TO", .text("absolute path or s3://bucket/prefix", where: BackupDestination.isValid),
            otherwise: "the server makes none",
            "Where the server keeps backups: a folder of another disk or machine, or a bucket. `castellan backup --to` names another."
        )
        recipients = reader.value(
            "BACKUP_RECIPIENTS",
            .list(of: SettingKind(name: "age1…", parse: { AgeRecipient($0) }, print: \.description)),
            default: [],
            "Who can open backups, each alone: two at least, that of operations and one in escrow, as `age-keygen` prints them."
        )
        passphrase = reader.secret(
            "BACKUP_PASSPHRASE", .text("20 characters or more") { $0.count >= 20 }, otherwise: "none",
            "Closes backups instead of recipients. The server can then open what it has made.")
        identity = reader.secret(
            "BACKUP_IDENTITY", .text("AGE-SECRET-KEY-1…") { (try? AgeIdentity.read(file: $0)) != nil },
            otherwise: "none",
            "Opens backups of `BACKUP_RECIPIENTS`: for restoring and for the monthly drill. Leave it out where the server must not "
                + "open its own backups; then make the drill elsewhere.")
        interval = reader.value(
            "BACKUP_INTERVAL", .duration(.seconds(300)...(.seconds(7 * 86_400))), default: .seconds(86_400),
            "From one backup of the server's to the next. Health says so when the newest is older than twice that.")
        kept =
            Self.day
            * reader.value("BACKUP_KEEP_DAYS", .integer(1...3_650), default: 90, "For how long backups are kept.")
        keysKept =
            Self.day
            * reader.value(
                "BACKUP_KEYS_KEEP_DAYS", .integer(1...30), default: 30,
                "For how long the keys of people in backups are kept: as long as somebody who was erased may come back with an old one."
            )
        region = reader.value("BACKUP_S3_REGION", .text("region"), default: "us-east-1", "The bucket's region.")
        endpoint = reader.optional(
            "BACKUP_S3_ENDPOINT", .text("https:// or http:// and a host", where: S3Bucket.isEndpoint),
            otherwise: "`https://s3.` and the region `.amazonaws.com`", "The store, when it isn't AWS itself.")
        isInPath = reader.value(
            "BACKUP_S3_PATH_STYLE", .boolean, default: false,
            "Whether the bucket stands in the path rather than in the host.")
        check(&reader)
    }

    private func check(_ reader: inout SettingsReader) {
        if recipients.count == 1 || Set(recipients).count < recipients.count {
            reader.refuse(
                "BACKUP_RECIPIENTS", "needs two different ones, so that one lost key doesn't lose all backups")
        }
        if !recipients.isEmpty, passphrase != nil {
            reader.refuse("BACKUP_PASSPHRASE", "goes without BACKUP_RECIPIENTS: a file has either")
        }
        guard let place else { return }
        if recipients.isEmpty, passphrase == nil {
            reader.refuse("BACKUP_TO", "needs BACKUP_RECIPIENTS or BACKUP_PASSPHRASE: backups are always encrypted")
        }
        if place.hasPrefix(BackupDestination.scheme), credentials == nil {
            reader.refuse("BACKUP_TO", "needs AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY")
        }
    }

    /// What backups are closed with; nil when nobody could open them.
    var lock: AgeLock? {
        if let passphrase { return .passphrase(passphrase) }
        return recipients.isEmpty ? nil : .recipients(recipients)
    }

    /// How long they are kept.
    var plan: BackupPlan { BackupPlan(kept: kept, keysKept: keysKept) }

    /// What opens them; nil when nothing here does.
    var key: AgeKey? {
        if let passphrase { return .passphrase(passphrase) }
        return identity.flatMap { try? AgeIdentity.read(file: $0.reveal()) }.map { .identities($0) }
    }
}

/// `/backups` or `s3://bucket/prefix`.
struct BackupDestination {
    static let scheme = "s3://"

    let path: String

    static func isValid(_ text: String) -> Bool {
        guard text.hasPrefix(scheme) else { return text.hasPrefix("/") }
        return S3Bucket.isName(String(text.dropFirst(scheme.count).prefix { $0 != "/" }))
    }

    /// The bucket and what keys begin with; nil for a folder.
    var bucket: (name: String, prefix: String)? {
        guard path.hasPrefix(Self.scheme) else { return nil }
        let parts = path.dropFirst(Self.scheme.count).split(separator: "/", maxSplits: 1)
        return (parts.first.map(String.init) ?? "", parts.count > 1 ? String(parts[1]) : "")
    }
}
