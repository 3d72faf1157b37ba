/// What a value is as a whole, by its key or a path rule.
enum WholeValue {
    /// A key is surer than a pattern.
    static let score = 90

    /// The findings in a value of `length` bytes when the whole of it is of a kind: that one, unless one of another kind makes up most of it
    /// (an address of a network under `address`) and no rule insists.
    static func findings(_ found: [Finding], _ kind: Kind, length: Int, insists: Bool = false) -> [Finding] {
        let most = found.contains { $0.kind != kind && $0.range.count * 2 > length }
        return most && !insists ? found : [Finding(kind, 0..<length, score)]
    }

    /// Whether there is anything to protect in it: not what is masked, unset or a word for either.
    static func isWorth(_ value: UnsafeRawBufferPointer) -> Bool {
        guard value.count > 1, !value.allSatisfy({ $0 == UInt8(ascii: "*") }) else { return false }
        return !nothing.contains(PackedWord(value)) || value.count > 9
    }

    private static let nothing: Set<PackedWord> = Set(
        "null none true false nil unknown undefined".split(separator: " ").map { PackedWord($0.utf8) })
}
