/// What a word's first three letters may start: tokens with a prefix, keys, addresses, names.
extension Scanner {
    private static let longestKey = 16 * 1024

    mutating func word(at position: Int) {
        guard position >= wordsDone else { return }
        if tokenWithPrefix(at: position) { return }
        switch text[position] | 0x20 {
        case UInt8(ascii: "e") where text.has("eyJ", at: position): jwt(at: position)
        case UInt8(ascii: "b") where text[position &+ 1] | 0x20 == UInt8(ascii: "i"): bankAfterCue(at: position)
        case UInt8(ascii: "b"):
            if text.has("BEGIN ", at: position) { privateKey(at: position) }
            if text.has("bc1", at: position) || text.has("tb1", at: position) { bech32(at: position) }
            authorization(at: position)
        case UInt8(ascii: "s"): bankAfterCue(at: position)
        case UInt8(ascii: "w") where text.has("www.", at: position): bareURL(at: position)
        default: break
        }
        personAfterCue(at: position)
        if !rules.custom.isEmpty { custom(at: position) }
    }

    /// Whether a token of the table begins here. What was read isn't read again, whether it was one or not.
    private mutating func tokenWithPrefix(at position: Int) -> Bool {
        let word = text.word(at: position)
        var next = rules.tokens.next(word)
        while let index = next {
            next = rules.tokens.next(from: index &+ 1, word)
            let rule = rules.tokens.rules[index]
            guard let (end, fits) = rule.read(text, at: position) else { continue }
            wordsDone = end
            guard fits else { continue }
            add(rule.kind, position..<end, 95)
            return true
        }
        return false
    }

    /// RFC 7519: a header and claims that begin with `{"` in base64url, and a signature that may be missing.
    private mutating func jwt(at start: Int) {
        let header = text.end(from: start, most: 4096) { $0.isToken }
        wordsDone = header
        guard header - start >= 10, text[header] == UInt8(ascii: "."), text.has("eyJ", at: header + 1) else { return }
        var end = text.end(from: header + 1, most: 16 * 1024) { $0.isToken }
        if text[end] == UInt8(ascii: ".") { end = text.end(from: end + 1, most: 4096) { $0.isToken } }
        add(.jwt, start..<end, 95)
        wordsDone = end
    }

    /// RFC 7468: from `-----BEGIN … PRIVATE KEY-----` to the end's dashes, or to where the text stops being base64.
    private mutating func privateKey(at begin: Int) {
        let start = begin - 5
        guard text.has("-----", at: start) else { return }
        let label = text.end(from: begin, most: 40) { $0.isUpper || $0 == 0x20 || $0.isDigit }
        guard label > begin + 16, text.has("PRIVATE KEY", at: label - 11) || text.has("KEY BLOCK", at: label - 9),
            text.has("-----", at: label)
        else { return }
        // Escaped newlines stand in the key when it is in a JSON string that nobody unescaped.
        var end = text.end(from: label + 5, most: Self.longestKey) {
            $0 != UInt8(ascii: "-")
                && ($0.isBase64 || $0.isWhitespace || $0 == UInt8(ascii: "\\") || $0 == UInt8(ascii: ":"))
        }
        if text.has("-----END ", at: end) {
            end = text.end(from: end + 9, most: 60) { $0 != UInt8(ascii: "-") && !$0.isNewline }
            end = text.end(from: end, most: 5) { $0 == UInt8(ascii: "-") }
        }
        add(.privateKey, start..<end, 98)
        wordsDone = end
    }

    /// What follows `Bearer` or `Basic` (RFC 6750 §2.1, RFC 7617).
    private mutating func authorization(at position: Int) {
        let isBearer = text.has("Bearer ", at: position) || text.has("bearer ", at: position)
        guard isBearer || text.has("Basic ", at: position) else { return }
        let start = position + (isBearer ? 7 : 6)
        let end = text.end(from: start, most: 16 * 1024) {
            $0.isBase64 || $0 == UInt8(ascii: ".") || $0 == UInt8(ascii: "~")
        }
        guard end - start >= 16, text[start..<end].contains(where: \.isDigit) else { return }
        add(.bearerToken, start..<end, 85)
    }

    /// BIP 173 and 350: `bc1`, and 25 to 87 places whose polynomial leaves 1 or 0x2bc830a3.
    private mutating func bech32(at start: Int) {
        let end = text.end(from: start, most: 91) { $0.isAlphanumeric }
        guard (28...90).contains(end - start) else { return }
        wordsDone = end
        add(.bitcoin, start..<end, Bech32.holds(text[start..<end]) ? 95 : 40)
    }
}
