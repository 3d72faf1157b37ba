/// A `NUMERIC` in binary form, as `sum` of integers answers: base-10,000 digits, most significant first.
struct PostgreSQLNumeric {
    private let digits: [Int64]
    /// The power of 10,000 of the first digit.
    private let weight: Int
    private let sign: UInt16
    private static let negative: UInt16 = 0x4000

    init(_ bytes: some Collection<UInt8>) {
        var words: [UInt16] = []
        var iterator = bytes.makeIterator()
        while let high = iterator.next(), let low = iterator.next() {
            words.append(UInt16(high) << 8 | UInt16(low))
        }
        // Count of digits, weight, sign, scale, digits.
        digits = words.dropFirst(4).map { Int64($0) }
        weight = words.count > 1 ? Int(Int16(bitPattern: words[1])) : 0
        sign = words.count > 2 ? words[2] : 0
    }

    /// The value when it is whole and fits.
    var integer: Int64? {
        guard isFinite, digits.count <= weight + 1 || digits.allSatisfy({ $0 == 0 }) else { return nil }
        var value: Int64 = 0
        for position in 0..<max(weight + 1, 0) {
            let digit = position < digits.count ? digits[position] : 0
            let (shifted, tooLong) = value.multipliedReportingOverflow(by: 10_000)
            let (sum, tooLarge) = shifted.subtractingReportingOverflow(digit)
            guard !tooLong, !tooLarge else { return nil }
            value = sum
        }
        guard sign != Self.negative else { return value }
        return value == .min ? nil : -value
    }

    /// The nearest double.
    var double: Double? {
        guard isFinite else { return nil }
        var value = 0.0
        for digit in digits { value = value * 10_000 + Double(digit) }
        for _ in 0..<abs(weight + 1 - digits.count) {
            value = weight + 1 > digits.count ? value * 10_000 : value / 10_000
        }
        return sign == Self.negative ? -value : value
    }

    /// Neither `NaN` nor an infinity.
    private var isFinite: Bool { sign == 0 || sign == Self.negative }
}
