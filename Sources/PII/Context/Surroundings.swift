/// What the words around a value say, and the JSON key above it.
struct Surroundings {
    /// How far words before the value count, in bytes.
    static let reachBefore = 44
    /// How far words after it count, in bytes.
    static let reachAfter = 20

    private static let longestWord = 64

    private(set) var cues: Cues
    /// Whether the word right before the value, or the last of its key, says that it is something else.
    private(set) var isReference = false

    /// Looks at the same line, and at the one before when that ends with a colon, as a label on a line of its own does.
    init(of range: Range<Int>, in text: Text, under key: KeyMeaning) {
        self.init(before: range.lowerBound, in: text, under: key)
        if text[range.lowerBound &- 1] != UInt8(ascii: "=") { addAfter(range.upperBound, text) }
    }

    /// Looks only at what stands before.
    init(before start: Int, in text: Text, under key: KeyMeaning) {
        cues = key.cues
        let nearest = addBefore(start, text)
        isReference = nearest.map { $0.contains(.reference) } ?? key.isReference
    }

    /// Adds the words before the value; gives what the nearest one says, nil when there is none.
    private mutating func addBefore(_ start: Int, _ text: Text) -> Cues? {
        var position = start
        let limit = max(text.lower, start &- Self.reachBefore)
        var words = WordsBackwards()
        // Of `order=4111…` only the name speaks about the value.
        let isAssigned = text[start &- 1] == UInt8(ascii: "=")
        while position > limit {
            let byte = text[position &- 1]
            if isAssigned, byte == 0x20 { break }
            if byte.isNewline {
                let above = text.start(before: position, most: 4) { $0.isWhitespace }
                guard text[above &- 1] == UInt8(ascii: ":") else { break }
                position = above
            }
            position &-= 1
            words.take(byte)
        }
        // A word that the limit cuts doesn't count.
        if position > limit || position == text.lower || !text[position &- 1].isLetter { words.finish() }
        cues.formUnion(words.cues)
        return words.nearest
    }

    private mutating func addAfter(_ end: Int, _ text: Text) {
        let limit = min(text.upper, end &+ Self.reachAfter)
        var position = end
        while position < limit, !text[position].isNewline {
            let start = position
            position = text.end(from: position, most: Self.longestWord) { $0.isLetter }
            if position > start { cues.formUnion(WordTable.cues[PackedWord(text[start..<position])]) }
            position &+= 1
        }
    }
}

extension Text {
    /// The part of the text whose words may speak about a range of it.
    @inline(__always)
    func near(_ range: Range<Int>) -> Range<Int> {
        max(
            lower, range.lowerBound &- Surroundings.reachBefore)..<min(
                upper, range.upperBound &+ Surroundings.reachAfter)
    }
}

/// Words as they are met going backwards, split where letters end and where a capital follows a small letter.
struct WordsBackwards {
    private(set) var cues = Cues()
    /// What the first word that was met says.
    private(set) var nearest: Cues?
    private var word = PackedWord()
    private var followsCapital = false
    private var touchesDigit = false

    @inline(__always)
    mutating func take(_ byte: UInt8) {
        guard byte.isLetter else {
            finish(beforeDigit: byte.isDigit)
            touchesDigit = byte.isDigit
            return
        }
        if followsCapital, byte.isLower { finish() }
        word.prepend(byte)
        followsCapital = byte.isUpper
    }

    /// Two or three letters beside a digit are part of a token, not a word.
    @inline(__always)
    mutating func finish(beforeDigit: Bool = false) {
        followsCapital = false
        guard !word.isEmpty else { return }
        let said = word.isShort && (beforeDigit || touchesDigit) ? Cues() : WordTable.cues[word]
        touchesDigit = false
        if nearest == nil { nearest = said }
        cues.formUnion(said)
        word = PackedWord()
    }
}
