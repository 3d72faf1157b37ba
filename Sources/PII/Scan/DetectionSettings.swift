/// What is looked for, and how sure one has to be.
public struct DetectionSettings: Sendable {
    /// The score from which something counts as found.
    public static let usualThreshold = 50

    /// The kinds to look for; nil for all built-in ones. Custom and denied ones are always looked for.
    public var kinds: Set<Kind>?
    /// The least score, 1 to 100.
    public var threshold = usualThreshold
    /// Values that are let through, whatever the letters' case: a company's own addresses, documentation's examples.
    public var allow: Set<String> = []
    /// Values that always count, whatever the letters' case: names of people that have to stay out, code words. Three bytes at least.
    public var deny: [Denied] = []
    /// Kinds of one's own.
    public var custom: [Recognizer] = []

    /// A value that always counts.
    public struct Denied: Sendable, Hashable {
        /// The value: 3 to 127 bytes, others are ignored.
        public let text: String
        /// What it is.
        public let kind: Kind

        /// A value and what it is.
        public init(_ text: String, _ kind: Kind) {
            self.text = text
            self.kind = kind
        }
    }

    /// All built-in kinds, and nothing else.
    public init() {}
}
