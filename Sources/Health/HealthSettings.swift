/// What the health room is told at start.
public struct HealthSettings: Sendable {
    /// What the service is called in public: guide R's `Real Estate CRM API`.
    public var service: String
    /// The program's version.
    public var version: String
    /// What this installation is called.
    public var environment: String
    /// From one look at a component to the next.
    public var interval: Duration
    /// What the server demands of whoever signs in.
    public var policy: SignInPolicy
    /// Whether some place outside this machine remembers what the audit log said.
    public var isAnchored: Bool

    /// What the health room is told at start.
    public init(
        service: String, version: String, environment: String, interval: Duration, policy: SignInPolicy,
        isAnchored: Bool
    ) {
        self.service = service
        self.version = version
        self.environment = environment
        self.interval = interval
        self.policy = policy
        self.isAnchored = isAnchored
    }
}
