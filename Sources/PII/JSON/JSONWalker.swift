import Core

/// Goes through JSON, one value or many behind each other (NDJSON), and stops at each string and each other scalar.
///
/// It checks how the document nests, not how numbers are spelled: what is valid stays so, what isn't may go unnoticed.
struct JSONWalker {
    /// A string or another scalar.
    struct Leaf {
        /// Where it stands, without quotes.
        let range: Range<Int>
        let isString: Bool
        let hasEscapes: Bool
    }

    /// Lists and objects deeper than this are refused.
    static let mostDepth = 512

    private struct Level {
        let isObject: Bool
        /// What is known of the list or object itself.
        let outer: KeyMeaning
        /// The key of the member whose value comes; in a list how many elements came before.
        var key = KeyMeaning()
        var keyRange = 0..<0
        var index = 0
    }

    private enum Expected { case value, valueOrEnd, key, keyOrEnd, comma }

    private let text: Text
    private var position: Int
    private var expected = Expected.value
    private var levels: [Level] = []

    init(_ text: Text) {
        self.text = text
        position = text.lower
    }

    /// What the key of the last leaf says, and the ones around it.
    var key: KeyMeaning { levels.last.map { $0.isObject ? $0.key : $0.outer } ?? KeyMeaning() }

    /// The keys from the root to the last leaf; elements of lists by their numbers.
    var path: [[UInt8]] {
        levels.map { $0.isObject ? Array(text[$0.keyRange]) : Array(String($0.index).utf8) }
    }

    /// The next leaf; nil at the end.
    mutating func next() throws(JSONFault) -> Leaf? {
        while true {
            while text[position].isWhitespace { position &+= 1 }
            guard position < text.upper else {
                guard levels.isEmpty else { throw JSONFault(.unexpectedEnd, at: position) }
                return nil
            }
            switch text[position] {
            case UInt8(ascii: "\""):
                let string = try string()
                if expected == .key || expected == .keyOrEnd {
                    try key(string)
                } else {
                    try endValue(begins: true)
                    return string
                }
            case UInt8(ascii: "{"), UInt8(ascii: "["): try open()
            case UInt8(ascii: "}"), UInt8(ascii: "]"): try close()
            case UInt8(ascii: ","):
                guard expected == .comma, let last = levels.indices.last else { throw unexpected }
                levels[last].index += 1
                expected = levels[last].isObject ? .key : .value
                position &+= 1
            default:
                try endValue(begins: true)
                return try scalar()
            }
        }
    }

    private var unexpected: JSONFault { JSONFault(.unexpectedCharacter, at: position) }

    private mutating func open() throws(JSONFault) {
        guard expected == .value || expected == .valueOrEnd else { throw unexpected }
        guard levels.count < Self.mostDepth else { throw JSONFault(.tooDeep, at: position) }
        let isObject = text[position] == UInt8(ascii: "{")
        levels.append(Level(isObject: isObject, outer: key))
        expected = isObject ? .keyOrEnd : .valueOrEnd
        position &+= 1
    }

    private mutating func close() throws(JSONFault) {
        guard let last = levels.last, last.isObject == (text[position] == UInt8(ascii: "}")),
            expected == .comma || expected == .keyOrEnd || expected == .valueOrEnd
        else { throw unexpected }
        levels.removeLast()
        position &+= 1
        try endValue(begins: false)
    }

    private mutating func endValue(begins: Bool) throws(JSONFault) {
        if begins, expected != .value, expected != .valueOrEnd { throw unexpected }
        expected = levels.isEmpty ? .value : .comma
    }

    private mutating func key(_ name: Leaf) throws(JSONFault) {
        while text[position].isWhitespace { position &+= 1 }
        guard text[position] == UInt8(ascii: ":") else { throw unexpected }
        position &+= 1
        let last = levels.count - 1
        levels[last].keyRange = name.range
        levels[last].key = KeyMeaning(text[name.range]).inheriting(levels[last].outer)
        expected = .value
    }

    /// A string, whose opening quote is right here: eight bytes at a time up to the next quote or backslash.
    private mutating func string() throws(JSONFault) -> Leaf {
        let start = position &+ 1
        var hasEscapes = false
        position = start
        while true {
            position = text.nextQuoteOrBackslash(from: position)
            guard position < text.upper else { throw JSONFault(.unexpectedEnd, at: position) }
            if text[position] == UInt8(ascii: "\"") { break }
            hasEscapes = true
            position &+= 2
        }
        let leaf = Leaf(range: start..<position, isString: true, hasEscapes: hasEscapes)
        position &+= 1
        return leaf
    }

    /// A number, `true`, `false` or `null`.
    private mutating func scalar() throws(JSONFault) -> Leaf {
        let start = position
        position = text.end(from: start, most: Int.max - start) {
            $0.isAlphanumeric || $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: "+") || $0 == UInt8(ascii: ".")
        }
        guard position > start else { throw unexpected }
        return Leaf(range: start..<position, isString: false, hasEscapes: false)
    }
}

extension Text {
    /// Where the next `"` or `\` stands; the end when there is none.
    @inline(__always)
    fileprivate func nextQuoteOrBackslash(from start: Int) -> Int {
        let ones: UInt64 = 0x0101_0101_0101_0101
        var position = start
        while position &+ 8 <= upper {
            let word = word(at: position)
            let quotes = word ^ (ones &* UInt64(UInt8(ascii: "\"")))
            let backslashes = word ^ (ones &* UInt64(UInt8(ascii: "\\")))
            let zeros = ((quotes &- ones) & ~quotes | (backslashes &- ones) & ~backslashes) & (ones &* 0x80)
            if zeros != 0 { return position &+ zeros.trailingZeroBitCount >> 3 }
            position &+= 8
        }
        while position < upper, self[position] != UInt8(ascii: "\""), self[position] != UInt8(ascii: "\\") {
            position &+= 1
        }
        return min(position, upper)
    }
}
