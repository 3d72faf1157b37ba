/// What to do with the values at a path of a JSON document, and with everything below them.
///
/// A path names keys from the root, separated by dots: `user.email`. `*` is any one key or element, `**` any number of them, none too:
/// `**.password`, `items.*.name`. Where several rules match, the first one counts.
public struct PathRule: Sendable {
    /// What is done.
    public enum Action: Sendable {
        /// Nothing is looked for.
        case skip
        /// Each value is of this kind as a whole.
        case kind(Kind)
        /// What is found gets this operator.
        case apply(Operator)
    }

    /// As it was given.
    public let path: String
    /// What is done.
    public let action: Action
    private let steps: [[UInt8]]

    /// A rule.
    public init(_ path: String, _ action: Action) {
        self.path = path
        self.action = action
        steps = path.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false).map { Array($0) }
    }

    /// Whether a path from the root is the rule's, or lies below it. Keeps the set of steps that were reached: no input makes it backtrack.
    func matches(_ path: [[UInt8]]) -> Bool {
        var reached = Set([0])
        for key in path {
            spread(&reached)
            if reached.contains(steps.count) { return true }
            var next: Set<Int> = []
            for step in reached {
                switch steps[step] {
                case Self.anySteps: next.insert(step)
                case Self.anyStep, key: next.insert(step + 1)
                default: break
                }
            }
            reached = next
        }
        spread(&reached)
        return reached.contains(steps.count)
    }

    /// `**` may also stand for nothing.
    private func spread(_ reached: inout Set<Int>) {
        for step in 0..<steps.count where reached.contains(step) && steps[step] == Self.anySteps {
            reached.insert(step + 1)
        }
    }

    private static let anyStep = Array("*".utf8)
    private static let anySteps = Array("**".utf8)
}
