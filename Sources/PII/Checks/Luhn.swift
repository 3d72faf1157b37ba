/// ISO/IEC 7812-1, annex B: every second digit from the right doubled, the sum of all digits divisible by ten.
enum Luhn {
    static func holds(_ digits: Digits) -> Bool {
        var sum = 0
        for index in 0..<digits.count {
            let digit = digits[digits.count - 1 - index]
            sum += index % 2 == 0 ? digit : digit * 2 - (digit > 4 ? 9 : 0)
        }
        return sum % 10 == 0
    }

    /// With digits before the number that aren't written, whose own sum is known.
    static func holds(_ digits: Digits, adding sum: Int) -> Bool {
        var all = sum
        for index in 0..<digits.count {
            let digit = digits[digits.count - 1 - index]
            all += index % 2 == 0 ? digit : digit * 2 - (digit > 4 ? 9 : 0)
        }
        return all % 10 == 0
    }
}
