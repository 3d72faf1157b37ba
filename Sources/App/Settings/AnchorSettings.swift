import AWS
import Anchors
import Core
import TransparencyLog

extension AnchorPlan {
    /// Reads where the audit log's checkpoints go, under a heading of its own.
    init(
        _ reader: inout SettingsReader, _ aws: AWSSettings, isWebURL: @escaping @Sendable (String) -> Bool, host: String
    ) {
        reader.begin("Audit log: anchors")
        self.init(
            interval: reader.value(
                "AUDIT_ANCHOR_INTERVAL", .duration(.seconds(1)...(.seconds(3600))), default: .seconds(60),
                "From one round over the anchors below to the next. A round does nothing where the log hasn't grown."),
            witnessName: host)
        authorities = reader.optional(
            "AUDIT_ANCHOR_CA_FILE", .text("path"), otherwise: "the authorities that the system trusts",
            "Certificates, in PEM, that anchors' may come from too.")
        directory = reader.optional(
            "AUDIT_MIRROR_DIRECTORY", .text("absolute path", where: { $0.hasPrefix("/") && !$0.hasSuffix("/") }),
            otherwise: "no copy",
            "A folder for a copy of the log: of another disk or, mounted, of another machine. Nothing in it is overwritten."
        )
        bucket = Self.bucket(&reader, aws)
        (webhook, webhookURL) = Self.webhook(&reader, isWebURL)
        letter = Self.letter(&reader)
        witnesses = reader.value(
            "AUDIT_WITNESSES",
            .list(
                of: SettingKind(
                    name: "vkey and URL", parse: { Witness($0) }, print: { "\($0.key.vkey) \($0.url)" })),
            default: [],
            "Witnesses that cosign checkpoints (C2SP tlog-witness): the vkey of each, a space, and its submission prefix."
        )
        readRole(&reader)
    }

    private mutating func readRole(_ reader: inout SettingsReader) {
        witnessName =
            reader.optional(
                "AUDIT_WITNESS_NAME",
                .text("name without spaces and plus signs") { !$0.contains { $0.isWhitespace || $0 == "+" } },
                otherwise: "`/witness` behind the host of the public address",
                "What this server calls itself as a witness: the name of the key that it cosigns with.")
            ?? "\(witnessName)/witness"
        witnessedLogs = reader.value(
            "AUDIT_WITNESS_LOGS",
            .list(
                of: SettingKind(
                    name: "vkey",
                    parse: { VerifierKey(vkey: $0).flatMap { $0.algorithm == .ed25519 ? $0 : nil } },
                    print: { $0.vkey })),
            default: [],
            "The keys of logs that this server is a witness of, at `POST /v1/witness/add-checkpoint`. A log that changes its "
                + "key has both here for a while.")
    }

    private static func bucket(_ reader: inout SettingsReader, _ aws: AWSSettings) -> MirrorBucket? {
        let name = reader.optional(
            "AUDIT_S3_BUCKET", .text("bucket", where: S3Bucket.isName), otherwise: "no copy",
            "A bucket, made with Object Lock, for a copy of the log. What is in it is never overwritten or deleted.")
        let region = reader.value("AUDIT_S3_REGION", .text("region"), default: "us-east-1", "The bucket's region.")
        let endpoint = reader.optional(
            "AUDIT_S3_ENDPOINT", .text("https:// or http:// and a host", where: S3Bucket.isEndpoint),
            otherwise: "`https://s3.` and the region `.amazonaws.com`", "The store, when it isn't AWS itself.")
        let isInPath = reader.value(
            "AUDIT_S3_PATH_STYLE", .boolean, default: false,
            "Whether the bucket stands in the path, as most stores of one's own want it, rather than in the host.")
        let prefix = reader.optional(
            "AUDIT_S3_PREFIX", .text("text"), otherwise: "none", "What each key begins with, such as `castellan/`.")
        let days = reader.value(
            "AUDIT_S3_LOCK_DAYS", .integer(0...36_500), default: 400,
            "For how many days nobody, its owner included, can change or delete an object (Object Lock, mode COMPLIANCE); 0 "
                + "leaves that to the bucket.")
        guard let name else { return nil }
        guard let credentials = aws.credentials else {
            reader.refuse("AUDIT_S3_BUCKET", "needs AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY")
            return nil
        }
        let bucket = S3Bucket(
            name, endpoint: endpoint ?? "https://s3.\(region).amazonaws.com", region: region, isInPath: isInPath,
            credentials: credentials)
        return bucket.map { MirrorBucket($0, prefix: prefix ?? "", lock: days > 0 ? .seconds(86_400 * days) : nil) }
    }

    /// The receiver, or its address alone when the secret is kept elsewhere.
    private static func webhook(
        _ reader: inout SettingsReader, _ isWebURL: @escaping @Sendable (String) -> Bool
    ) -> (Webhook?, String?) {
        let url = reader.optional(
            "AUDIT_WEBHOOK_URL",
            .text("http or https URL", where: { isWebURL($0.split(separator: "?").first.map(String.init) ?? "") }),
            otherwise: "nobody is told", "Who is sent each checkpoint: a CloudEvent, signed as Standard Webhooks say.")
        let secret = reader.secret(
            "AUDIT_WEBHOOK_SECRET",
            .text("whsec_ and 24–64 bytes in base64") { Webhook.isSecret(Secret($0)) },
            otherwise: "`webhook_secret` where secrets are kept, made by `castellan secrets rotate webhook`",
            "What the receiver checks the signature with.")
        guard let url else { return (nil, nil) }
        guard let secret else { return (nil, url) }
        return (Webhook(url: url, secret: secret), nil)
    }

    private static func letter(_ reader: inout SettingsReader) -> CheckpointLetter? {
        let to = reader.optional(
            "AUDIT_MAIL_TO", .text("e-mail address") { EmailAddress($0) != nil }, otherwise: "nobody is told",
            "Who is mailed the newest checkpoint: a mailbox elsewhere that keeps its mail."
        ).flatMap { EmailAddress($0) }
        let every = reader.value(
            "AUDIT_MAIL_EVERY", .duration(.seconds(60)...(.seconds(90 * 86_400))), default: .seconds(86_400),
            "How much time lies between two such mails at least.")
        return to.map { CheckpointLetter(to: $0, every: every) }
    }
}
