/// The first eight letters of a word, small, the first one in the lowest byte: a word that fits a register.
struct PackedWord: Hashable, Sendable {
    static let mostLetters = 8
    private(set) var bits: UInt64 = 0

    init() {}

    init(_ word: some Sequence<UInt8>) {
        for (index, letter) in word.prefix(Self.mostLetters).enumerated() {
            bits |= UInt64(letter.lowercased) << UInt64(8 * index)
        }
    }

    /// The first letters of eight bytes.
    @inline(__always)
    init(_ word: UInt64, length: Int) {
        let letters = length < Self.mostLetters ? ~(UInt64.max << UInt64(truncatingIfNeeded: 8 &* length)) : .max
        bits = (word | 0x2020_2020_2020_2020) & letters
    }

    var isEmpty: Bool { bits == 0 }
    /// At most three letters.
    var isShort: Bool { bits >> 24 == 0 }

    /// Puts a letter before the word. The ninth from the front falls off.
    @inline(__always)
    mutating func prepend(_ letter: UInt8) { bits = bits << 8 | UInt64(letter | 0x20) }
}

/// What words mean, found by one multiplication and mostly one look.
struct WordTable: Sendable {
    private var keys: [UInt64]
    private var meanings: [Cues]
    private let telling = Cues.telling
    private static let bits: UInt64 = 11

    /// The cues' words and their plurals.
    static let cues = WordTable()

    private init() {
        keys = Array(repeating: 0, count: 1 << Int(Self.bits))
        meanings = Array(repeating: Cues(), count: 1 << Int(Self.bits))
        for cue in Cue.allCases {
            for word in cue.words.split(separator: " ") {
                insert(PackedWord(word.utf8), cue)
                if word.utf8.count > 2, word.utf8.count < PackedWord.mostLetters {
                    insert(PackedWord(Array(word.utf8) + [UInt8(ascii: "s")]), cue)
                }
            }
        }
    }

    /// How words begin that tell of a kind, three bytes each: shorter ones with whatever may follow them.
    static var beginnings: [[UInt8]] {
        Cue.allCases.filter { Cues.telling.contains($0) }.flatMap { $0.words.split(separator: " ") }.flatMap { word in
            var beginnings = [Array(word.utf8.prefix(3))]
            while let short = beginnings.first, short.count < 3 {
                beginnings = beginnings.flatMap { start in (UInt8.min...UInt8.max).map { start + [$0] } }
            }
            return beginnings
        }
    }

    /// What a word says; nothing for most.
    @inline(__always)
    subscript(word: PackedWord) -> Cues {
        var slot = Self.slot(word)
        while keys[slot] != 0 {
            if keys[slot] == word.bits { return meanings[slot] }
            slot = (slot &+ 1) & (keys.count &- 1)
        }
        return Cues()
    }

    /// Whether a word says what makes a number near it more likely to be of some kind.
    @inline(__always)
    func tells(_ word: PackedWord) -> Bool { self[word].overlaps(telling) }

    private mutating func insert(_ word: PackedWord, _ cue: Cue) {
        var slot = Self.slot(word)
        while keys[slot] != 0, keys[slot] != word.bits { slot = (slot + 1) & (keys.count - 1) }
        keys[slot] = word.bits
        meanings[slot].formUnion(Cues(cue))
    }

    @inline(__always)
    private static func slot(_ word: PackedWord) -> Int {
        Int(truncatingIfNeeded: (word.bits &* 0x9e37_79b9_7f4a_7c15) >> (64 - bits))
    }
}
