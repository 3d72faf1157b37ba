/// Numbers that end with a letter behind a dash, and addresses that begin with `0x`.
extension Scanner {
    /// Finland's `131052-308T` and Chile's `12.345.678-K`; whether one was found.
    mutating func hetuOrRUT(_ number: Number) -> Bool {
        let next = text[number.end]
        if number.groups == 0x63, number.separator == .dash, next.isLetter, !text[number.end &+ 1].isAlphanumeric {
            let score = EuropeanChecks.hetu(number.digits, check: next) ? 75 : cued(.hetu, number) ? 60 : 0
            add(.hetu, number.start..<number.end + 1, score)
            return score > 0
        }
        guard let (body, check, end) = rut(number) else { return false }
        let holds = AmericanChecks.rut(body, check: check)
        let cue = cued(.rut, number)
        add(.rut, number.start..<end, (holds ? 40 : 15) + (number.groupCount > 2 ? 20 : 0) + (cue ? 40 : 0))
        return holds || cue
    }

    /// The number and its check place: `12.345.678-5`, `12345678-5`, `12.345.678-K`.
    private func rut(_ number: Number) -> (Digits, UInt8, Int)? {
        switch number.groups {
        case 0x2331, 0x1331:
            guard number.separator(afterGroup: 0) == .dot, number.separator(afterGroup: 1) == .dot,
                number.separator(afterGroup: 2) == .dash
            else { return nil }
        case 0x81, 0x71:
            guard number.separator(afterGroup: 0) == .dash else { return nil }
        case 0x233, 0x133, 0x8, 0x7:
            guard number.groupCount == 1 || number.separator == .dot, text[number.end] == UInt8(ascii: "-"),
                text[number.end &+ 1] | 0x20 == UInt8(ascii: "k"), !text[number.end &+ 2].isAlphanumeric
            else { return nil }
            return (number.digits, UInt8(ascii: "k"), number.end + 2)
        default: return nil
        }
        let body = number.digits.count - 1
        return (number.digits.prefix(body), UInt8(48 + number.digits[body]), number.end)
    }

    private func cued(_ cue: Cue, _ number: Number) -> Bool {
        Surroundings(of: number.start..<number.end, in: text, under: key).cues.contains(cue)
    }

    /// `0x` and 40 hexadecimal digits. The capitals of EIP-55 aren't checked: that takes Keccak.
    mutating func ethereum(at position: Int) {
        let end = text.end(from: position + 2, most: 41) { $0.isHexadecimal }
        numbersDone = end
        guard end - position == 42, !text[end].isAlphanumeric else { return }
        add(.ethereum, position..<end, 75)
    }
}
