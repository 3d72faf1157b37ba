/// E-mail addresses, found by their `@`.
extension Scanner {
    /// RFC 5321 §4.5.3.1: octets of the local part and of the domain.
    private static let longestLocal = 64
    fileprivate static let longestDomain = 255

    mutating func atSign(at position: Int) {
        guard text[position + 1].isAlphanumeric || text[position + 1] >= 0x80 else { return }
        var start = text.start(before: position, most: Self.longestLocal, while: Self.isLocal)
        // Punctuation at the edges is the sentence's: (it's 'jo@example.com').
        while start < position, !Self.mayBegin(text[start]) { start += 1 }
        guard start < position, text[position - 1] != UInt8(ascii: ".") else { return }
        let end = text.domainEnd(from: position + 1)
        guard let top = text.topLevel(of: position + 1..<end) else { return }
        add(.email, start..<end, top ? 95 : 60)
    }

    /// What is usual in local parts. RFC 5322 allows more, such as `=` and `/`, which separate more often than they belong.
    private static func isLocal(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "%"), UInt8(ascii: "+"), UInt8(ascii: "-"),
            UInt8(ascii: "'"), UInt8(ascii: "!"), UInt8(ascii: "#"), UInt8(ascii: "&"), UInt8(ascii: "~"):
            true
        default: byte.isAlphanumeric || byte >= 0x80
        }
    }

    private static func mayBegin(_ byte: UInt8) -> Bool {
        byte.isAlphanumeric || byte >= 0x80 || byte == UInt8(ascii: "_") || byte == UInt8(ascii: "+")
    }
}

extension Text {
    /// Where the domain ends, without a dot or dash behind it.
    fileprivate func domainEnd(from start: Int) -> Int {
        var end = self.end(from: start, most: Scanner.longestDomain) {
            $0.isAlphanumeric || $0 == UInt8(ascii: ".") || $0 == UInt8(ascii: "-") || $0 >= 0x80
        }
        while end > start, self[end - 1] == UInt8(ascii: ".") || self[end - 1] == UInt8(ascii: "-") { end -= 1 }
        return end
    }

    /// Whether the domain ends with a top level of letters; nil when it has no dot, or an empty label.
    fileprivate func topLevel(of domain: Range<Int>) -> Bool? {
        let top = start(before: domain.upperBound, most: 63) { $0 != UInt8(ascii: ".") }
        guard top > domain.lowerBound + 1, domain.upperBound - top >= 2, self[top - 2] != UInt8(ascii: ".") else {
            return nil
        }
        let label = self[top..<domain.upperBound]
        let isNumeric = label.allSatisfy(\.isDigit)
        return isNumeric ? nil : label.allSatisfy { $0.isLetter || $0 >= 0x80 } || has("xn--", at: top)
    }
}
