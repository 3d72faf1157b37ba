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
    private let detecting: Sanitizer

    /// The room on a database and a vault.
    public init(
        _ database: AuditedDatabase, _ vault: KeyVault, rules: SanitizerRules, time: any TimeSource,
        randomness: any Randomness
    ) {
        self.rules = rules
        tokens = Tokens(database, vault, rules.ownKinds, time: time, randomness: randomness)
        reads = ReadCounts()
        detecting = rules.sanitizer()
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

    /// What finds for a task. Keep it for the next one with the same rules: it takes a while to make.
    public func sanitizer(for rules: SanitizerRules?) -> Sanitizer {
        rules.map { $0.over(self.rules).sanitizer() } ?? detecting
    }

    /// Each task's content without what was found in it, in their order. Values that get tokens have them once this returns.
    public func mask(_ tasks: [Task], by grant: Grant) async throws(StoreFault) -> [Scannable] {
        let wishes = TokenWishes()
        var masked = masked(tasks, wishes)
        let wanted = wishes.values
        if !wanted.isEmpty {
            masked = self.masked(tasks, KnownTokens(tokens: try await tokens.tokens(for: wanted, by: grant)))
        }
        return masked
    }

    private func masked(_ tasks: [Task], _ tokens: any Substitute) -> [Scannable] {
        let substitutes = KeyedSubstitutes.with(self.tokens.vault, tokens: tokens)
        // Many tasks have the same options, and a sanitizer takes a while to make.
        var (options, sanitizer): (JSONValue?, Sanitizer) = (nil, rules.sanitizer(MaskingPolicy(), substitutes))
        return tasks.map { task in
            if task.options != options {
                options = task.options
                sanitizer = (task.rules?.over(rules) ?? rules).sanitizer(MaskingPolicy(), substitutes)
            }
            return task.content.sanitized(by: sanitizer)
        }
    }
}
