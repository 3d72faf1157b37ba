/// What the server's own writing passes through before it is kept: its log, its events, its audit log.
///
/// Addresses of machines and URLs stay, because whoever looks into an incident needs them.
public struct RecordSanitizers: Sendable {
    /// For lines of the log.
    public let log: Sanitizer
    /// For what this server writes into its own events and audit entries. E-mail addresses stay, since they are what it calls people by;
    /// whoever is erased, their records go with them.
    public let own: Sanitizer
    /// For events and audit entries of other programs.
    public let reported: Sanitizer

    /// Those that follow from an operator's rules.
    public init(_ rules: SanitizerRules = SanitizerRules()) {
        log = rules.sanitizer(.logs)
        var policy = log.policy
        if rules.operators[.email] == nil { policy.byKind[.email] = .keep }
        own = Sanitizer(log.detector, policy: policy, rules: log.rules)
        reported = log
    }

    /// Those without any rules.
    public static let usual = RecordSanitizers()
}
