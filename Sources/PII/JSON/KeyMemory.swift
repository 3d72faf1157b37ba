/// What the keys of a document mean, by their text: documents have few different ones, many times.
struct KeyMemory {
    /// A key that fits two registers: its first and its last eight bytes, which overlap or are filled with zeros in shorter keys.
    private struct ShortKey: Equatable {
        let first, last: UInt64
        let count: Int

        /// The empty key, which means nothing.
        init() { (first, last, count) = (0, 0, 0) }

        @inline(__always)
        init(_ key: Range<Int>, in text: Text) {
            count = key.count
            let word = text.word(at: key.lowerBound)
            first = count < 8 ? word & ~(UInt64.max &<< UInt64(truncatingIfNeeded: 8 &* count)) : word
            last = count < 8 ? 0 : text.word(at: key.upperBound &- 8)
        }

        var hash: Int {
            @inline(__always) get {
                Int(truncatingIfNeeded: ((first ^ last &* 31) &* 0x9e37_79b9_7f4a_7c15) >> (64 - KeyMemory.bits))
            }
        }
    }

    private struct Entry {
        var key = ShortKey()
        var meaning = KeyMeaning()
    }

    fileprivate static let bits: UInt64 = 8
    /// How many places a key may have, from that of its hash on.
    private static let tries = 4
    private static let longest = 16
    /// In documents that are shorter no key comes often enough.
    private static let shortest = 4096
    /// A key stands at its hash's place or soon behind it; none do in short documents.
    private var entries: [Entry]

    init(for text: Text) {
        let isShort = text.upper - text.lower < Self.shortest
        entries = isShort ? [] : Array(repeating: Entry(), count: (1 << Int(Self.bits)) + Self.tries)
    }

    /// What the key at a range means.
    @inline(__always)
    mutating func meaning(of range: Range<Int>, in text: Text) -> KeyMeaning {
        guard !entries.isEmpty, range.count <= Self.longest else { return KeyMeaning(text[range]) }
        let key = ShortKey(range, in: text)
        let place = key.hash
        for slot in place..<place &+ Self.tries {
            if entries[slot].key == key { return entries[slot].meaning }
            guard entries[slot].key.count > 0 else { return remember(key, at: slot, KeyMeaning(text[range])) }
        }
        return remember(key, at: place, KeyMeaning(text[range]))
    }

    private mutating func remember(_ key: ShortKey, at slot: Int, _ meaning: KeyMeaning) -> KeyMeaning {
        entries[slot] = Entry(key: key, meaning: meaning)
        return meaning
    }
}
