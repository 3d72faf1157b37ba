/// Groups of digits and what stands between them: `555-123-4567`, `+46 (0)8 928 571 38`, `4111111111111111`.
struct Number {
    /// What separates two groups.
    enum Separator: UInt8 {
        case dash, dot, space, slash, parenthesis
    }

    static let mostGroups = 12

    /// Where the first digit stands.
    let start: Int
    private(set) var digits = Digits()
    /// The groups' lengths, four bits each, the last one lowest: `3-2-4` is 0x324. A length beyond 15 is 15.
    private(set) var groups: UInt64 = 0
    private(set) var groupCount = 0
    // Of each group: where it ends, how many digits there were by then, and what follows. At most 32 digits and their separators.
    private var ends: InlineArray<12, UInt8> = .init(repeating: 0)
    private var counts: InlineArray<12, UInt8> = .init(repeating: 0)
    private var followers: InlineArray<12, Separator> = .init(repeating: .dash)

    /// Reads on from the first digit of a number, as far as groups follow each other.
    @inline(__always)
    init(_ text: Text, at position: Int) {
        start = position
        var position = position
        repeat {
            var length: UInt64 = 0
            while text[position].isDigit, digits.count < Digits.most {
                digits.append(text[position])
                position &+= 1
                length &+= 1
            }
            groups = groups << 4 | min(length, 15)
            ends[groupCount] = UInt8(truncatingIfNeeded: position &- start)
            counts[groupCount] = UInt8(truncatingIfNeeded: digits.count)
            groupCount &+= 1
        } while groupCount < Self.mostGroups && digits.count < Digits.most && skipSeparator(text, &position)
    }

    /// Where the number ends.
    var end: Int { end(ofGroup: groupCount &- 1) }

    /// Where a group ends.
    func end(ofGroup group: Int) -> Int { start &+ Int(ends[group]) }

    /// How many digits there are up to the end of a group.
    func digits(throughGroup group: Int) -> Int { Int(counts[group]) }

    /// What follows a group that isn't the last one.
    func separator(afterGroup group: Int) -> Separator { followers[group] }

    /// The first so many groups alone.
    func prefix(groups kept: Int) -> Number {
        var front = self
        front.groups >>= UInt64(4 * (groupCount - kept))
        front.groupCount = kept
        front.digits = digits.prefix(digits(throughGroup: kept - 1))
        return front
    }

    /// Whether all groups are separated in the same way, and in which one; nil also for a single group.
    var separator: Separator? {
        guard groupCount > 1 else { return nil }
        let first = followers[0]
        for index in 1..<(groupCount &- 1) where followers[index] != first { return nil }
        return first
    }

    /// Whether another group may follow such a byte.
    @inline(__always)
    static func mayContinue(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "/"), UInt8(ascii: " "), UInt8(ascii: "("),
            UInt8(ascii: ")"):
            true
        default: false
        }
    }

    /// How many digits and groups a number has, without reading them: 6 digits or 4 groups for more.
    @inline(__always)
    static func outline(_ text: Text, at start: Int) -> (digits: Int, groups: Int) {
        var (position, digits, groups) = (start, 0, 0)
        while true {
            while text[position].isDigit, digits < 6 { (position, digits) = (position &+ 1, digits &+ 1) }
            groups &+= 1
            guard digits < 6, groups < 4, let (_, length) = separator(text, at: position) else {
                return (digits, groups)
            }
            position &+= length
        }
    }

    /// Whether another group follows a group that ends here.
    @inline(__always)
    static func continues(_ text: Text, from end: Int) -> Bool { separator(text, at: end) != nil }

    /// Moves over what may stand between two groups; false when no group follows.
    @inline(__always)
    private mutating func skipSeparator(_ text: Text, _ position: inout Int) -> Bool {
        guard let (separator, length) = Self.separator(text, at: position) else { return false }
        position &+= length
        followers[groupCount &- 1] = separator
        return true
    }

    /// What stands between two groups, and how many bytes of it; nil when no group follows.
    @inline(__always)
    private static func separator(_ text: Text, at position: Int) -> (Separator, length: Int)? {
        let next = text[position &+ 1]
        let separator: Separator
        var length = 1
        switch text[position] {
        case UInt8(ascii: "-"): separator = .dash
        case UInt8(ascii: "."): separator = .dot
        case UInt8(ascii: "/"): separator = .slash
        case UInt8(ascii: " "):
            separator = next == UInt8(ascii: "(") ? .parenthesis : .space
            length = next == UInt8(ascii: "(") ? 2 : 1
        case UInt8(ascii: "("): separator = .parenthesis
        case UInt8(ascii: ")"):
            separator = .parenthesis
            length = next == UInt8(ascii: " ") || next == UInt8(ascii: "-") ? 2 : 1
        default: return nil
        }
        return text[position &+ length].isDigit ? (separator, length) : nil
    }
}
