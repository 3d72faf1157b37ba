public import AWS
public import Core
public import TransparencyLog

/// Where a log's checkpoints are to go, as the settings say.
public struct AnchorPlan: Sendable {
    /// From one round to the next.
    public var interval: Duration
    /// Certificates, in PEM, that are trusted beside the system's.
    public var authorities: String?
    /// A folder for a copy of the log.
    public var directory: String?
    /// A bucket for a copy of the log.
    public var bucket: MirrorBucket?
    /// Who is told by HTTP.
    public var webhook: Webhook?
    /// Who is told by HTTP when the secret is kept elsewhere than in the settings.
    public var webhookURL: String?
    /// Who is told by mail.
    public var letter: CheckpointLetter?
    /// Who cosigns.
    public var witnesses: [Witness] = []
    /// What this server calls itself as a witness.
    public var witnessName: String
    /// The logs that this server is a witness of, by their keys.
    public var witnessedLogs: [VerifierKey] = []

    /// A plan without anchors.
    public init(interval: Duration, witnessName: String) {
        self.interval = interval
        self.witnessName = witnessName
    }

    /// A copy in a bucket.
    public struct MirrorBucket: Sendable {
        let bucket: S3Bucket
        let prefix: String
        let lock: Duration?

        /// `prefix` stands before each key; `lock` is for how long nobody may change an object.
        public init(_ bucket: S3Bucket, prefix: String, lock: Duration?) {
            self.bucket = bucket
            self.prefix = prefix
            self.lock = lock
        }
    }

    /// A witness for the log.
    public struct Witness: Sendable, Hashable {
        /// Its key, by which its cosignatures are known.
        public let key: VerifierKey
        /// Its submission prefix; `/add-checkpoint` comes behind it.
        public let url: String

        /// A witness from `vkey URL`; nil for anything else, and for a key that isn't one of a witness.
        public init?(_ text: String) {
            let parts = text.split(separator: " ")
            guard parts.count == 2, let key = VerifierKey(vkey: parts[0]), key.algorithm == .cosignature,
                parts[1].hasPrefix("https://") || parts[1].hasPrefix("http://")
            else { return nil }
            self.key = key
            url = String(parts[1].hasSuffix("/") ? parts[1].dropLast() : parts[1])
        }
    }

    /// Who is told by mail, and how often at most.
    public struct CheckpointLetter: Sendable {
        let to: EmailAddress
        let every: Duration

        /// A recipient.
        public init(to: EmailAddress, every: Duration) {
            self.to = to
            self.every = every
        }
    }
}
