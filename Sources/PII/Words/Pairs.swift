/// Letters and digits in pairs: MAC addresses with dashes, national insurance numbers as their cards show them.
extension Scanner {
    mutating func pairs(at start: Int) {
        if text[start &+ 2] == UInt8(ascii: "-") { _ = macAddress(start, UInt8(ascii: "-")) }
        if text[start &+ 2] == 0x20 { spacedInsuranceNumber(at: start) }
    }

    /// HMRC's `AB 12 34 56 C`.
    private mutating func spacedInsuranceNumber(at start: Int) {
        let end = start + 13
        let bytes = text[start..<end].filter { $0 != 0x20 }
        guard bytes.count == 9, !text[end].isAlphanumeric, Self.insuranceForm.matches(bytes),
            bytes[0].isUpper, bytes[1].isUpper, bytes[8].isUpper
        else { return }
        let holds = bytes.withUnsafeBytes { TokenChecks.nino($0) }
        let isCued = holds || Surroundings(of: start..<end, in: text, under: key).cues.contains(.nino)
        add(.nino, start..<end, isCued ? 80 : 30)
    }

    private static let insuranceForm = TokenForm("AADDDDDDA")
}
