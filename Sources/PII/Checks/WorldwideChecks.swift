/// Checks of numbers that other states give out.
enum WorldwideChecks {
    /// India: Verhoeff; 0 and 1 begin no number.
    static func aadhaar(_ digits: Digits) -> Bool { digits[0] > 1 && Verhoeff.holds(digits) }

    /// Australia, tax file number: weighted mod 11.
    static func tfn(_ digits: Digits) -> Bool {
        digits.sum([1, 4, 3, 7, 5, 8, 6, 9, 10]) % 11 == 0 && !digits.areAllSame
    }

    /// Australia, Medicare: weighted mod 10, the first digit 2 to 6.
    static func medicare(_ digits: Digits) -> Bool {
        (2...6).contains(digits[0]) && digits.sum([1, 3, 7, 9, 1, 3, 7, 9]) % 10 == digits[8]
    }

    /// Australia, businesses: one less in the first place, then weighted mod 89.
    static func abn(_ digits: Digits) -> Bool {
        (digits.sum([10, 1, 3, 5, 7, 9, 11, 13, 15, 17, 19]) - 10) % 89 == 0
    }

    /// New Zealand: mod 11 by a second weighting when the first leaves 10. Eight digits have a 0 before them.
    static func ird(_ digits: Digits) -> Bool {
        let number = digits.value(0..<digits.count)
        guard (10_000_000...150_000_000).contains(number) else { return false }
        let body = Digits(Array(String(number / 10 + 100_000_000).dropFirst().utf8))
        var check = (11 - body.sum([3, 2, 7, 6, 5, 4, 3, 2]) % 11) % 11
        if check == 10 { check = (11 - body.sum([7, 4, 3, 2, 5, 2, 7, 6]) % 11) % 11 }
        return check == number % 10
    }

    /// Singapore: the letter that the weighted digits leave mod 11, by the letter before them. What M begins isn't checked.
    static func nric(_ digits: Digits, first: UInt8, last: UInt8) -> Bool {
        let sum = digits.sum([2, 7, 6, 5, 4, 3, 2])
        switch first.lowercased {
        case UInt8(ascii: "s"): return Array("jzihgfedcba".utf8)[sum % 11] == last.lowercased
        case UInt8(ascii: "t"): return Array("jzihgfedcba".utf8)[(sum + 4) % 11] == last.lowercased
        case UInt8(ascii: "f"): return Array("xwutrqpnmlk".utf8)[sum % 11] == last.lowercased
        case UInt8(ascii: "g"): return Array("xwutrqpnmlk".utf8)[(sum + 4) % 11] == last.lowercased
        default: return first.lowercased == UInt8(ascii: "m")
        }
    }

    /// South Korea: weighted mod 11, after a birthday.
    static func rrn(_ digits: Digits) -> Bool {
        (11 - digits.sum([2, 3, 4, 5, 6, 7, 8, 9, 2, 3, 4, 5]) % 11) % 10 == digits[12]
            && CalendarDay.isDay(month: digits.value(2..<4), day: digits.value(4..<6))
    }

    /// China: ISO/IEC 7064 mod 11-2, after a birthday; the last place may be X.
    static func residentID(_ digits: Digits, check: UInt8) -> Bool {
        let rest = digits.sum([7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]) % 11
        return Array("10x98765432".utf8)[rest] == check.lowercased && (1900...2050).contains(digits.value(6..<10))
            && CalendarDay.isDay(month: digits.value(10..<12), day: digits.value(12..<14))
    }

    /// Taiwan: the letter counts as two digits; weighted mod 10.
    static func taiwanID(_ digits: Digits, letter: UInt8) -> Bool {
        let order = Array("abcdefghjklmnpqrstuvxywzio".utf8)
        guard (1...2).contains(digits[0]), let place = order.firstIndex(of: letter.lowercased) else { return false }
        let code = place + 10
        return (code / 10 + code % 10 * 9 + digits.sum([8, 7, 6, 5, 4, 3, 2, 1, 1])) % 10 == 0
    }

    /// Japan: weighted mod 11.
    static func myNumber(_ digits: Digits) -> Bool {
        let rest = digits.sum([6, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2]) % 11
        return (rest <= 1 ? 0 : 11 - rest) == digits[11]
    }

    /// Thailand: weights 13 to 2, mod 11.
    static func thaiID(_ digits: Digits) -> Bool {
        (11 - digits.sum([13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2]) % 11) % 10 == digits[12] && digits[0] != 0
    }

    /// South Africa: Luhn, after a birthday.
    static func southAfricanID(_ digits: Digits) -> Bool {
        CalendarDay.isDay(month: digits.value(2..<4), day: digits.value(4..<6)) && digits[10] < 2 && Luhn.holds(digits)
    }

    /// Turkey: two digits mod 10.
    static func tckn(_ digits: Digits) -> Bool {
        let tenth = digits.sum([7, -1, 7, -1, 7, -1, 7, -1, 7]) % 10
        return digits[0] != 0 && (tenth + 10) % 10 == digits[9]
            && digits.sum([1, 1, 1, 1, 1, 1, 1, 1, 1, 1]) % 10 == digits[10]
    }
}
