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
    private static let longestKey = 256
    private static let longestPath = 1000

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
    /// The innermost list or object, and those around it, the outermost first.
    private var top: Level?
    private var outer: [Level] = []
    private var keys: KeyMemory
    private var quotes: QuoteFinder

    init(_ text: Text) {
        self.text = text
        position = text.lower
        keys = KeyMemory(for: text)
        quotes = QuoteFinder(text)
    }

    /// What the key of the last leaf says, and the ones around it.
    var key: KeyMeaning { top.map { $0.isObject ? $0.key : $0.outer } ?? KeyMeaning() }

    /// The keys from the root to the last leaf, each cut after 256 bytes; elements of lists by their numbers.
    var path: [[UInt8]] {
        (outer + [top].compactMap { $0 }).map { level in
            level.isObject ? Array(text[level.keyRange].prefix(Self.longestKey)) : Array(String(level.index).utf8)
        }
    }

    /// The same as one text, separated by dots. Of a path that is longer than a thousand bytes the end, so that no document makes many
    /// findings each carry much of it.
    var dottedPath: String {
        if outer.isEmpty, let top, top.isObject { return name(of: top) }
        var (parts, length) = (top.map { [name(of: $0)] } ?? [], 0)
        for level in outer.reversed() where length <= Self.longestPath {
            parts.append(name(of: level))
            length += parts.last?.utf8.count ?? 0
        }
        return (length > Self.longestPath ? "…" : "") + parts.reversed().joined(separator: ".")
    }

    private func name(of level: Level) -> String {
        guard level.isObject else { return String(level.index) }
        return String(decoding: text[level.keyRange].prefix(Self.longestKey), as: UTF8.self)
    }

    /// The next leaf; nil at the end.
    mutating func next() throws(JSONFault) -> Leaf? {
        while true {
            while text[position].isWhitespace { position &+= 1 }
            guard position < text.upper else {
                guard top == nil else { throw JSONFault(.unexpectedEnd, at: position) }
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
                guard expected == .comma, let isObject = top?.isObject else { throw unexpected }
                top?.index += 1
                expected = isObject ? .key : .value
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
        guard outer.count + 1 < Self.mostDepth || top == nil else { throw JSONFault(.tooDeep, at: position) }
        let isObject = text[position] == UInt8(ascii: "{")
        let inner = Level(isObject: isObject, outer: key)
        if let top { outer.append(top) }
        top = inner
        expected = isObject ? .keyOrEnd : .valueOrEnd
        position &+= 1
    }

    private mutating func close() throws(JSONFault) {
        guard let top, top.isObject == (text[position] == UInt8(ascii: "}")),
            expected == .comma || expected == .keyOrEnd || expected == .valueOrEnd
        else { throw unexpected }
        self.top = outer.popLast()
        position &+= 1
        try endValue(begins: false)
    }

    private mutating func endValue(begins: Bool) throws(JSONFault) {
        if begins, expected != .value, expected != .valueOrEnd { throw unexpected }
        expected = top == nil ? .value : .comma
    }

    private mutating func key(_ name: Leaf) throws(JSONFault) {
        while text[position].isWhitespace { position &+= 1 }
        guard text[position] == UInt8(ascii: ":") else { throw unexpected }
        position &+= 1
        top?.keyRange = name.range
        if let outer = top?.outer { top?.key = keys.meaning(of: name.range, in: text).inheriting(outer) }
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
