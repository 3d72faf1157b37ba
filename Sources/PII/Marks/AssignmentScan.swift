/// Passwords and keys by the name before them: `password=…`, `"api_key": "…"`, `DB_PASSWORD: …`.
extension Scanner {
    /// The last three letters of the names that are looked for; a first look that hardly anything else passes.
    static let nameEnds = ["ord", "swd", "pwd", "ass", "ase", "ret", "ken", "key", "ode", "ort"].map { Array($0.utf8) }
    private static let kinds: Set<Kind> = [.password, .credential, .awsSecretKey]
    private static let awsLength = 40
    private static let longestName = 40
    private static let longestValue = 1024

    mutating func assignment(at position: Int) {
        var nameEnd = position
        if text[nameEnd &- 1] == UInt8(ascii: "\"") || text[nameEnd &- 1] == UInt8(ascii: "'") { nameEnd &-= 1 }
        if text[nameEnd &- 1] == UInt8(ascii: "\\") { nameEnd &-= 1 }
        guard rules.ends.mayBegin(text.word(at: nameEnd &- 3)), position >= colonsDone else { return }
        let name = text.start(before: nameEnd, most: Self.longestName) { $0.isToken || $0 == UInt8(ascii: ".") }
        guard let kind = KeyMeaning(text[name..<nameEnd]).whole, Self.kinds.contains(kind) else { return }
        let spaced = text[position + 1] == 0x20
        let value = valueRange(after: position)
        colonsDone = max(colonsDone, value.upperBound)
        guard value.count >= 4, !isPlaceholder(value) else { return }
        let isTelling = Self.isTelling(text[value])
        if kind == .password {
            // In prose a colon may be followed by any word: "Password: required".
            let isProse = spaced && text[value.lowerBound - 1] == 0x20 && text[position] == UInt8(ascii: ":")
            add(.password, value, isTelling || !isProse ? 80 : 40)
        } else if kind == .awsSecretKey, value.count == Self.awsLength, text[value].allSatisfy(\.isBase64) {
            add(.awsSecretKey, value, 90)
        } else if value.count >= 12, isTelling {
            add(.credential, value, 75)
        }
    }

    /// What follows the sign, without quotes.
    private func valueRange(after sign: Int) -> Range<Int> {
        var start = sign + 1
        if text[start] == 0x20 { start += 1 }
        if text[start] == UInt8(ascii: "\\") { start += 1 }
        let quote = text[start]
        if quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'") {
            let end = text.end(from: start + 1, most: Self.longestValue) {
                $0 != quote && $0 != UInt8(ascii: "\\") && !$0.isNewline
            }
            return start + 1..<max(start + 1, end)
        }
        let end = text.end(from: start, most: Self.longestValue) { byte in
            switch byte {
            case UInt8(ascii: ","), UInt8(ascii: ";"), UInt8(ascii: "&"), UInt8(ascii: "\""), UInt8(ascii: "'"),
                UInt8(ascii: ")"), UInt8(ascii: "]"), UInt8(ascii: "}"), UInt8(ascii: "<"):
                false
            default: !byte.isWhitespace
            }
        }
        return start..<max(start, end)
    }

    /// Whether it is a variable, a mask or a word of a message and no secret.
    private func isPlaceholder(_ range: Range<Int>) -> Bool {
        let bytes = text[range]
        if bytes.allSatisfy({ $0 == UInt8(ascii: "*") || $0 == UInt8(ascii: "x") || $0 == UInt8(ascii: ".") }) {
            return true
        }
        switch bytes[0] {
        case UInt8(ascii: "$"), UInt8(ascii: "{"), UInt8(ascii: "<"), UInt8(ascii: "%"), UInt8(ascii: "["), 0xe2:
            return true
        default: return Self.placeholders.contains(PackedWord(bytes)) && bytes.count <= 12
        }
    }

    /// Words that messages have after the name of a secret.
    private static let placeholders: Set<PackedWord> = Set(
        """
        true false null none nil undefined required changed reset invalid incorrect expired missing wrong string rotated \
        redacted updated masked hidden empty unset
        """.split(whereSeparator: \.isWhitespace).map { PackedWord($0.utf8) })

    /// Whether there are letters and also digits, or signs that words don't have.
    private static func isTelling(_ bytes: UnsafeRawBufferPointer) -> Bool {
        bytes.contains(where: \.isDigit) && bytes.contains(where: \.isLetter)
            || bytes.contains { !$0.isAlphanumeric && $0 < 0x80 && $0 != UInt8(ascii: "-") && $0 != UInt8(ascii: ".") }
    }
}
