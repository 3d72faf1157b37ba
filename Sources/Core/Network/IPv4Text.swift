/// The dotted form of an IPv4 address.
enum IPv4Text {
    /// Exactly four decimal numbers up to 255, none with a leading zero (which some readers take for octal).
    static func read(_ text: some StringProtocol) -> UInt32? {
        var bits: UInt32 = 0
        let parts = text.utf8.split(separator: UInt8(ascii: "."), maxSplits: 4, omittingEmptySubsequences: false)
        guard parts.count == 4 else { return nil }
        for part in parts {
            guard let number = decimal(part, atMost: 255) else { return nil }
            bits = bits << 8 | number
        }
        return bits
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
