/// Reads the text of a pattern.
struct PatternReader {
    private let text: [UInt8]
    private let budget: Int
    private var position = 0

    init(_ text: [UInt8], budget: Int) {
        self.text = text
        self.budget = budget
    }

    mutating func read() throws(RecognizerFault) -> [Pattern.Element] {
        var elements: [Pattern.Element] = []
        while let byte = take() {
            switch byte {
            case UInt8(ascii: "\\"): elements.append(.init(bytes: try escape()))
            case UInt8(ascii: "["): elements.append(.init(bytes: try set()))
            case UInt8(ascii: "."): elements.append(.init(bytes: .anything))
            case UInt8(ascii: "{"), UInt8(ascii: "?"), UInt8(ascii: "+"), UInt8(ascii: "*"):
                guard let last = elements.indices.last, (elements[last].least, elements[last].most) == (1, 1) else {
                    throw fault
                }
                (elements[last].least, elements[last].most) = try repetition(byte)
            case UInt8(ascii: "("), UInt8(ascii: ")"), UInt8(ascii: "|"), UInt8(ascii: "^"), UInt8(ascii: "$"),
                UInt8(ascii: "]"), UInt8(ascii: "}"):
                throw fault
            default: elements.append(.init(bytes: ByteSet([byte])))
            }
        }
        return elements
    }

    private var fault: RecognizerFault { .pattern(String(decoding: text, as: UTF8.self)) }

    private mutating func take() -> UInt8? {
        guard position < text.count else { return nil }
        position += 1
        return text[position - 1]
    }

    private mutating func escape() throws(RecognizerFault) -> ByteSet {
        switch take() {
        case UInt8(ascii: "d"): .digits
        case UInt8(ascii: "w"): .word
        case UInt8(ascii: "s"): .space
        case let byte? where !byte.isAlphanumeric: ByteSet([byte])
        default: throw fault
        }
    }

    /// The rest of `[A-Z_]` or `[^,;]`.
    private mutating func set() throws(RecognizerFault) -> ByteSet {
        var bytes = ByteSet()
        let isInverted = position < text.count && text[position] == UInt8(ascii: "^")
        if isInverted { position += 1 }
        while let byte = take(), byte != UInt8(ascii: "]") {
            if byte == UInt8(ascii: "\\") {
                bytes.formUnion(try escape())
            } else if position + 1 < text.count, text[position] == UInt8(ascii: "-"),
                text[position + 1] != UInt8(ascii: "]")
            {
                let last = text[position + 1]
                guard byte <= last else { throw fault }
                bytes.formUnion(ByteSet(byte...last))
                position += 2
            } else {
                bytes.insert(byte)
            }
        }
        guard text[position - 1] == UInt8(ascii: "]") else { throw fault }
        return isInverted ? bytes.inverted : bytes
    }

    /// How often the element before repeats: the rest of `{2}`, `{2,4}` or `{2,}`.
    private mutating func repetition(_ sign: UInt8) throws(RecognizerFault) -> (Int, Int) {
        switch sign {
        case UInt8(ascii: "?"): return (0, 1)
        case UInt8(ascii: "+"): return (1, budget)
        case UInt8(ascii: "*"): return (0, budget)
        default:
            let least = try number()
            var most = least
            if position < text.count, text[position] == UInt8(ascii: ",") {
                position += 1
                most = position < text.count && text[position] == UInt8(ascii: "}") ? budget : try number()
            }
            guard take() == UInt8(ascii: "}"), least <= most, most > 0, most <= budget else { throw fault }
            return (least, most)
        }
    }

    private mutating func number() throws(RecognizerFault) -> Int {
        var value: Int?
        while position < text.count, text[position].isDigit, value ?? 0 < 1000 {
            value = (value ?? 0) * 10 + text[position].digit
            position += 1
        }
        guard let value else { throw fault }
        return value
    }
}
