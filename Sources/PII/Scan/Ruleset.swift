/// Everything a scan looks up, put together once from a detector's settings.
final class Ruleset: Sendable {
    let threshold: Int
    /// Kinds of numbers by how many digits they have; those among them that are found without a word about them; the words about them.
    let numbers, tellingNumbers: [[NumberRule]]
    let numberCues: [Cues]
    let patterns: [[PatternRule]]
    /// Tokens with a prefix, by their first byte, small.
    let tokens: [[TokenRule]]
    /// How words begin that are looked at more closely, and how names of secrets end.
    let words, ends: Triggers
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
        patterns = PatternRules.byLength
        tokens = (0..<128).map { byte in TokenRule.all.filter { $0.prefix.first.map { Int($0 | 0x20) & 127 } == byte } }
        ends = Scanner.ends
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
        words = Triggers(
            TokenRule.all.map(\.prefix) + prefixes
                + (["eyJ", "BEGIN", "bc1", "tb1", "Bearer", "Basic", "www"] + Scanner.nameCues).map { Array($0.utf8) })
    }

    func looksFor(_ kind: Kind) -> Bool { unwanted.isEmpty || !unwanted.contains(kind) }

    /// Whether the value is one that is let through.
    func allows(_ value: UnsafeRawBufferPointer) -> Bool {
        !allowed.isEmpty && allowed.contains(value.map(\.lowercased))
    }
}
