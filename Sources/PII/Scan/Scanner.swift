/// Finds what looks like personal data in one pass over bytes.
///
/// ```
/// 48 bytes ─ masks of digits, letters, marks ─ triggers ─ verifiers ─ score with context ─ findings
/// ```
///
/// A trigger is a byte at which something may begin (the first digit of a number, the first letter of a word) or that stands within it
/// (`@`, `:`, `=`). A verifier looks at a bounded stretch around its trigger, so the work is linear in the input whatever the bytes are.
/// Words go a block ahead of all else, so that a number knows at a glance whether any word near it may speak about it: hardly any does, and
/// then nobody has to read them.
struct Scanner {
    let rules: Ruleset
    /// What the blocks are of: the input, of which `text` may be a part.
    private let whole: Text
    private(set) var text: Text
    /// What the JSON key above the text says.
    private(set) var key: KeyMeaning
    /// In the order in which they were met, which is nearly that of where they stand; they may overlap.
    var found: [Finding] = []
    /// Whether a byte beyond ASCII was seen.
    private(set) var sawBeyondASCII = false
    private(set) var block = Block()
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

    /// Looks through a part of the text with the same findings. Parts come in order, and no part begins or ends within a word or a number.
    mutating func scan(_ part: Text, under key: KeyMeaning, isNumber: Bool = false) {
        text = part
        self.key = key
        (sawBeyondASCII, lastURL) = (false, 0..<0)
        reach(part.lower)
        while true {
            let inside = block.bits(from: part.lower, to: part.upper)
            sawBeyondASCII = sawBeyondASCII || block.here.beyond & inside != 0
            if isNumber || rules.triesEverything {
                look(inside, block.here.allNumbers)
            } else if block.here.any & inside != 0 {
                look(inside, block.here.numbers)
            }
            guard part.upper > block.end else { return }
            block.advance(in: whole, rules)
        }
    }

    /// Looks through the text.
    mutating func scan() { scan(text, under: key) }

    /// Goes to the block of a place.
    @inline(__always)
    private mutating func reach(_ position: Int) {
        if position < block.end { return }
        if position < block.end &+ Block.size { return block.advance(in: whole, rules) }
        block = Block(at: position, of: whole, rules)
    }

    /// Looks at what may begin in some bytes of the block.
    @inline(__always)
    private mutating func look(_ inside: UInt64, _ numbers: UInt64) {
        words(block.here.words & inside)
        tokens(block.here.tokens & inside)
        marks(block.here.marks & inside)
        pairs(block.here.pairs & inside)
        var numbers = numbers & inside
        // A day with its time may be a day of birth, and nothing else.
        if numbers & block.here.timestamps != 0, !key.tells, !block.mayTell(text.near(block.first..<block.end)) {
            numbers &= ~block.here.timestamps
        }
        self.numbers(numbers)
    }

    /// Adds a finding that reaches the threshold.
    mutating func add(_ kind: @autoclosure () -> Kind, _ range: Range<Int>, _ score: Int) {
        guard score >= rules.threshold else { return }
        let kind = kind()
        guard rules.looksFor(kind) else { return }
        let range = text.wholeScalars(range)
        if !rules.allows(text[range]) { found.append(Finding(kind, range, score)) }
    }

    /// Whether a word near a range, or the key, may say what kind it is. Changes nothing: what isn't `mutating` is called with a copy of all.
    mutating func mayBeCued(_ range: Range<Int>) -> Bool {
        key.tells
            || block.mayTell(
                max(
                    text.lower, range.lowerBound &- Surroundings.reachBefore)..<min(
                        text.upper, range.upperBound &+ Surroundings.reachAfter))
    }

    @inline(__always)
    private mutating func words(_ starts: UInt64) {
        var left = starts
        while left != 0 {
            let position = block.first &+ left.trailingZeroBitCount
            left &= left &- 1
            word(at: position)
        }
    }

    @inline(__always)
    private mutating func tokens(_ starts: UInt64) {
        var left = starts
        while left != 0 {
            let position = block.first &+ left.trailingZeroBitCount
            left &= left &- 1
            token(at: position)
        }
    }

    @inline(__always)
    private mutating func marks(_ starts: UInt64) {
        var left = starts
        while left != 0 {
            let position = block.first &+ left.trailingZeroBitCount
            left &= left &- 1
            switch text[position] {
            case UInt8(ascii: "@"): atSign(at: position)
            case UInt8(ascii: ":"): colon(at: position)
            default: assignment(at: position)
            }
        }
    }

    @inline(__always)
    private mutating func pairs(_ starts: UInt64) {
        var left = starts
        while left != 0 {
            let position = block.first &+ left.trailingZeroBitCount
            left &= left &- 1
            pairs(at: position)
        }
    }

    @inline(__always)
    private mutating func numbers(_ starts: UInt64) {
        var left = starts
        while left != 0 {
            let position = block.first &+ left.trailingZeroBitCount
            left &= left &- 1
            if rules.triesEverything { custom(at: position) }
            if position >= numbersDone { number(at: position) }
        }
    }
}
