/// The dotted form of an IPv4 address.
enum IPv4Text {
    /// Exactly four decimal numbers up to 255, none with a leading zero (which some readers take for octal).
    static func read(_ text: some StringProtocol) -> UInt32? {
        var (bits, part, digits, parts): (UInt32, UInt32, Int, Int) = (0, 0, 0, 1)
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "."):
                guard digits > 0, parts < 4 else { return nil }
                (bits, part, digits, parts) = (bits << 8 | part, 0, 0, parts + 1)
            case UInt8(ascii: "0")...UInt8(ascii: "9"):
                guard digits == 0 || part > 0 else { return nil }
                (part, digits) = (part * 10 + UInt32(byte - UInt8(ascii: "0")), digits + 1)
                guard part <= 255 else { return nil }
            default: return nil
            }
        }
        return parts == 4 && digits > 0 ? bits << 8 | part : nil
    }

    static func write(_ bits: UInt32) -> String {
        "\(bits >> 24).\(bits >> 16 & 255).\(bits >> 8 & 255).\(bits & 255)"
    }

    /// A number of one to three decimal digits without leading zeros.
    static func decimal(_ digits: some Collection<UInt8>, atMost most: UInt32) -> UInt32? {
        guard (1...3).contains(digits.count), digits.count == 1 || digits.first != UInt8(ascii: "0") else { return nil }
        var number: UInt32 = 0
        for digit in digits {
            guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(digit) else { return nil }
            number = number * 10 + UInt32(digit - UInt8(ascii: "0"))
        }
        return number <= most ? number : nil
    }
}
