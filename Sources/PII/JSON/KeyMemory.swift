/// What the keys of a document mean, by their text: documents have few different ones, many times.
struct KeyMemory {
    private struct Entry {
        var key = 0..<0
        var meaning = KeyMeaning()
    }

    private static let size = 128
    /// In documents that are shorter no key comes often enough.
    private static let shortest = 4096
    /// One for each hash, with the last key that had it; none in short documents.
    private var entries: [Entry]

    init(for text: Text) {
        entries = text.upper - text.lower < Self.shortest ? [] : Array(repeating: Entry(), count: Self.size)
    }

    /// What the key at a range means.
    @inline(__always)
    mutating func meaning(of key: Range<Int>, in text: Text) -> KeyMeaning {
        if entries.isEmpty { return KeyMeaning(text[key]) }
        let slot = Self.hash(key, text)
        if Self.isSame(entries[slot].key, key, text) { return entries[slot].meaning }
        let meaning = KeyMeaning(text[key])
        entries[slot] = Entry(key: key, meaning: meaning)
        return meaning
    }

    /// By the first and the last eight bytes, which overlap in short keys and reach beyond them by a byte.
    @inline(__always)
    private static func hash(_ key: Range<Int>, _ text: Text) -> Int {
        let letters = key.count < 8 ? ~(UInt64.max &<< UInt64(truncatingIfNeeded: 8 &* key.count)) : .max
        let first = text.word(at: key.lowerBound) & letters
        let last = key.count < 8 ? 0 : text.word(at: key.upperBound &- 8)
        let mixed = (first ^ last &* 31 ^ UInt64(truncatingIfNeeded: key.count)) &* 0x9e37_79b9_7f4a_7c15
        return Int(truncatingIfNeeded: mixed >> 57)
    }

    @inline(__always)
    private static func isSame(_ one: Range<Int>, _ other: Range<Int>, _ text: Text) -> Bool {
        guard one.count == other.count else { return false }
        var offset = 0
        while offset &+ 8 <= one.count {
            if text.word(at: one.lowerBound &+ offset) != text.word(at: other.lowerBound &+ offset) { return false }
            offset &+= 8
        }
        while offset < one.count {
            if text[one.lowerBound &+ offset] != text[other.lowerBound &+ offset] { return false }
            offset &+= 1
        }
        return true
    }
}
