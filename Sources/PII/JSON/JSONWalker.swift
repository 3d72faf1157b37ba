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

    /// A list or an object that is open.
    private struct Level {
        let isObject: Bool
        /// What is known of the list or object itself.
        let outer: KeyMeaning
        /// The key of the member whose value comes; in a list how many elements came before.
        var keyRange = 0..<0
        var index = 0
    }

    private enum Expected { case value, valueOrEnd, key, keyOrEnd, comma }

    private let text: Text
    private var position: Int
    private var expected = Expected.value
    /// The innermost list or object, and those around it; the outermost is the document, as if it were a list.
    private var level = Level(isObject: false, outer: KeyMeaning())
    private var outer: [Level] = []
    private var keys: KeyMemory
    private var quotes: QuoteFinder
    /// What the key of the last leaf says, and the ones around it.
    private(set) var key = KeyMeaning()

    init(_ text: Text) {
        self.text = text
        position = text.lower
        keys = KeyMemory(for: text)
        quotes = QuoteFinder(text)
    }

    private var levels: ArraySlice<Level> { (outer + [level]).dropFirst() }

    /// The keys from the root to the last leaf, each cut after ``DottedPath/longestKey`` bytes; elements of lists by their numbers.
    var path: [[UInt8]] {
        levels.map { level in
            level.isObject
                ? Array(text[level.keyRange].prefix(DottedPath.longestKey)) : Array(String(level.index).utf8)
        }
    }

    /// The same as one text; see ``DottedPath``.
    var dottedPath: String {
        if outer.count == 1, level.isObject { return name(of: level) }
        return DottedPath.dotted(innermostFirst: levels.reversed().lazy.map { name(of: $0) })
    }

    private func name(of level: Level) -> String {
        guard level.isObject else { return String(level.index) }
        return String(decoding: text[level.keyRange].prefix(DottedPath.longestKey), as: UTF8.self)
    }

    /// The next leaf; nil at the end.
    mutating func next() throws(JSONFault) -> Leaf? {
        while true {
            while text[position].isWhitespace { position &+= 1 }
            guard position < text.upper else {
                guard outer.isEmpty else { throw JSONFault(.unexpectedEnd, at: position) }
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
                guard expected == .comma else { throw unexpected }
                level.index &+= 1
                expected = level.isObject ? .key : .value
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
        guard outer.count < Self.mostDepth else { throw JSONFault(.tooDeep, at: position) }
        outer.append(level)
        level = Level(isObject: text[position] == UInt8(ascii: "{"), outer: key)
        expected = level.isObject ? .keyOrEnd : .valueOrEnd
        position &+= 1
    }

    private mutating func close() throws(JSONFault) {
        guard level.isObject == (text[position] == UInt8(ascii: "}")), expected != .value, expected != .key,
            let around = outer.popLast()
        else { throw unexpected }
        level = around
        key = around.outer
        position &+= 1
        try endValue(begins: false)
    }

    private mutating func endValue(begins: Bool) throws(JSONFault) {
        if begins, expected != .value, expected != .valueOrEnd { throw unexpected }
        expected = outer.isEmpty ? .value : .comma
    }

    private mutating func key(_ name: Leaf) throws(JSONFault) {
        while text[position].isWhitespace { position &+= 1 }
        guard text[position] == UInt8(ascii: ":") else { throw unexpected }
        position &+= 1
        level.keyRange = name.range
        key = keys.meaning(of: name.range, in: text).inheriting(level.outer)
        expected = .value
    }

    /// A string, whose opening quote is right here.
    private mutating func string() throws(JSONFault) -> Leaf {
        let start = position &+ 1
        var hasEscapes = false
        position = start
        while true {
            position = quotes.next(from: position)
            guard position < text.upper else { throw JSONFault(.unexpectedEnd, at: text.upper) }
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
