/// The rules for tokens by their length, so that a token's own pattern of letters and digits says at once which may fit.
struct PatternTable: Sendable {
    /// The longest token that is of some kind.
    static let longest = 36

    let rules: [PatternRule]
    // Where the rules of each length begin, and for each rule where digits and letters have to stand.
    private let begins: [Int]
    private let digits, letters: [UInt64]

    init(_ all: [PatternRule]) {
        rules = (0...Self.longest).flatMap { length in all.filter { $0.form.count == length } }
        begins = (0...Self.longest + 1).map { length in all.count { $0.form.count < length } }
        digits = rules.map(\.form.masks.digits)
        letters = rules.map(\.form.masks.letters)
    }

    /// The next rule from `first` on that a token of a length may fit whose digits are those bits; nil when there is no more.
    @inline(__always)
    func next(from first: Int, length: Int, digits mask: UInt64) -> Int? {
        var index = first
        while index < begins[length &+ 1] {
            if digits[index] & ~mask == 0, letters[index] & mask == 0 { return index }
            index &+= 1
        }
        return nil
    }

    /// The first rule that a token of a length may fit.
    @inline(__always)
    func first(length: Int, digits mask: UInt64) -> Int? { next(from: begins[length], length: length, digits: mask) }
}
