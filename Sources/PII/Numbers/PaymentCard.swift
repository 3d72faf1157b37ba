/// A payment card's number (ISO/IEC 7812-1).
enum PaymentCard {
    static let cues = Cues(.card)
    private static let lengths = 12...19
    /// Below this threshold numbers count that look like no issuer's.
    static let leastScore = 25
    static let scores = NumberRule.Scores(cue: 45, reference: 25)
    /// 4-4-4-4, American Express's 4-6-5, Diners' 4-6-4, and the longer ones.
    private static func isUsual(_ groups: UInt64) -> Bool {
        switch groups {
        case 0x4444, 0x465, 0x464, 0x44443, 0x44441, 0x444, 0x4443, 0x4445: true
        default: false
        }
    }

    /// Whether some issuer's numbers begin with these two digits and are so long.
    @inline(__always)
    static func mayBegin(_ first: UInt8, _ second: UInt8, count: Int) -> Bool {
        guard lengths.contains(count) else { return false }
        switch first {
        case UInt8(ascii: "0"), UInt8(ascii: "7"), UInt8(ascii: "9"): return false
        case UInt8(ascii: "1"): return second == UInt8(ascii: "8")
        case UInt8(ascii: "8"): return second == UInt8(ascii: "1")
        default: return true
        }
    }

    /// How sure the digits alone make us; nil when no card has so many, or such groups.
    static func score(_ number: Number) -> Int? {
        let count = number.digits.count
        guard lengths.contains(count) else { return nil }
        let isGrouped = number.groupCount > 1
        if isGrouped {
            guard let separator = number.separator, separator == .space || separator == .dash,
                isUsual(number.groups)
            else { return nil }
        }
        guard !number.digits.areAllSame else { return nil }
        let luhn = Luhn.holds(number.digits)
        guard let brand = CardBrand(number.digits) else { return luhn ? 15 : isGrouped && count == 16 ? 10 : nil }
        let shape = isGrouped ? 25 : 10
        guard luhn else { return shape }
        return shape + (brand.isTelling(length: count) ? 55 : 30)
    }
}
