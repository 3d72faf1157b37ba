/// Who issued a payment card, by its first digits and its length (ISO/IEC 7812-1; the networks' published ranges).
enum CardBrand {
    case visa, mastercard, americanExpress, discover, jcb, diners, unionPay, mir, maestro

    init?(_ digits: Digits) {
        guard (12...19).contains(digits.count) else { return nil }
        let length = digits.count
        let (two, three, four) = (digits.value(0..<2), digits.value(0..<3), digits.value(0..<4))
        switch (two, three, four) {
        case (40...49, _, _) where length == 13 || length == 16 || length == 19: self = .visa
        case (51...55, _, _) where length == 16: self = .mastercard
        case (_, _, 2221...2720) where length == 16: self = .mastercard
        case (_, _, 2200...2204) where length >= 16: self = .mir
        case (34, _, _) where length == 15, (37, _, _) where length == 15: self = .americanExpress
        case (_, _, 3528...3589) where length >= 16: self = .jcb
        case (_, _, 1800) where length == 15, (_, _, 2131) where length == 15: self = .jcb
        case (_, 300...305, _) where length >= 14, (36, _, _) where length >= 14, (38...39, _, _) where length >= 14:
            self = .diners
        case (_, _, 6011) where length >= 16, (_, 644...649, _) where length >= 16, (65, _, _) where length >= 16:
            self = .discover
        case (62, _, _) where length >= 16, (81, _, _) where length >= 16: self = .unionPay
        case (50, _, _), (56...69, _, _): self = .maestro
        default: return nil
        }
    }

    /// Whether the range is narrow enough for the number to be told from others without a word about cards.
    func isTelling(length: Int) -> Bool {
        switch self {
        case .maestro: false
        case .visa, .unionPay, .discover, .mir, .jcb: length == 15 || length == 16
        case .diners: length == 14
        case .mastercard, .americanExpress: true
        }
    }
}
