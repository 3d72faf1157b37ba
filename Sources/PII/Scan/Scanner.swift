/// Finds what looks like personal data in one pass over bytes.
///
/// ```
/// 64 bytes ─ masks of digits, letters, marks ─ triggers ─ verifiers ─ score with context ─ findings
/// ```
///
/// A trigger is a byte at which something may begin (the first digit of a number, the first letter of a word) or that stands within it
/// (`@`, `:`, `=`). A verifier looks at a bounded stretch around its trigger, so the work is linear in the input whatever the bytes are.
/// Words go a block ahead of all else, so that a number knows at a glance whether any word near it may speak about it: hardly any does, and
/// then nobody has to read them.
struct Scanner {
    let rules: Ruleset
    /// What the masks are of: the input, of which `text` may be a part.
    private let whole: Text
    private(set) var text: Text
    /// What the JSON key above the text says.
    private(set) var key: KeyMeaning
    /// In the order in which they were met, which is nearly that of where they stand; they may overlap.
    var found: [Finding] = []
    /// Whether a byte beyond ASCII was seen.
    private(set) var sawBeyondASCII = false
    private(set) var block = Block()
    // The masks that were made last, since the values of a document lie many to a block.
    private var masks: (last: BlockMasks, before: BlockMasks) = (BlockMasks(), BlockMasks())
    private var masksEnd = Int.min
    // Up to where each sort of trigger was looked at as part of an earlier one of its sort. Within a block the sorts come one after the
    // other, so none may speak for another.
    var numbersDone = Int.min
    var wordsDone = Int.min
    var tokensDone = Int.min
    var colonsDone = Int.min
    /// What the last `://` began, scheme apart.
    var lastURL = 0..<0

    init(_ rules: Ruleset, _ text: Text, under key: KeyMeaning = KeyMeaning()) {
        self.rules = rules
        self.text = text
        self.key = key
        whole = text
    }

    /// Looks through a part of the text with the same findings. Parts come in order.
    mutating func scan(_ part: Text, under key: KeyMeaning) {
        text = part
        self.key = key
        (numbersDone, wordsDone, tokensDone, colonsDone) = (Int.min, Int.min, Int.min, Int.min)
        (sawBeyondASCII, lastURL) = (false, 0..<0)
        scan()
    }

    /// Looks through the text.
    mutating func scan() {
        var position = text.lower & ~(Block.size &- 1)
        let first = masks(at: position)
        if text.upper <= position &+ Block.size, first.digits | first.marks | first.beyond == 0 {
            // A value of words alone, as most are.
            _ = words(first, after: BlockMasks(), from: position)
            return
        }
        block = Block(at: position, first, telling: words(first, after: BlockMasks(), from: position))
        var last = BlockMasks()
        while position < text.upper {
            // The next block too, since a word's first letters may stand in one and its digits in the other.
            let following = position &+ Block.size
            if following < text.upper {
                let masks = masks(at: following)
                block.look(ahead: masks, telling: words(masks, after: block.here, from: following))
            } else {
                block.look(ahead: BlockMasks(), telling: 0)
            }
            let here = block.here
            sawBeyondASCII = sawBeyondASCII || here.beyond != 0
            let starts = here.alphanumeric & ~(here.alphanumeric << 1 | last.alphanumeric >> 63)
            tokens(block.tokens(starts), from: position)
            marks(here.marks, from: position)
            pairs(block.pairs(starts), from: position)
            let numbersHere = rules.triesEverything ? starts & here.digits : block.numbers(starts, last)
            numbers(numbersHere, from: position)
            last = here
            block.advance()
            position = following
        }
    }

    /// Adds a finding that reaches the threshold.
    mutating func add(_ kind: @autoclosure () -> Kind, _ range: Range<Int>, _ score: Int) {
        guard score >= rules.threshold else { return }
        let kind = kind()
        guard rules.looksFor(kind) else { return }
        let range = text.wholeScalars(range)
        if !rules.allows(text[range]) { found.append(Finding(kind, range, score)) }
    }

