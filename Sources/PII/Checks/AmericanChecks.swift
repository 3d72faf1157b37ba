/// Checks of numbers that American states give out.
enum AmericanChecks {
    /// The SSA's rules since 2011: no area 000, 666 or 900 and above, no group 00, no serial 0000; nor the two numbers that were printed on
    /// sample cards.
    static func ssn(_ digits: Digits) -> Bool {
        let area = digits.value(0..<3)
        let samples = [78_051_120, 219_099_999]
        return area != 0 && area != 666 && area < 900 && digits.value(3..<5) != 0 && digits.value(5..<9) != 0
            && !samples.contains(digits.value(0..<9)) && !digits.areAllSame
    }

    /// The IRS's ranges: areas from 900 on, groups 50–65, 70–88, 90–92 and 94–99.
    static func itin(_ digits: Digits) -> Bool {
        guard digits.value(0..<3) >= 900 else { return false }
        switch digits.value(3..<5) {
        case 50...65, 70...88, 90...92, 94...99: return true
        default: return false
        }
    }

    /// The ABA's weights 3, 7, 1, and the prefixes that the Federal Reserve gave out.
    static func routing(_ digits: Digits) -> Bool {
        switch digits.value(0..<2) {
        case 1...12, 21...32, 61...72, 80: digits.sum([3, 7, 1, 3, 7, 1, 3, 7, 1]) % 10 == 0
        default: false
        }
    }

    /// Luhn over the number with the issuer's prefix 80840, whose own digits sum up to 24.
    static func npi(_ digits: Digits) -> Bool { digits[0] <= 2 && digits[0] > 0 && Luhn.holds(digits, adding: 24) }

    /// Odd places and twice the even ones end in the last digit.
    static func dea(_ digits: Digits) -> Bool { digits.sum([1, 2, 1, 2, 1, 2]) % 10 == digits[6] }

    /// Canada: Luhn; 0 and 8 begin no number of a person.
    static func sin(_ digits: Digits) -> Bool { digits[0] != 0 && digits[0] != 8 && Luhn.holds(digits) }

    /// Brazil, persons: two digits mod 11.
    static func cpf(_ digits: Digits) -> Bool {
        func check(_ sum: Int) -> Int { sum * 10 % 11 % 10 }
        return !digits.areAllSame && check(digits.sum([10, 9, 8, 7, 6, 5, 4, 3, 2])) == digits[9]
            && check(digits.sum([11, 10, 9, 8, 7, 6, 5, 4, 3, 2])) == digits[10]
    }

    /// Brazil, companies: two digits mod 11.
    static func cnpj(_ digits: Digits) -> Bool {
        func check(_ sum: Int) -> Int { sum % 11 < 2 ? 0 : 11 - sum % 11 }
        return !digits.areAllSame && check(digits.sum([5, 4, 3, 2, 9, 8, 7, 6, 5, 4, 3, 2])) == digits[12]
            && check(digits.sum([6, 5, 4, 3, 2, 9, 8, 7, 6, 5, 4, 3, 2])) == digits[13]
    }

    /// Argentina: mod 11, and the prefixes in use.
    static func cuit(_ digits: Digits) -> Bool {
        switch digits.value(0..<2) {
        case 20, 23...27, 30, 33, 34:
            (11 - digits.sum([5, 4, 3, 2, 7, 6, 5, 4, 3, 2]) % 11) % 11 == digits[10]
        default: false
        }
    }

    /// Chile: what the digits before the last place leave mod 11; 10 is written K.
    static func rut(_ body: Digits, check: UInt8) -> Bool {
        var sum = 0
        for place in 0..<body.count { sum += body[body.count - 1 - place] * (2 + place % 6) }
        let rest = (11 - sum % 11) % 11
        return check.lowercased == (rest == 10 ? UInt8(ascii: "k") : UInt8(ascii: "0") + UInt8(rest))
    }
}
