/// Up to 32 decimal digits in a register, four bits each, the last one lowest.
struct Digits: Sendable, Hashable {
    static let most = 32
    private(set) var bits: UInt128 = 0
    private(set) var count = 0

    init() {}

    /// The decimal digits of a text; anything else in it is passed over.
    init(_ text: some Sequence<UInt8>) {
        for byte in text where byte.isDigit && count < Self.most { append(byte) }
    }

    @inline(__always)
    mutating func append(_ digit: UInt8) {
        bits = bits << 4 | UInt128(digit & 15)
        count &+= 1
    }

    /// The digit at an index, the first one at 0.
    @inline(__always)
    subscript(index: Int) -> Int {
        Int(truncatingIfNeeded: bits >> UInt128(4 &* (count &- 1 &- index))) & 15
    }

    /// The first so many digits.
    func prefix(_ length: Int) -> Digits {
        var front = self
        front.bits >>= UInt128(4 * (count - length))
        front.count = length
        return front
    }

    /// The number that a range of digits makes: at most 16 of them.
    func value(_ range: Range<Int>) -> Int {
        var rest = UInt64(truncatingIfNeeded: bits >> UInt128(4 &* (count &- range.upperBound)))
        var (value, factor) = (0, 1)
        for _ in range {
            value &+= Int(rest & 15) &* factor
            factor &*= 10
            rest >>= 4
        }
        return value
    }

    /// All digits are the same: a placeholder, not somebody's number.
    var areAllSame: Bool {
        (1..<max(1, count)).allSatisfy { self[$0] == self[0] }
    }

    /// The digits times the weights, summed up.
    func sum(_ weights: [Int]) -> Int {
        var sum = 0
        for (index, weight) in weights.enumerated() where index < count { sum += self[index] * weight }
        return sum
    }
}
