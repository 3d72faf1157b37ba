/// What somebody wants found and what becomes of it: the lists, thresholds and path rules of a file or of a request.
public struct SanitizerRules: Sendable {
    /// The only built-in kinds to look for; nil for all.
    public var kinds: Set<Kind>?
    /// The least score, 1 to 100; nil for the usual one.
    public var threshold: Int?
    /// What becomes of kinds that have no operator of their own; nil for what is usual where the rules are used.
    public var usual: OperatorName?
    /// What becomes of single kinds.
    public var operators: [Kind: OperatorName] = [:]
    /// Values that are let through.
    public var allow: Set<String> = []
    /// Values that always count.
    public var deny: [DetectionSettings.Denied] = []
    /// Kinds of one's own.
    public var recognizers: [Recognizer] = []
    /// What holds at single paths; the first that matches counts.
    public var paths: [Path] = []

    /// What holds at a path.
    public struct Path: Sendable {
        let path: String
        let action: Action

        enum Action: Sendable {
            case skip
            case kind(Kind)
            case apply(OperatorName)
        }
    }

    /// Nothing in particular.
    public init() {}

    /// Kinds that only these rules know.
    public var ownKinds: Set<Kind> { Set(recognizers.map(\.kind) + deny.map(\.kind)).subtracting(Kind.all) }

    /// These rules where both say something, the others' where only they do; lists are joined.
    public func over(_ other: SanitizerRules) -> SanitizerRules {
        var rules = other
        rules.kinds = kinds ?? other.kinds
        rules.threshold = threshold ?? other.threshold
        rules.usual = usual ?? other.usual
        rules.operators.merge(operators) { _, own in own }
        rules.allow.formUnion(allow)
        rules.deny += deny
        rules.recognizers += recognizers
        rules.paths = paths + other.paths
        return rules
    }

    /// What finds, without what becomes of it.
    public var settings: DetectionSettings {
        var settings = DetectionSettings()
        settings.kinds = kinds
        settings.threshold = threshold ?? DetectionSettings.usualThreshold
        settings.allow = allow
        settings.deny = deny
        settings.custom = recognizers
        return settings
    }

    /// A sanitizer that does so; kinds that the rules don't speak about are treated as `policy` says. `detector` is one of these rules'
    /// ``settings``, where there is one already.
    public func sanitizer(
        _ policy: MaskingPolicy = MaskingPolicy(), _ substitutes: Substitutes = Substitutes(),
        _ detector: Detector? = nil
    ) -> Sanitizer {
        var policy = policy
        if let usual { policy.usual = usual.made(with: substitutes) }
        for (kind, name) in operators { policy.byKind[kind] = name.made(with: substitutes) }
        return Sanitizer(
            detector ?? Detector(settings), policy: policy,
            rules: paths.map { path in
                switch path.action {
                case .skip: PathRule(path.path, .skip)
                case .kind(let kind): PathRule(path.path, .kind(kind))
                case .apply(let name): PathRule(path.path, .apply(name.made(with: substitutes)))
                }
            })
    }
}
