import Core

/// IPv6 and MAC addresses, and whatever else has a colon in it.
extension Scanner {
    private static let longestAddress = 45

    mutating func colon(at position: Int) {
        let (before, after) = (text[position &- 1], text[position &+ 1])
        if after == UInt8(ascii: "/"), text[position &+ 2] == UInt8(ascii: "/") { return url(at: position) }
        guard position >= colonsDone else { return }
        // A time has too few colons.
        if before.isHexadecimal ? after.isHexadecimal || after == UInt8(ascii: ":") : after == UInt8(ascii: ":"),
            text.mayBeAddress(position)
        {
            address(at: position)
        }
        if after == UInt8(ascii: "A"), text[position &+ 2] == UInt8(ascii: "A") { telegram(at: position) }
        assignment(at: position)
    }

    /// The address that a colon is the first one of.
    private mutating func address(at colon: Int) {
        let start = text.start(before: colon, most: 5) { $0.isHexadecimal }
        let end = text.end(from: colon, most: Self.longestAddress + 1) {
            $0.isHexadecimal || $0 == UInt8(ascii: ":") || $0 == UInt8(ascii: ".")
        }
        colonsDone = max(colonsDone, end)
        guard colon - start <= 4, !text[start - 1].isAlphanumeric, text[start - 1] != UInt8(ascii: ":") else { return }
        if macAddress(start, UInt8(ascii: ":")) { return }
        sixthVersion(start, end)
    }

    /// Six bytes of two digits (IEEE 802 EUI-48).
    mutating func macAddress(_ start: Int, _ separator: UInt8) -> Bool {
        let end = start + 17
        for index in 0..<17 {
            let byte = text[start + index]
            guard index % 3 == 2 ? byte == separator : byte.isHexadecimal else { return false }
        }
        guard !text[end].isAlphanumeric, text[end] != separator, text[start - 1] != separator else { return false }
        add(.macAddress, start..<end, 85)
        return true
    }

    /// All forms of RFC 4291 §2.2. `a::b` is more often a name in a program.
    private mutating func sixthVersion(_ start: Int, _ longest: Int) {
        var end = longest
        while end > start, text[end - 1] == UInt8(ascii: ".") || text[end - 1] == UInt8(ascii: ":"),
            !text.has("::", at: end - 2)
        {
            end -= 1
        }
        let bytes = text[start..<end]
        let colons = bytes.count { $0 == UInt8(ascii: ":") }
        let isShort = zip(bytes, bytes.dropFirst()).contains { $0 == UInt8(ascii: ":") && $1 == UInt8(ascii: ":") }
        guard isShort || colons == 7 || colons == 6 && bytes.contains(UInt8(ascii: ".")), bytes.count >= 3,
            !text[end].isAlphanumeric, IPAddress(String(decoding: bytes, as: UTF8.self)) != nil
        else { return }
        let isTelling = bytes.contains(where: \.isDigit) && (colons > 2 || !bytes.contains(where: \.isLetter))
        add(.ipAddress, start..<end, isTelling || colons > 3 ? 90 : key.cues.contains(.address) ? 60 : 40)
    }

    /// A bot's number, a colon, and 35 places.
    private mutating func telegram(at colon: Int) {
        let start = text.start(before: colon, most: 11) { $0.isDigit }
        let end = text.end(from: colon + 1, most: 36) { $0.isToken }
        guard (8...10).contains(colon - start), end - colon == 36, !text[start - 1].isAlphanumeric else { return }
        add(.telegramToken, start..<end, 95)
    }
}
