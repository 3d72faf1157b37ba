/// Where something may begin in a block, a bit for each byte as in ``BlockMasks``: what is left out here isn't looked at again.
struct Starts {
    /// Words that something may begin with.
    let words: UInt64
    /// Words that may tell something about a number near them.
    let telling: UInt64
    let tokens, marks, pairs: UInt64
    /// Numbers that somebody has to read; those among them that are a day and a time; all.
    let numbers, timestamps, allNumbers: UInt64
    /// Bytes that aren't ASCII.
    let beyond: UInt64
    /// The timestamps with a `T` between the day and the time.
    private let clocks: UInt64

    /// Nothing.
    init() {
        (words, telling, tokens, marks, pairs) = (0, 0, 0, 0, 0)
        (numbers, timestamps, allNumbers, beyond, clocks) = (0, 0, 0, 0, 0)
    }

    /// Looks at the block at a place, which comes after another.
    @inline(__always)
    init(_ text: Text, at position: Int, after previous: Starts, _ rules: Ruleset) {
        let masks = BlockMasks(text, at: position, rules.glance)
        let glance = Glance(masks, in: text, at: position, rules)
        (words, telling) = (glance.words, glance.telling)
        (tokens, pairs, numbers) = (masks.tokens, masks.pairs, masks.numbers)
        (timestamps, allNumbers, beyond) = (masks.timestamps, masks.starts & masks.digits, masks.beyond)
        clocks = timestamps & masks.letters >> 10
        // The colons of a time aren't those of an address. They stand 13 and 16 places on, or 48 less in the next block.
        let times = clocks << 13 | clocks << 16 | previous.clocks >> 35 | previous.clocks >> 32
        marks = masks.marks | glance.named | masks.addresses & ~times
    }

    /// Places at which anything may begin.
    var any: UInt64 { @inline(__always) get { words | tokens | marks | pairs | numbers } }
}

extension BlockMasks {
    /// Tokens that have a letter first and soon a digit: eight places or more, or an IBAN's first group.
    fileprivate var tokens: UInt64 {
        @inline(__always) get {
            let two = digits | digits >> 1
            let soon = (two | two >> 2 | two >> 4) >> 1
            return starts & letters & (soon & eight | letters >> 1 & digits >> 2 & digits >> 3)
        }
    }

    /// Numbers that somebody has to read, and tokens that begin with a digit.
    ///
    /// Those are six digits in a row or in groups, or fewer with a street's name behind them, unless they are the tail of something longer;
    /// and eight places of which the first is a digit.
    fileprivate var numbers: UInt64 {
        @inline(__always) get {
            let two = digits & digits >> 1
            let six = two & two >> 2 & two >> 4
            let tails = (joints & digits << 1) << 1
            let medicare = letters >> 1 & separators >> 4
            return starts & digits & ((six | grouped | beforeStreet) & ~tails | eight | medicare)
        }
    }

    /// A day and a time as computers write them: `2026-11-23T09:30`.
    fileprivate var timestamps: UInt64 {
        @inline(__always) get {
            let two = digits & digits >> 1
            let joint = joints & separators
            return starts & two & two >> 2 & joint >> 4 & two >> 5 & joint >> 7 & two >> 8 & ~(digits >> 10) & two >> 11
                & colons >> 13
        }
    }

    /// Pairs of letters or digits: five of them at least, with one sign between each two.
    fileprivate var pairs: UInt64 {
        @inline(__always) get {
            starts & separators >> 2 & separators >> 5 & separators >> 8 & separators >> 11
        }
    }

    /// `@`, what may be a URL's colon or a bot's, and `:` and `=` behind a quote, which may be that of a secret's name.
    fileprivate var marks: UInt64 {
        @inline(__always) get {
            let named = (colons | equals) & ~(alphanumeric << 1)
            return ats | named | colons & (separators >> 1 & separators >> 2 | capitals >> 1 & capitals >> 2)
        }
    }

    /// Colons as in addresses of networks.
    fileprivate var addresses: UInt64 {
        @inline(__always) get { colons & (colons >> 1 | alphanumeric << 1 & alphanumeric >> 1) }
    }

    /// Digits and signs between them, seven places or more: at least six digits, or four groups.
    private var grouped: UInt64 {
        @inline(__always) get {
            let one = digits | separators & (digits >> 1 | separators >> 1 & digits >> 2)
            let two = one & one >> 1
            return two & two >> 2 & two >> 4 & one >> 6
        }
    }

    /// Up to five digits that a sign and a capital follow.
    private var beforeStreet: UInt64 {
        @inline(__always) get {
            let two = digits & digits >> 1
            var found = digits & separators >> 1 & capitals >> 2
            found |= digits & found >> 1
            found |= two & found >> 2
            return found | two & two >> 2 & found >> 4
        }
    }

    /// Eight letters or digits.
    private var eight: UInt64 {
        @inline(__always) get {
            let two = alphanumeric & alphanumeric >> 1
            let four = two & two >> 2
            return four & four >> 4
        }
    }
}
