/// Checks of numbers that European states give out.
enum EuropeanChecks {
    /// United Kingdom, National Health Service: mod 11; 10 is no check digit.
    static func nhs(_ digits: Digits) -> Bool {
        (11 - digits.sum([10, 9, 8, 7, 6, 5, 4, 3, 2]) % 11) % 11 == digits[9] && !digits.areAllSame
    }

    /// Spain: the letter that the number leaves mod 23.
    static func nif(_ number: Int, letter: UInt8) -> Bool {
        Array("trwagmyfpdxbnjzsqvhlcke".utf8)[number % 23] == letter.lowercased
    }

    /// Germany: ISO/IEC 7064 mod 11,10; the first digit isn't 0.
    static func taxID(_ digits: Digits) -> Bool {
        var product = 10
        for index in 0..<10 {
            let sum = (digits[index] + product) % 10
            product = (sum == 0 ? 10 : sum) * 2 % 11
        }
        return digits[0] != 0 && (11 - product) % 10 == digits[10]
    }

    /// France: 97 less the number mod 97; the number begins with the sex and the month of birth.
    static func nir(_ digits: Digits) -> Bool {
        (1...2).contains(digits[0]) && (1...42).contains(digits.value(3..<5))
            && 97 - digits.value(0..<13) % 97 == digits.value(13..<15)
    }

    /// The Netherlands: the sum of weights 9 to 2 and −1 divisible by 11.
    static func bsn(_ digits: Digits) -> Bool {
        digits.sum([9, 8, 7, 6, 5, 4, 3, 2, -1]) % 11 == 0 && !digits.areAllSame
    }

    /// Belgium: 97 less the number mod 97; a 2 stands before those born since 2000.
    static func belgian(_ digits: Digits) -> Bool {
        let (number, check) = (digits.value(0..<9), digits.value(9..<11))
        return digits.value(2..<4) <= 12 && (97 - number % 97 == check || 97 - (2_000_000_000 + number) % 97 == check)
    }

    /// Poland: weights 1, 3, 7, 9; months of other centuries have 20, 40, 60 or 80 added.
    static func pesel(_ digits: Digits) -> Bool {
        let day = digits.value(4..<6)
        return digits.sum([1, 3, 7, 9, 1, 3, 7, 9, 1, 3, 1]) % 10 == 0 && (1...12).contains(digits.value(2..<4) % 20)
            && (1...31).contains(day)
    }

    /// Sweden: Luhn over the last ten digits; a day beyond 60 is a coordination number.
    static func personnummer(_ digits: Digits) -> Bool {
        let short = digits.count == 12 ? Digits((2..<12).map { UInt8(digits[$0]) + 48 }) : digits
        return CalendarDay.isDay(month: short.value(2..<4), day: short.value(4..<6) % 60) && Luhn.holds(short)
    }

    /// Norway: two check digits mod 11.
    static func fodselsnummer(_ digits: Digits) -> Bool {
        digits.sum([3, 7, 6, 1, 8, 9, 4, 5, 2, 1]) % 11 == 0 && digits.sum([5, 4, 3, 2, 7, 6, 5, 4, 3, 2, 1]) % 11 == 0
            && CalendarDay.isDay(month: digits.value(2..<4) % 40, day: digits.value(0..<2) % 40)
    }

    /// Denmark: day and month; the check digit was given up in 2007.
    static func cpr(_ digits: Digits) -> Bool {
        CalendarDay.isDay(month: digits.value(2..<4), day: digits.value(0..<2))
    }

    /// Finland: the place that birthday and number leave mod 31.
    static func hetu(_ digits: Digits, check: UInt8) -> Bool {
        let places = Array("0123456789abcdefhjklmnprstuvwxy".utf8)
        return cpr(digits) && places[digits.value(0..<9) % 31] == check.lowercased
    }

    /// Portugal: mod 11.
    static func portugueseNIF(_ digits: Digits) -> Bool {
        let check = 11 - digits.sum([9, 8, 7, 6, 5, 4, 3, 2]) % 11
        return (check > 9 ? 0 : check) == digits[8] && [1, 2, 3, 5, 6, 8, 9].contains(digits[0])
    }

    /// Switzerland: EAN-13 with the country's prefix.
    static func ahv(_ digits: Digits) -> Bool {
        digits.value(0..<3) == 756 && digits.sum([1, 3, 1, 3, 1, 3, 1, 3, 1, 3, 1, 3, 1]) % 10 == 0
    }

    /// Ireland: the letter that the weighted digits leave mod 23; a second letter counts nine times.
    static func pps(_ digits: Digits, letter: UInt8, second: UInt8?) -> Bool {
        let more = second.map { $0.lowercased == UInt8(ascii: "w") ? 0 : Int($0.lowercased) - 96 } ?? 0
        let rest = (digits.sum([8, 7, 6, 5, 4, 3, 2]) + 9 * more) % 23
        return letter.lowercased == (rest == 0 ? UInt8(ascii: "w") : UInt8(96 + rest))
    }

    /// Romania: mod 11; 10 becomes 1.
    static func cnp(_ digits: Digits) -> Bool {
        let rest = digits.sum([2, 7, 9, 1, 4, 6, 3, 5, 8, 2, 7, 9]) % 11
        return (rest == 10 ? 1 : rest) == digits[12] && digits[0] > 0
            && CalendarDay.isDay(month: digits.value(3..<5), day: digits.value(5..<7))
    }

    /// Bulgaria: mod 11; 10 becomes 0. Months of other centuries have 20 or 40 added.
    static func egn(_ digits: Digits) -> Bool {
        digits.sum([2, 4, 8, 5, 10, 9, 7, 3, 6]) % 11 % 10 == digits[9]
            && CalendarDay.isDay(month: digits.value(2..<4) % 20, day: digits.value(4..<6))
    }

    /// Czechia and Slovakia: divisible by 11; women's months have 50 added.
    static func rodneCislo(_ digits: Digits) -> Bool {
        digits.value(0..<10) % 11 == 0
            && CalendarDay.isDay(month: digits.value(2..<4) % 50 % 20, day: digits.value(4..<6))
    }

    /// Estonia and Lithuania: mod 11 by a second weighting when the first leaves 10.
    static func isikukood(_ digits: Digits) -> Bool {
        var rest = digits.sum([1, 2, 3, 4, 5, 6, 7, 8, 9, 1]) % 11
        if rest == 10 { rest = digits.sum([3, 4, 5, 6, 7, 8, 9, 1, 2, 3]) % 11 % 10 }
        return rest == digits[10] && CalendarDay.isDay(month: digits.value(3..<5), day: digits.value(5..<7))
    }
}
