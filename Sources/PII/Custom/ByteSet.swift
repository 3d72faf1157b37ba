/// A set of bytes.
struct ByteSet: Sendable, Hashable {
    private var low: UInt128 = 0
    private var high: UInt128 = 0

    init(_ bytes: some Sequence<UInt8> = []) {
        for byte in bytes { insert(byte) }
    }

    mutating func insert(_ byte: UInt8) {
        if byte < 128 { low |= 1 << UInt128(byte) } else { high |= 1 << UInt128(byte - 128) }
    }

    func contains(_ byte: UInt8) -> Bool {
        (byte < 128 ? low >> UInt128(byte) : high >> UInt128(byte - 128)) & 1 == 1
    }

    mutating func formUnion(_ other: ByteSet) {
        low |= other.low
        high |= other.high
    }

    var inverted: ByteSet {
        var all = self
        (all.low, all.high) = (~low, ~high)
        return all
    }

    /// The one byte, small, that the set holds in one case or both.
    var onlyByte: UInt8? {
        let bytes = (UInt8.min...UInt8.max).filter(contains)
        guard let first = bytes.first, bytes.allSatisfy({ $0.lowercased == first.lowercased }) else { return nil }
        return first.lowercased
    }

    static let digits = ByteSet(UInt8(ascii: "0")...UInt8(ascii: "9"))
    static let word = ByteSet((0..<128).filter { $0.isAlphanumeric || $0 == UInt8(ascii: "_") })
    static let space = ByteSet((0..<128).filter(\.isWhitespace))
    static let anything = ByteSet([0x0a, 0x0d]).inverted
}
