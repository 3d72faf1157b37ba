import CByteMasks

/// Which of 64 bytes are digits, letters, capitals, and so on: a bit each, the first byte's lowest.
///
/// They are a block of 48 bytes with 3 before it and 13 after it: whatever decides whether something may begin in a block lies so near that
/// one word of bits has it, and a shift brings it there.
struct BlockMasks {
    /// How many bytes before the block the masks have.
    static let before = 3

    /// The bits of the block itself.
    static let ofBlock: UInt64 = (1 << UInt64(Block.size) - 1) << UInt64(before)

    private let masks: castellan_masks

    /// The masks of the block at a place; what isn't of the text belongs to no class.
    @inline(__always)
    init(_ text: Text, at position: Int, _ known: Triggers) {
        masks = castellan_masks_of(text.start, text.upper, position &- Self.before, known.bits)
    }

    var digits: UInt64 { @inline(__always) get { masks.digits } }
    var letters: UInt64 { @inline(__always) get { masks.letters } }
    var capitals: UInt64 { @inline(__always) get { masks.capitals } }
    // `:`, `=` and `@`.
    var colons: UInt64 { @inline(__always) get { masks.colons } }
    var equals: UInt64 { @inline(__always) get { masks.equals } }
    var ats: UInt64 { @inline(__always) get { masks.ats } }
    /// What may stand between groups of digits: one of `-./()` or a space.
    var separators: UInt64 { @inline(__always) get { masks.separators } }
    /// What makes digits behind it a part of a longer thing: one of `,-.:`.
    var joints: UInt64 { @inline(__always) get { masks.joints } }
    /// Bytes that aren't ASCII.
    var beyond: UInt64 { @inline(__always) get { masks.beyond } }

    var alphanumeric: UInt64 { @inline(__always) get { digits | letters } }

    /// Where letters and digits in a row begin.
    var starts: UInt64 { @inline(__always) get { alphanumeric & ~(alphanumeric << 1) } }

    /// Where words begin, those within others included.
    var words: UInt64 { @inline(__always) get { masks.words | masks.inner } }

    /// Words that don't follow a digit, nor stand within another.
    var wholeWords: UInt64 { @inline(__always) get { masks.words & ~(digits << 1) } }

    /// What ends words: whatever is no letter, and where another begins within them.
    var wordEnds: UInt64 { @inline(__always) get { ~letters | masks.inner } }

    /// Words, and places three before `:` and `=`, with three letters that somebody looks for.
    var known: UInt64 { @inline(__always) get { masks.known } }

    /// `:` and `=` right behind a letter.
    var signs: UInt64 { @inline(__always) get { masks.signs } }
}

/// These look at the whole input, since a part of it doesn't end within letters and digits.
extension Text {
    /// How many digits stand in a row from a place on; 64 for more.
    @inline(__always)
    func digitCount(from position: Int) -> Int { (~digits(from: position)).trailingZeroBitCount }

    /// The digits of 64 bytes from a place on.
    @inline(__always)
    func digits(from position: Int) -> UInt64 { castellan_digits_of(start, wholeUpper, position) }

    /// How many letters and digits stand in a row from a place on; 64 for more.
    @inline(__always)
    func alphanumericCount(from position: Int) -> Int { (~alphanumeric(from: position)).trailingZeroBitCount }

    /// The letters and digits of 64 bytes from a place on.
    @inline(__always)
    func alphanumeric(from position: Int) -> UInt64 {
        castellan_letters_of(start, wholeUpper, position) | digits(from: position)
    }

    /// Whether the colons behind one are enough, or close enough together, for an address.
    @inline(__always)
    func mayBeAddress(_ colon: Int) -> Bool {
        let behind = castellan_colons_of(start, wholeUpper, colon &+ 1)
        return behind & 1 == 1 || behind & (behind >> 1) & (1 << 45 - 1) != 0
            || (behind & (1 << 31 - 1)).nonzeroBitCount > 3
    }
}
