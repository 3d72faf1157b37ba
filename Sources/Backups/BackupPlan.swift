/// For how long backups are kept.
public struct BackupPlan: Sendable {
    /// For how long backups are kept.
    public let kept: Duration
    /// For how long the keys of people in them are kept; ``longestKeys`` at most.
    public let keysKept: Duration

    /// Somebody who was erased is gone from all backups once this is over.
    public static let longestKeys = Duration.seconds(30 * 86_400)
    /// However old they are, so many of the newest backups are kept.
    public static let fewest = 2

    /// A plan; see the properties.
    public init(kept: Duration, keysKept: Duration) {
        self.kept = kept
        self.keysKept = min(keysKept, Self.longestKeys)
    }
}
