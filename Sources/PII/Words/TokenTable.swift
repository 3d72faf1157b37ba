/// The tokens with a prefix, by its first letter.
struct TokenTable: Sendable {
    let rules: [TokenRule]
    // Where the rules of each first letter begin, and for each rule up to four bytes of its prefix and which they are.
    private let begins: [Int]
    private let heads, masks: [UInt32]
    private static let letters = 32

    init(_ all: [TokenRule]) {
        let letters = all.map { Self.letter($0.prefix.first ?? 0) }
        rules = (0..<Self.letters).flatMap { letter in zip(all, letters).filter { $0.1 == letter }.map(\.0) }
        begins = (0...Self.letters).map { letter in letters.count { $0 < letter } }
        heads = rules.map { rule in rule.prefix.prefix(4).reversed().reduce(0) { $0 << 8 | UInt32($1) } }
        masks = rules.map { $0.prefix.count < 4 ? ~(.max << UInt32(8 * $0.prefix.count)) : .max }
    }

    /// The next rule from `first` on whose prefix may begin with these bytes, the first one lowest; nil when there is no more.
    @inline(__always)
    func next(from first: Int? = nil, _ word: UInt64) -> Int? {
        let letter = Self.letter(UInt8(truncatingIfNeeded: word))
        var index = first ?? begins[letter]
        while index < begins[letter &+ 1] {
            if UInt32(truncatingIfNeeded: word) & masks[index] == heads[index] { return index }
            index &+= 1
        }
        return nil
    }

    @inline(__always)
    private static func letter(_ byte: UInt8) -> Int { Int(byte & 31) }
}
