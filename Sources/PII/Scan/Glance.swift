/// What the words of a block say at a glance, as bits where they begin. Most say nothing, and nobody reads them.
struct Glance {
    /// Words that something may begin with.
    private(set) var words: UInt64 = 0
    /// Words that may tell something about a number near them.
    private(set) var telling: UInt64 = 0
    /// `:` and `=` behind what may be the end of a secret's name.
    let named: UInt64

    private static let lettersOfEnd: UInt64 = 3

    /// Looks at the words whose first three letters are known.
    @inline(__always)
    init(_ masks: BlockMasks, in text: Text, at position: Int, _ rules: Ruleset) {
        let known = rules.triesEverything ? masks.words | masks.signs >> Self.lettersOfEnd : masks.known
        named = known << Self.lettersOfEnd & masks.signs
        var left = known & masks.words & BlockMasks.ofBlock
        while left != 0 {
            let offset = UInt64(truncatingIfNeeded: left.trailingZeroBitCount)
            left &= left &- 1
            let word = text.word(at: position &- BlockMasks.before &+ Int(truncatingIfNeeded: offset))
            let length = ((masks.wordEnds >> 1) &>> offset).trailingZeroBitCount &+ 1
            if rules.cues.tells(PackedWord(word, length: length)) { telling |= 1 &<< offset }
            if rules.triesEverything || rules.words.mayBegin(word) { words |= 1 &<< offset }
        }
        words &= masks.wholeWords
    }
}
