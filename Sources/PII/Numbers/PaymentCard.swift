/// A payment card's number (ISO/IEC 7812-1).
enum PaymentCard {
    static let cues = Cues(.card)
    static let scores = NumberRule.Scores(cue: 45, reference: 25)
    /// 4-4-4-4, American Express's 4-6-5, Diners' 4-6-4, and the longer ones.
    private static func isUsual(_ groups: UInt64) -> Bool {
        switch groups {
        case 0x4444, 0x465, 0x464, 0x44443, 0x44441, 0x444, 0x4443, 0x4445: true
        default: false
        }
    }

    /// How sure the digits alone make us; nil when no card has so many, or such groups.
    static func score(_ number: Number) -> Int? {
        let count = number.digits.count
        guard (12...19).contains(count) else { return nil }
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
