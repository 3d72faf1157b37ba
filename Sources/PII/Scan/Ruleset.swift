/// Everything a scan looks up, put together once from a detector's settings.
final class Ruleset: Sendable {
    let threshold: Int
    /// Kinds of numbers by how many digits they have; those among them that are found without a word about them; the words about them.
    let numbers, tellingNumbers: [[NumberRule]]
    let numberCues: [Cues]
    /// How many digits in a row, as bits, may be of a kind that no word speaks of, cards apart.
    let bareDigits: UInt64
    let patterns: PatternTable
    let tokens: TokenTable
    /// How words begin that are looked at more closely, how names of secrets end, and both with how words begin that tell of a kind.
    let words, ends, glance: Triggers
    let cues = WordTable.cues
    let custom: [Recognizer]
    /// Whether a custom recognizer may begin anywhere, so that every word and number is tried.
    let triesEverything: Bool
    private let unwanted: Set<Kind>
    private let allowed: Set<[UInt8]>

    init(_ settings: DetectionSettings) {
        threshold = settings.threshold
        numbers = NumberRules.byCount
        tellingNumbers = NumberRules.telling(settings.threshold)
        numberCues = NumberRules.cuesByCount
        let threshold = settings.threshold
        bareDigits =
            threshold <= PaymentCard.leastScore
            ? .max
            : tellingNumbers.enumerated().reduce(0) { bits, rules in
                rules.element.contains { $0.scores.bare + $0.scores.holds >= threshold }
                    ? bits | 1 << UInt64(rules.offset) : bits
            }
        patterns = PatternTable(PatternRules.all)
        tokens = TokenTable(TokenRule.all)
        ends = Triggers(Scanner.nameEnds)
        custom =
            settings.custom
            + settings.deny.filter { (3...Pattern.mostBudget).contains($0.text.utf8.count) }.map {
                (denied: DetectionSettings.Denied) -> Recognizer in
                Recognizer(denying: denied.text, as: denied.kind)
            }
        let prefixes = custom.map(\.pattern.prefix)
        triesEverything = prefixes.contains { $0.count < 3 || !$0[0].isLetter }
        unwanted = settings.kinds.map { Set(Kind.all).subtracting($0) } ?? []
        allowed = Set(settings.allow.map { $0.utf8.map { $0.lowercased } })
        let begun =
            TokenRule.all.map(\.prefix) + prefixes
            + (["eyJ", "BEGIN", "bc1", "tb1", "Bearer", "Basic", "www"] + Scanner.nameCues).map { Array($0.utf8) }
        words = Triggers(begun)
        glance = Triggers(begun + Scanner.nameEnds + WordTable.beginnings)
    }

    func looksFor(_ kind: Kind) -> Bool { unwanted.isEmpty || !unwanted.contains(kind) }

    /// Whether the value is one that is let through.
    func allows(_ value: UnsafeRawBufferPointer) -> Bool {
        !allowed.isEmpty && allowed.contains(value.map(\.lowercased))
    }
}
