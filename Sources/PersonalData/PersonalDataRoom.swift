public import Access
public import Audit
public import Core
public import PII
public import Store
public import Vault

/// Personal data where it is kept and asked for: masking with the vault's keys, tokens, and how often it is read.
public struct PersonalDataRoom: Sendable {
    /// The rules of the operator's file.
    public let rules: SanitizerRules
    /// Reversible tokens.
    public let tokens: Tokens
    /// How often personal data is read.
    public let reads: ReadCounts
    private let detector: Detector

    /// The room on a database and a vault.
    public init(
        _ database: AuditedDatabase, _ vault: KeyVault, rules: SanitizerRules, time: any TimeSource,
        randomness: any Randomness
    ) {
        self.rules = rules
        tokens = Tokens(database, vault, rules.ownKinds, time: time, randomness: randomness)
        reads = ReadCounts()
        detector = Detector(rules.settings)
    }

    /// One thing to look through, and what the caller wants beyond the operator's rules.
    public struct Task: Sendable {
        let content: Scannable
        let rules: SanitizerRules?
        let options: JSONValue?

        /// A task; `options` is what the rules were read from.
        public init(_ content: Scannable, _ rules: SanitizerRules?, from options: JSONValue?) {
            self.content = content
            self.rules = rules
            self.options = options
        }
    }

    /// What `look` makes of each task, in their order; what was no task stays what it is.
    public func look<Found, Fault>(
        through tasks: [Result<Task, Fault>], _ look: (Scannable, Sanitizer) -> Found
    ) -> [Result<Found, Fault>] {
        each(tasks, Substitutes(), look)
    }

    /// Each task's content without what was found in it, in their order; what was no task stays what it is. Values that get tokens have
    /// them once this returns.
    public func mask<Fault>(
        _ tasks: [Result<Task, Fault>], by grant: Grant
    ) async throws(StoreFault) -> [Result<Scannable, Fault>] {
        func masked(_ tokens: any Substitute) -> [Result<Scannable, Fault>] {
            each(tasks, KeyedSubstitutes.with(self.tokens.vault, tokens: tokens)) { $0.sanitized(by: $1) }
        }
        let wishes = TokenWishes()
        let masks = masked(wishes)
        let wanted = wishes.values
        guard !wanted.isEmpty else { return masks }
        return masked(KnownTokens(tokens: try await tokens.tokens(for: wanted, by: grant)))
    }

    /// Does something with each task's content and what finds in it. Many tasks have the same options, and a detector takes a while to
    /// make, so the last one is kept.
    private func each<Value, Fault>(
        _ tasks: [Result<Task, Fault>], _ substitutes: Substitutes, _ body: (Scannable, Sanitizer) -> Value
    ) -> [Result<Value, Fault>] {
        let usual = rules.sanitizer(MaskingPolicy(), substitutes, detector)
        var (options, sanitizer): (JSONValue?, Sanitizer) = (nil, usual)
        return tasks.map { task in
            task.map { task in
                if task.options != options {
                    options = task.options
                    sanitizer = task.rules.map { $0.over(rules).sanitizer(MaskingPolicy(), substitutes) } ?? usual
                }
                return body(task.content, sanitizer)
            }
        }
    }
}
