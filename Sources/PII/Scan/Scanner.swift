/// Finds what looks like personal data in one pass over bytes.
///
/// ```
/// 64 bytes ─ masks of digits, letters, marks ─ triggers ─ verifiers ─ score with context ─ findings
/// ```
///
/// A trigger is a byte at which something may begin (the first digit of a number, the first letter of a word) or that stands within it
/// (`@`, `:`, `=`). A verifier looks at a bounded stretch around its trigger, so the work is linear in the input whatever the bytes are.
struct Scanner {
    let rules: Ruleset
    var text: Text
    /// What the JSON key above the text says.
    var key = KeyMeaning()
    /// In the order in which they were met, which is nearly that of where they stand; they may overlap.
    var found: [Finding] = []
    /// Whether a byte beyond ASCII was seen.
    private(set) var sawBeyondASCII = false
    // Up to where each sort of trigger was looked at as part of an earlier one of its sort. Within a block the sorts come one after the
    // other, so none may speak for another.
    var numbersDone = Int.min
    var wordsDone = Int.min
    var tokensDone = Int.min
    var colonsDone = Int.min

    init(_ rules: Ruleset, _ text: Text) {
        self.rules = rules
        self.text = text
    }

    /// Looks through another text with the same findings.
    mutating func scan(_ text: Text, under key: KeyMeaning) {
        self.text = text
        self.key = key
        (numbersDone, wordsDone, tokensDone, colonsDone) = (Int.min, Int.min, Int.min, Int.min)
        sawBeyondASCII = false
        scan()
    }

    /// Looks through the text.
    mutating func scan() {
        var position = text.lower
        var current = BlockMasks(text, at: position)
        var before: UInt64 = 0
        while position < text.upper {
            // The next block too, since a word's first letters may stand in one and its digits in the other.
            let following = position &+ 64 < text.upper ? BlockMasks(text, at: position &+ 64) : BlockMasks()
            sawBeyondASCII = sawBeyondASCII || current.beyondASCII
            let alphanumeric = current.digits | current.letters
            let starts = alphanumeric & ~(alphanumeric << 1 | before)
            before = alphanumeric >> 63
            words(starts & current.letters, from: position)
            tokens(starts & current.letters & Self.letterThenDigit(current, following), from: position)
            marks(current.marks, from: position)
            numbers(starts & current.digits, from: position)
            current = following
            position &+= 64
        }
    }

    /// Adds a finding that reaches the threshold.
    mutating func add(_ kind: Kind, _ range: Range<Int>, _ score: Int) {
        guard score >= rules.threshold, rules.looksFor(kind) else { return }
        let range = text.wholeScalars(range)
        if !rules.allows(text[range]) { found.append(Finding(kind, range, score)) }
    }

    /// Where one to six letters stand before a digit.
    @inline(__always)
    private static func letterThenDigit(_ block: BlockMasks, _ next: BlockMasks) -> UInt64 {
        func digits(_ places: UInt64) -> UInt64 { block.digits >> places | next.digits << (64 - places) }
        func letters(_ places: UInt64) -> UInt64 { block.letters >> places | next.letters << (64 - places) }
        let five = letters(4) & (digits(5) | letters(5) & digits(6))
        let three = letters(2) & (digits(3) | letters(3) & (digits(4) | five))
        return digits(1) | letters(1) & (digits(2) | three)
    }

    @inline(__always)
    private mutating func words(_ starts: UInt64, from block: Int) {
        var starts = starts
        while starts != 0 {
            let position = block &+ starts.trailingZeroBitCount
            starts &= starts &- 1
            if rules.words.mayBegin(text.word(at: position)) || rules.triesEverything { word(at: position) }
        }
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