    /// Whether a word near a range, or the key, may say what kind it is.
    @inline(__always)
    func mayBeCued(_ range: Range<Int>) -> Bool {
        key.tells
            || block.mayTell(range.lowerBound &- Surroundings.reachBefore..<range.upperBound &+ Surroundings.reachAfter)
    }

    /// The masks of a block, without what isn't of this text.
    @inline(__always)
    private mutating func masks(at position: Int) -> BlockMasks {
        var masks = remembered(at: position)
        if position < text.lower { masks = masks.cut(to: .max &<< UInt64(truncatingIfNeeded: text.lower &- position)) }
        let rest = text.upper &- position
        return rest < Block.size ? masks.cut(to: ~(.max &<< UInt64(truncatingIfNeeded: rest))) : masks
    }

    @inline(__always)
    private mutating func remembered(at position: Int) -> BlockMasks {
        if position &+ Block.size == masksEnd { return masks.last }
        if position &+ 2 &* Block.size == masksEnd { return masks.before }
        masks = (BlockMasks(whole, at: position), masks.last)
        masksEnd = position &+ Block.size
        return masks.last
    }

    /// Looks at words that something may begin with; where words begin that may tell of a kind.
    @inline(__always)
    private mutating func words(_ masks: BlockMasks, after previous: BlockMasks, from block: Int) -> UInt64 {
        let letters = masks.letters
        let capitals = masks.innerCapitals(after: previous)
        let starts = letters & ~(letters << 1 | previous.letters >> 63)
        let behindDigit = starts & (masks.digits << 1 | previous.digits >> 63)
        // Two or three letters behind a digit are part of a token, not a word. What stands in the next block may be letters.
        let four = letters >> 1 & (letters >> 2 | 3 << 62) & (letters >> 3 | 7 << 61) | 7 << 61
        var left = starts & ~(behindDigit & ~four) | capitals
        let beginnings = starts & ~behindDigit
        var telling: UInt64 = 0
        let (triggers, triesEverything) = (rules.wordsAndCues, rules.triesEverything)
        while left != 0 {
            let offset = UInt64(truncatingIfNeeded: left.trailingZeroBitCount)
            left &= left &- 1
            let position = block &+ Int(truncatingIfNeeded: offset)
            let word = text.word(at: position)
            guard triggers.mayBegin(word) || triesEverything else { continue }
            let ends = ((~letters | capitals) >> 1) &>> offset
            if tells(word, length: ends == 0 ? nil : ends.trailingZeroBitCount &+ 1) { telling |= 1 &<< offset }
            if beginnings &>> offset & 1 == 1, rules.words.mayBegin(word) || triesEverything { self.word(at: position) }
        }
        return telling
    }

    /// Whether a word tells of a kind; one whose end isn't known may.
    private func tells(_ word: UInt64, length: Int?) -> Bool {
        guard let length else { return true }
        return rules.cues[PackedWord(word, length: length)].overlaps(.telling)
    }

    @inline(__always)
    private mutating func tokens(_ starts: UInt64, from block: Int) {
        var starts = starts
        while starts != 0 {
            let position = block &+ starts.trailingZeroBitCount
            starts &= starts &- 1
            token(at: position)
        }
    }

    @inline(__always)
    private mutating func pairs(_ starts: UInt64, from block: Int) {
        var starts = starts
        while starts != 0 {
            pairs(at: block &+ starts.trailingZeroBitCount)
            starts &= starts &- 1
        }
    }

    @inline(__always)
    private mutating func marks(_ marks: UInt64, from block: Int) {
        var marks = marks
        while marks != 0 {
            let position = block &+ marks.trailingZeroBitCount
            marks &= marks &- 1
            switch text[position] {
            case UInt8(ascii: "@"): atSign(at: position)
            case UInt8(ascii: ":"): colon(at: position)
            case UInt8(ascii: "="): assignment(at: position)
            default: break
            }
        }
    }

    @inline(__always)
    private mutating func numbers(_ starts: UInt64, from block: Int) {
        var starts = starts
        while starts != 0 {
            let position = block &+ starts.trailingZeroBitCount
            starts &= starts &- 1
            if rules.triesEverything { custom(at: position) }
            if position >= numbersDone { number(at: position) }
        }
    }
}
